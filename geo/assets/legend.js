/* The legend, and the buttons that choose the view. Text comes as text. */
(function () {
  "use strict";
  function element(tag, className, text, parent) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }

  class Legend {
    constructor(map, config, outline) {
      this.map = map;
      this.config = config;
      const control = L.control({ position: "bottomright" });
      control.onAdd = () => {
        this.box = element("div", "maillage-box maillage-legend");
        L.DomEvent.disableClickPropagation(this.box);
        L.DomEvent.disableScrollPropagation(this.box);
        this.shades = element("div", "", "", this.box);
        const more = element("details", "", "", this.box);
        more.open = !maillage.large && map.getSize().y >= 860;
        this.more = more;
        element("summary", "", config.texts.symbols, more);
        this.symbols = element("ul", "", "", more);
        const option = element("label", "", "", more);
        const box = element("input", "", "", option);
        box.type = "checkbox";
        element("span", "", config.texts.outline, option);
        box.addEventListener("change", () => outline(box.checked));
        return this.box;
      };
      control.addTo(map);
    }

    show(state) {
      this.shades.replaceChildren();
      element("h2", "", state.title, this.shades);
      const list = element("ul", "", "", this.shades);
      [...this.config.colours.keys()].forEach((index) => this.shade(list, this.config.classes[index], this.config.colours[index], state.classes.split(String(index)).length - 1));
      this.shade(list, this.config.texts.undocumented, "", state.classes.split("-").length - 1);
      [[".", this.config.texts.hidden], ["x", this.config.texts.leftOut]].forEach(([mark, text]) => {
        if (state.classes.includes(mark)) this.shade(list, text, maillage.FLAT[mark], state.classes.split(mark).length - 1);
      });
      element("div", "maillage-note", this.config.texts.counted, this.shades);
      const layers = this.config.layers.filter((layer) => layer.id in state.visible);
      /* A room cannot open it: one layer's symbols fit, those of all would cover the map. */
      if (maillage.large) this.more.open = layers.length === 1;
      const told = layers.map((layer) => layer.id).join();
      if (told === this.told) return;
      this.told = told;
      this.symbols.replaceChildren();
      for (const layer of layers) {
        for (const symbol of layer.categories) this.symbol(symbol, layer);
      }
    }

    shade(list, text, colour, count) {
      const row = element("li", "", "", list);
      const swatch = element("span", "swatch", "", row);
      swatch.style.background = colour || "repeating-linear-gradient(45deg, #9aa5ae 0 2px, #fbfbfa 2px 6px)";
      element("span", "", text, row);
      element("span", "count", String(count), row);
    }

    symbol(symbol, layer) {
      const row = element("li", "", "", this.symbols);
      const canvas = element("canvas", "symbol", "", row);
      canvas.setAttribute("aria-hidden", "true");
      [canvas.width, canvas.height] = [54, 44];
      const context = canvas.getContext("2d");
      context.scale(2, 2);
      maillage.drawSymbol(context, symbol, 13, layer.pin ? 20 : 11, layer.small ? 4.5 : 6);
      element("span", "", symbol.label, row);
    }
  }

  function views(map, config) {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const box = element("div", "maillage-views leaflet-control");
      L.DomEvent.disableClickPropagation(box);
      for (const view of config.views) {
        const button = element("button", "", view.label, box);
        button.type = "button";
        button.addEventListener("click", () => map.fitBounds(view.bounds, { animate: false }));
      }
      return box;
    };
    control.addTo(map);
  }

  window.maillage = Object.assign(window.maillage || {}, { Legend, views });
})();
