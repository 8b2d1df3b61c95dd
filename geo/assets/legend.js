/* The legend, and the buttons that choose the view. Text comes as text. */
(function () {
  "use strict";
  const HATCHED = "repeating-linear-gradient(45deg, #9aa5ae 0 2px, #fbfbfa 2px 6px)";
  const CROSSED = "repeating-linear-gradient(45deg, #9aa5ae 0 1.5px, transparent 1.5px 5px), repeating-linear-gradient(-45deg, #9aa5ae 0 1.5px, #fbfbfa 1.5px 5px)";
  const ROOM_LINES = 6; /* of symbols, under those of the shades: more would cover the map of a room */

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
      /* What a layer holds is known once it has come. */
      map.on("maillage:drawn", () => { if (maillage.large && this.state) this.explain(); });
    }

    show(state) {
      this.shades.replaceChildren();
      element("h2", "", state.title, this.shades);
      const list = element("ul", "", "", this.shades);
      const texts = this.config.texts;
      const regions = (mark) => state.classes.split(mark).length - 1;
      /* Means have classes of their own, and no region that nobody documented. */
      (state.labels || this.config.classes).forEach((label, index) => { if (label) this.shade(list, label, this.config.colours[index], regions(String(index))); });
      this.shade(list, state.labels ? texts.withheld : texts.undocumented, state.labels ? CROSSED : HATCHED, regions(state.labels ? "~" : "-"));
      [[".", texts.hidden], ["x", texts.leftOut]].forEach(([mark, text]) => {
        if (state.classes.includes(mark)) this.shade(list, text, maillage.FLAT[mark], regions(mark));
      });
      element("div", "maillage-note", texts.counted, this.shades);
      (state.notes || []).forEach((note) => element("div", "maillage-note", note, this.shades));
      /* A room has no place for the notes: what would mislead is said in a few words. */
      if (maillage.large && state.caveat) element("div", "", state.caveat, this.shades);
      this.state = state;
      this.explain();
    }

    /* A desk has every symbol of the layers shown, at a click. A room can neither open nor scroll: it
       has what is on the map; where there would be too many, a line a layer, with a filled and a hollow one. */
    explain() {
      const layers = this.config.layers.filter((layer) => layer.id in this.state.visible).reverse()
        .map((layer) => [layer, maillage.large ? layer.categories.filter((_, index) => layer.present?.[index]) : layer.categories]);
      const lines = layers.flatMap(([layer, symbols]) => symbols.map((symbol) => [layer, [symbol], symbol.label]));
      const told = maillage.large && lines.length > ROOM_LINES
        ? layers.filter(([, symbols]) => symbols.length).map(([layer, symbols]) => [layer, bothKinds(symbols), layer.label]) : lines;
      if (maillage.large) this.more.open = told.length > 0 || this.state.links.length > 0;
      const key = JSON.stringify([told.map(([, symbols, label]) => [symbols, label]), this.state.links.length > 0]);
      if (key === this.told) return;
      this.told = key;
      this.symbols.replaceChildren(...told.map(([layer, symbols, label]) => this.line(symbols.map((symbol) => sample(
        (context) => maillage.drawSymbol(context, symbol, 13, layer.pin ? 20 : 11, layer.small ? 4.5 : 6))), label)));
      if (this.state.links.length) this.symbols.append(this.line([sample((context) => maillage.drawLink(context, 2, 26, 11))], this.config.texts.links));
      /* Names keep clear of the legend, which has another size now. */
      this.map.fire("maillage:explained");
    }

    shade(list, text, colour, count) {
      /* A room is told what it sees: each line that it is spared leaves more of the map. */
      if (maillage.large && !count) return;
      const row = element("li", "", "", list);
      const swatch = element("span", "swatch", "", row);
      swatch.style.background = colour;
      element("span", "", text, row);
      element("span", "count", String(count), row);
    }

    line(samples, text) {
      const row = element("li", "", "");
      element("span", "samples", "", row).append(...samples);
      element("span", "", text, row);
      return row;
    }
  }

  const bothKinds = (symbols) => [true, false].map((filled) => symbols.find((symbol) => symbol.filled === filled)).filter(Boolean);

  function sample(draw) {
    const canvas = element("canvas", "symbol", "");
    canvas.setAttribute("aria-hidden", "true");
    [canvas.width, canvas.height] = [54, 44];
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    draw(context);
    return canvas;
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
