/* Co-animation links as curves from host to partner; the width is their number.
   Ends that have no place on the map (national, outside Québec) stand in its margin. */
(function () {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  /* Pixels: proportional to the number, up to where a line would hide the map. */
  const width = (count) => maillage.scale * Math.min(12, 1 + 0.9 * count);

  class Links {
    constructor(map, config) {
      this.map = map;
      this.config = config;
      this.list = [];
      this.svg = document.createElementNS(SVG, "svg");
      this.svg.setAttribute("class", "leaflet-zoom-hide");
      this.svg.setAttribute("aria-hidden", "true");
      this.svg.style.overflow = "visible";
      map.createPane("links").style.zIndex = 420;
      map.getPane("links").append(this.svg);
      this.arrow();
      this.ends = L.control({ position: "topright" });
      this.ends.onAdd = () => this.margin();
      this.ends.addTo(map);
      map.on("move zoomend resize maillage:styled", () => this.draw());
      this.tooltip = L.tooltip({ direction: "top" });
    }

    arrow() {
      const defs = document.createElementNS(SVG, "defs");
      const marker = document.createElementNS(SVG, "marker");
      Object.entries({ id: "maillage-arrow", viewBox: "0 0 8 8", refX: 5, refY: 4, markerWidth: 9, markerHeight: 9, orient: "auto", markerUnits: "userSpaceOnUse" })
        .forEach(([key, value]) => marker.setAttribute(key, value));
      const head = document.createElementNS(SVG, "path");
      head.setAttribute("d", "M0,0 L8,4 L0,8 z");
      head.setAttribute("fill", "#6a2c8f");
      marker.append(head);
      defs.append(marker);
      this.svg.append(defs);
      this.lines = document.createElementNS(SVG, "g");
      this.svg.append(this.lines);
    }

    margin() {
      const box = L.DomUtil.create("div", "maillage-ends");
      this.boxes = {};
      for (const [code, name] of Object.entries(this.config.ends)) {
        const end = L.DomUtil.create("div", "maillage-box maillage-end", box);
        end.textContent = name;
        end.hidden = true;
        this.boxes[code] = end;
      }
      return box;
    }

    show(state) {
      const told = JSON.stringify(state.links);
      if (told === this.told) return;
      this.told = told;
      this.list = state.links;
      for (const [code, box] of Object.entries(this.boxes)) {
        box.hidden = !this.list.some(([from, to]) => from === code || to === code);
      }
      this.lines.replaceChildren();
      this.paths = this.list.map(([from, to, count]) => {
        /* A white edge keeps the curve apart from dark regions. */
        const edge = document.createElementNS(SVG, "path");
        edge.setAttribute("class", "maillage-edge");
        edge.setAttribute("stroke-width", String(width(count) + 2));
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", "maillage-link");
        path.setAttribute("stroke-width", String(width(count)));
        path.setAttribute("marker-end", "url(#maillage-arrow)");
        path.addEventListener("mousemove", (event) => {
          const names = `${this.name(from)} → ${this.name(to)}`;
          this.tooltip.setLatLng(this.map.mouseEventToLatLng(event)).setContent(maillage.tip([names, `${this.config.texts.together}${this.config.texts.colon}${maillage.number(count)}`])).addTo(this.map);
        });
        path.addEventListener("mouseout", () => this.tooltip.remove());
        this.lines.append(edge, path);
        return [edge, path];
      });
      this.map.getContainer().dataset.links = String(this.list.length);
      this.draw();
    }

    name(code) {
      return this.config.ends[code] || this.config.names[code];
    }

    /* Where each end stands now, in pixels. Asked once a drawing: each asking lays the page out. */
    places() {
      const frame = this.map.getContainer().getBoundingClientRect();
      const places = {};
      for (const code of new Set(this.list.flatMap(([from, to]) => [from, to]))) {
        const edge = this.boxes[code] && this.boxes[code].getBoundingClientRect();
        places[code] = edge ? L.point(edge.left - frame.left - 4, edge.top - frame.top + edge.height / 2)
          : this.map.latLngToContainerPoint(this.config.anchors[code]);
      }
      return places;
    }

    /* Each curve bends to the same side of its direction, so that both ways of a pair stay apart. */
    draw() {
      L.DomUtil.setPosition(this.svg, this.map.containerPointToLayerPoint([0, 0]));
      const places = this.places();
      this.list.forEach(([from, to], index) => {
        const [a, b] = [places[from], places[to]];
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const long = Math.hypot(dx, dy) || 1;
        const end = L.point(b.x - (dx / long) * 7, b.y - (dy / long) * 7);
        const middle = L.point((a.x + b.x) / 2 - dy * 0.18, (a.y + b.y) / 2 + dx * 0.18);
        this.paths[index].forEach((path) => path.setAttribute("d", `M${a.x},${a.y} Q${middle.x},${middle.y} ${end.x},${end.y}`));
      });
    }
  }

  window.maillage = Object.assign(window.maillage || {}, { Links });
})();
