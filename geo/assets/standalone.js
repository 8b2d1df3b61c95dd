/* The map in one file: starts the map on what the page holds, and lets layers be chosen. */
(function () {
  "use strict";
  const PAGE = 200;   /* rows of the list of points shown at once */
  const { config, state, regions, texts } = JSON.parse(document.getElementById("vue").textContent);
  const panel = document.getElementById("couches");
  const table = document.getElementById("regions");
  const list = document.getElementById("points");

  document.querySelectorAll("[data-scripted]").forEach((part) => { part.hidden = false; });
  table.open = false;
  maillage.configure(config);
  /* The options of geo/maps.py. */
  const map = L.map("carte", { zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 90, minZoom: 4, maxZoom: 12 });
  maillage.start(map);
  const symbols = map.getContainer().querySelector(".maillage-legend details");
  /* The choice of layers beside the map says the same. */
  symbols.open = false;

  const checked = (name, root = panel) => [...root.querySelectorAll(`[name="${name}"]`)].filter((box) => box.checked).map((box) => box.value);

  /* A bit a point, low bit first, in base64. Before the points are read, none. */
  function bits(layer) {
    if (!layer.category) return "";
    const kinds = panel.querySelector(`[data-layer="${layer.id}"]`);
    const kept = kinds && new Set(checked("categorie", kinds).map(Number));
    const bytes = new Uint8Array(Math.ceil(layer.count / 8));
    layer.category.forEach((kind, i) => { if (!kept || kept.has(kind)) bytes[i >> 3] |= 1 << (i & 7); });
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }

  function show() {
    const layers = checked("couche");
    panel.querySelectorAll("[data-layer]").forEach((kinds) => { kinds.disabled = !layers.includes(kinds.dataset.layer); });
    const visible = Object.fromEntries(config.layers.filter(({ id }) => layers.includes(id)).map((layer) => [layer.id, bits(layer)]));
    maillage.show(map, { ...state, visible, links: layers.includes("liens") ? state.links : [] });
    if (list && list.open) begin();
  }

  function drawKinds() {
    for (const layer of config.layers) {
      panel.querySelectorAll(`[data-layer="${layer.id}"] label`).forEach((label) => {
        const context = label.querySelector("canvas").getContext("2d");
        context.scale(2, 2);
        maillage.drawSymbol(context, layer.categories[label.querySelector("input").value], 13, layer.pin ? 20 : 11, layer.small ? 4.5 : 6);
      });
    }
  }

  /* The keyboard reaches every region and opens its tip: it has to say which one it is. */
  function nameRegions({ byCode }) {
    for (const [code, layer] of byCode) {
      layer.getElement().setAttribute("role", "img");
      layer.getElement().setAttribute("aria-label", config.names[code]);
    }
  }

  /* The points as a table: what a pointer reads in a tip, for the keyboard. */
  let rows = [];
  let told = 0;

  async function begin() {
    const layers = [...config.layers].reverse().filter((layer) => layer.visible);
    await Promise.all(layers.map(async (layer) => { layer.texts ||= await (await maillage.get(layer.names, map)).json(); }));
    rows = layers.flatMap((layer) => Array.from(layer.visible.keys()).filter((i) => layer.visible[i]).map((i) => [layer, i]));
    list.querySelector("tbody").replaceChildren();
    told = 0;
    more();
  }

  function more() {
    const body = list.querySelector("tbody");
    for (const [layer, i] of rows.slice(told, told + PAGE)) {
      const code = regions[layer.id].slice(2 * i, 2 * i + 2).trim();
      const [first, second] = layer.texts[i];
      const line = body.insertRow();
      [first, layer.categories[layer.category[i]].label, second, config.names[code] || ""].forEach((text, column) => {
        const cell = document.createElement(column ? "td" : "th");
        if (!column) cell.scope = "row";
        cell.textContent = text;
        line.append(cell);
      });
    }
    told = Math.min(told + PAGE, rows.length);
    list.querySelector("[role=status]").textContent = texts.told.replace("{told}", maillage.number(told)).replace("{all}", maillage.number(rows.length));
    list.querySelector("button").hidden = told === rows.length;
  }

  maillage.paper(map, [table]);

  drawKinds();
  panel.addEventListener("change", show);
  if (list) {
    list.addEventListener("toggle", () => { if (list.open) begin(); });
    list.querySelector("button").addEventListener("click", more);
  }
  show();
  const [areas, , points] = map.maillage;
  areas.ready.then(() => nameRegions(areas));
  points.ready.then(show);
})();
