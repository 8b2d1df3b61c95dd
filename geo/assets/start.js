/* Puts the map together. `configure` and `start` run once; `show` at every filter change. */
(function () {
  "use strict";
  /* Resources stand beside this program. */
  const HERE = document.currentScript.src;
  const asked = new Map();

  /* What no filter changes. What the first view draws is asked for at once, before the map is there. */
  function configure(config) {
    maillage.config = config;
    [config.regions, ...config.layers.map((layer) => layer.url)].forEach((name) => asked.set(name, request(name)));
  }

  /* A map in one file holds its resources in its own page: JSON as it is, bytes in base64. */
  function held(name) {
    const block = document.getElementById(name);
    if (!block) return null;
    const bytes = block.type === "application/octet-stream";
    return new Response(bytes ? Uint8Array.from(atob(block.textContent), (sign) => sign.charCodeAt(0)) : block.textContent);
  }

  async function request(name) {
    try {
      return held(name) || await fetch(new URL(name, HERE));
    } catch {
      return null;
    }
  }

  /* Give a resource of the map; where it does not come, say so on the map. */
  async function get(name, map) {
    const answer = await (asked.get(name) || request(name));
    asked.delete(name);
    if (answer && answer.ok) return answer;
    map.fire("maillage:failed");
    throw new Error(`unavailable: ${name}`);
  }

  async function ground(map, config) {
    map.createPane("ground").style.zIndex = 300;
    const answer = await maillage.get(config.neighbours, map);
    L.geoJSON(await answer.json(), {
      pane: "ground", interactive: false,
      style: { stroke: true, color: "#cfd6da", weight: 0.8, fillColor: "#f3f1ec", fillOpacity: 1 },
    }).addTo(map);
  }

  function outline(map, config) {
    let layer = null;
    return async (shown) => {
      if (!layer) {
        const answer = await maillage.get(config.outline, map);
        layer = L.geoJSON(await answer.json(), {
          interactive: false, style: { fill: false, color: "#1d2733", weight: 1.6, dashArray: "6 5" },
        });
      }
      if (shown) layer.addTo(map); else layer.remove();
      map.getContainer().dataset.outline = String(shown);
    };
  }

  /* For a room: what is read has 28 pixels at least and grows with the window (as in stage.css);
     symbols grow alike. `scale` is 1 on a desk. */
  const TEXT = { least: 28, part: 0.019, desk: 14 };
  function enlarge(map, box) {
    const text = Math.max(TEXT.least, window.parent.innerWidth * TEXT.part);
    Object.assign(maillage, { scale: text / TEXT.desk, text });
    document.documentElement.classList.add("large");
    document.documentElement.style.setProperty("--text", `${text}px`);
    box.removeAttribute("tabindex");
  }

  /* Keys pressed while the map has the focus lead the meeting all the same. */
  function passKeys(map) {
    map.keyboard.disable();
    document.addEventListener("keydown", (event) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      const told = new window.parent.KeyboardEvent("keydown", { key, ctrlKey, metaKey, altKey, bubbles: true, cancelable: true });
      if (!window.parent.document.body.dispatchEvent(told)) event.preventDefault();
    });
  }

  function start(map, large) {
    const { config } = maillage;
    maillage.large = large;
    map.home = config.views[0].bounds;
    document.documentElement.lang = config.lang;
    const box = map.getContainer();
    box.setAttribute("aria-label", config.texts.title);
    if (window.frameElement) {
      window.frameElement.title = config.texts.title;
      /* streamlit-folium gives a height in pixels; the frame's own is the truth. */
      box.style.setProperty("height", "100vh", "important");
      maillage.paper(map);
    }
    if (large) {
      enlarge(map, box);
      passKeys(map);
      map.on("resize", () => enlarge(map, box));
    }
    map.invalidateSize({ pan: false });
    map.fitBounds(map.home, { animate: false });
    follow(map, box);
    /* Only now: given to a map that has no view yet, it glides there while the rest is drawn. */
    map.setMaxBounds(config.farthest);
    L.control.zoom({ zoomInTitle: config.texts.zoomIn, zoomOutTitle: config.texts.zoomOut }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution(asText(config.texts.sources));
    maillage.views(map, config);
    L.control.scale({ imperial: false, position: "bottomleft", maxWidth: 100 * maillage.scale }).addTo(map);
    map.on("maillage:failed", () => failed(map, config));
    const regions = new maillage.Regions(map, config);
    map.maillage = [regions, new maillage.Links(map, config), new maillage.Points(map, config)];
    map.maillage.push(new maillage.Legend(map, config, outline(map, config)));
    /* The neighbours only adorn: after the regions. */
    regions.ready.then(() => ground(map, config));
    styled().then(() => map.fire("maillage:styled"));
    nothingClicked();
  }

  /* The frame may still change its size, with the menus beside it or the window: until somebody
     touches the map, the first view stays whole. */
  function follow(map, box) {
    map.touched = false;
    const touch = () => { map.touched = true; };
    ["pointerdown", "wheel", "keydown"].forEach((kind) => box.addEventListener(kind, touch, { capture: true, passive: true }));
    map.on("resize", () => { if (!map.touched) map.fitBounds(map.home, { animate: false }); });
  }

  /* In a meeting the map goes to the region that a scene shows, and stays as it was left between
     scenes of one region. */
  function go(map, focus) {
    if (!maillage.large || focus === map.focus) return;
    map.focus = focus;
    const [regions] = map.maillage;
    regions.ready.then(() => {
      map.home = focus ? regions.byCode.get(focus).getBounds().pad(0.12) : maillage.config.views[0].bounds;
      map.touched = false;
      map.fitBounds(map.home, { animate: false });
    });
  }

  /* Before any click, streamlit-folium would report none, differently from what the server holds:
     each visit would begin with a second run. */
  function nothingClicked() {
    const told = window.__GLOBAL_DATA__ && window.__GLOBAL_DATA__.previous_data;
    if (told && told.last_object_clicked_count === null) told.last_object_clicked_count = 0;
  }

  /* Style sheets and the font come without being waited for: sizes of texts are known once they are there. */
  function styled() {
    const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
    return Promise.all(sheets.map((link) => new Promise((done) => { link.addEventListener("load", done); link.addEventListener("error", done); })))
      .then(() => document.fonts.load('600 14px "Source Sans 3"'));
  }

  function failed(map, config) {
    if (map.getContainer().querySelector(".maillage-failed")) return;
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "maillage-box maillage-failed");
      box.setAttribute("role", "alert");
      box.textContent = config.texts.failed;
      return box;
    };
    control.addTo(map);
  }

  function asText(text) {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  function show(map, state) {
    map.maillage.forEach((part) => part.show(state));
    go(map, state.focus);
  }

  window.maillage = Object.assign(window.maillage || {}, { configure, get, start, show, scale: 1, text: 0 });
})();
