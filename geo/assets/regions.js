/* The 17 regions: polygons shaded by class, the chosen one outlined, their names.
   Classes and counts come with every filter change; polygons are fetched once. */
(function () {
  "use strict";
  const HATCH = "maillage-hatch";
  const CROSSED = "maillage-crossed";
  /* Without a class: kept out by a filter, flat greys. */
  const FLAT = { ".": "#eef0f1", x: "#d9dde0" };
  const PATTERNS = { "-": HATCH, "~": CROSSED };
  const SVG = "http://www.w3.org/2000/svg";

  /* « Non documenté » is a hatch, and what is withheld a crossed one: they stay apart from every
     shade, and from one another, without colour. */
  function addHatch(renderer, name, bars) {
    const svg = renderer._container;
    const defs = document.createElementNS(SVG, "defs");
    const pattern = document.createElementNS(SVG, "pattern");
    Object.entries({ id: name, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })
      .forEach(([key, value]) => pattern.setAttribute(key, value));
    const back = document.createElementNS(SVG, "rect");
    Object.entries({ width: 8, height: 8, fill: "#fbfbfa" }).forEach(([k, v]) => back.setAttribute(k, v));
    pattern.append(back, ...bars.map(([width, height]) => {
      const bar = document.createElementNS(SVG, "rect");
      Object.entries({ width, height, fill: "#9aa5ae" }).forEach(([k, v]) => bar.setAttribute(k, v));
      return bar;
    }));
    defs.append(pattern);
    svg.prepend(defs);
  }

  class Regions {
    constructor(map, config) {
      this.map = map;
      this.config = config;
      this.byCode = new Map();
      this.labels = [];
      this.state = null;
      map.createPane("regions").style.zIndex = 350;
      map.createPane("labels").style.zIndex = 460;
      map.getPane("labels").style.pointerEvents = "none";
      this.leaders = document.createElementNS(SVG, "svg");
      this.leaders.style.overflow = "visible";
      this.leaders.setAttribute("aria-hidden", "true");
      map.getPane("labels").append(this.leaders);
      this.renderer = L.svg({ pane: "regions", padding: 0.5 }).addTo(map);
      addHatch(this.renderer, HATCH, [[2, 8]]);
      addHatch(this.renderer, CROSSED, [[1.5, 8], [8, 1.5]]);
      /* A group that is on the map from the start: streamlit-folium listens to the clicks of the
         layers it finds there, and those of the polygons that come later rise to it. */
      this.group = L.featureGroup([], { pane: "regions" }).addTo(map);
      this.obstacles = [];
      map.on("maillage:drawn", ({ items }) => {
        this.obstacles = items;
        this.placeLabels();
      });
      map.on("maillage:explained", () => this.placeLabels());
      this.ready = this.load();
    }

    async load() {
      const collection = await (await maillage.get(this.config.regions, this.map)).json();
      L.geoJSON(collection, {
        pane: "regions",
        renderer: this.renderer,
        smoothFactor: 0.8,
        noClip: true,
        onEachFeature: (feature, layer) => {
          const { code, nom, etiquettes } = feature.properties;
          this.byCode.set(code, layer);
          /* Only the code goes back to Python, not thousands of vertices. */
          layer.toGeoJSON = () => ({ type: "Feature", properties: { code }, geometry: null });
          layer.bindTooltip(() => this.tip(code, nom), { sticky: true, className: "maillage-region-tip", direction: "top", offset: [0, -8] });
          layer.on("click", () => { this.chosen = code; this.paint(); });
          layer.on("mouseover", () => { this.hovered = code; this.paint(); });
          layer.on("mouseout", () => { this.hovered = null; this.paint(); });
          const label = document.createElement("div");
          label.className = "maillage-label";
          label.textContent = nom;
          this.map.getPane("labels").append(label);
          this.labels.push({ element: label, anchors: etiquettes.map(([x, y]) => L.latLng(y, x)), code });
          this.group.addLayer(layer);
        },
      });
      const extent = ({ code }) => { const box = this.byCode.get(code).getBounds(); return (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth()); };
      this.labels.sort((a, b) => extent(a) - extent(b));
      this.map.getContainer().dataset.regions = String(this.byCode.size);
      this.paint();
      this.placeLabels();
    }

    show(state) {
      this.state = state;
      this.chosen = state.chosen;
      this.paint();
    }

    paint() {
      if (!this.state) return;
      const colours = this.config.colours;
      this.config.codes.forEach((code, position) => {
        const layer = this.byCode.get(code);
        if (!layer) return;
        const mark = this.state.classes[position];
        const marked = code === this.chosen;
        layer.setStyle({
          fillColor: PATTERNS[mark] ? `url(#${PATTERNS[mark]})` : FLAT[mark] || colours[Number(mark)],
          fillOpacity: 1,
          color: marked ? "#b3261e" : code === this.hovered ? "#1d2733" : "#5f6f7d",
          weight: marked ? 3.5 * maillage.scale : code === this.hovered ? 2 : 0.9,
          opacity: 1,
        });
        if (marked) layer.bringToFront();
      });
      this.map.getContainer().dataset.classes = this.state.classes;
    }

    tip(code, name) {
      const position = this.config.codes.indexOf(code);
      const count = this.state ? this.state.counts[position] : "";
      const { undocumented, hidden, leftOut, withheld } = this.config.texts;
      const known = { "-": undocumented, ".": hidden, x: leftOut, "~": withheld };
      return maillage.tip([name, this.state && (known[this.state.classes[position]] || `${this.state.unit}${this.config.texts.colon}${typeof count === "string" ? count : maillage.number(count)}`)]);
    }

    /* Put each name at its first anchor in sight. Where that would cover a symbol, a control or
       another name it moves; outside its region, a thin line leads to it. */
    placeLabels() {
      const size = this.map.getSize();
      const taken = [...this.obstacles.map(aroundItem), ...controls(this.map)];
      const shift = this.map.containerPointToLayerPoint([0, 0]);
      L.DomUtil.setPosition(this.leaders, shift);
      this.leaders.replaceChildren();
      /* The smallest regions choose first: they have the least room. */
      for (const { element, anchors, code } of this.labels) {
        const path = this.byCode.get(code).getElement();
        const inside = (x, y) => path.isPointInFill(new DOMPoint(x + shift.x, y + shift.y));
        const half = L.point(element.offsetWidth / 2 + 2, element.offsetHeight / 2);
        const anchor = anchors.map((spot) => this.map.latLngToContainerPoint(spot))
          .find((point) => point.x > 20 && point.y > 12 && point.x < size.x - 20 && point.y < size.y - 12);
        const spot = anchor && best(anchor, half, taken, size, inside);
        element.style.visibility = spot ? "visible" : "hidden";
        if (!spot) continue;
        taken.push({ x: spot.x, y: spot.y, w: half.x, h: half.y, cost: Infinity });
        L.DomUtil.setPosition(element, spot.add(shift));
        element.style.transform += " translate(-50%, -50%)";
        if (!inside(spot.x, spot.y)) this.lead(anchor, spot, half);
      }
    }

    lead(anchor, spot, half) {
      const x = Math.min(Math.max(anchor.x, spot.x - half.x), spot.x + half.x);
      const y = spot.y + Math.sign(anchor.y - spot.y) * half.y * 0.9;
      const dot = 2 * maillage.scale;
      /* As its name has one, the line has a white edge: it crosses dark regions. */
      for (const kind of ["maillage-leader-edge", "maillage-leader"]) {
        const line = document.createElementNS(SVG, "path");
        line.setAttribute("d", `M${x},${y} L${anchor.x},${anchor.y} m${-dot},0 a${dot},${dot} 0 1,0 ${2 * dot},0 a${dot},${dot} 0 1,0 ${-2 * dot},0`);
        line.setAttribute("class", kind);
        this.leaders.append(line);
      }
    }
  }

  const aroundItem = (item) => {
    const pin = item.layers[0].pin;
    const lift = pin ? maillage.scale : 0;
    return { x: item.x, y: item.y - 14 * lift, w: item.r, h: item.r + 6 * lift, cost: 100 * maillage.scale };
  };

  function controls(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control, .maillage-end")].map((element) => {
      const box = element.getBoundingClientRect();
      return { x: box.left - frame.left + box.width / 2, y: box.top - frame.top + box.height / 2, w: box.width / 2, h: box.height / 2, cost: Infinity };
    });
  }

  /* Steps around an anchor, in half widths and half heights of the name, nearest first. */
  const STEPS = [];
  for (let dy = -10; dy <= 10; dy += 1) for (let dx = -2; dx <= 2; dx += 0.5) STEPS.push([dx, dy]);
  STEPS.sort((a, b) => Math.hypot(a[0] * 4, a[1]) - Math.hypot(b[0] * 4, b[1]));

  /* The cheapest place: never over a name or a control, over few symbols, in its region, near its anchor.
     A name that would have to go farther than DEAREST stays hidden until one zooms in. */
  const DEAREST = 130;
  function best(anchor, half, taken, size, inside) {
    let found = null;
    let least = DEAREST * maillage.scale;
    for (const [dx, dy] of STEPS) {
      const [x, y] = [anchor.x + dx * half.x, anchor.y + dy * half.y * 1.05];
      if (x < half.x || y < half.y || x > size.x - half.x || y > size.y - half.y) continue;
      let cost = Math.hypot((x - anchor.x) * 0.6, y - anchor.y);
      for (const t of taken) {
        if (cost >= least) break;
        if (Math.abs(t.x - x) < t.w + half.x && Math.abs(t.y - y) < t.h + half.y) cost += t.cost;
      }
      if (cost < least && !inside(x, y)) cost += 45 * maillage.scale;
      if (cost < least) [found, least] = [L.point(x, y), cost];
    }
    return found;
  }

  let format = null;

  window.maillage = Object.assign(window.maillage || {}, {
    Regions,
    FLAT,
    /* Numbers as the page's language writes them. */
    number: (value) => (format ||= new Intl.NumberFormat(document.documentElement.lang)).format(value),
    /* Lines of text as an element: data are never read as HTML. */
    tip(lines) {
      const box = document.createElement("div");
      box.className = "maillage-tip";
      lines.filter(Boolean).forEach((line, index) => {
        const part = document.createElement(index ? "div" : "strong");
        part.textContent = line.length > 200 ? `${line.slice(0, 199)}…` : line;
        box.append(part);
      });
      return box;
    },
  });
})();
