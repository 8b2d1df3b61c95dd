/* Points of every layer on one canvas. Coordinates are fetched once, as numbers; a filter change
   brings one bit a row. Where symbols would overlap, a ring with their count stands for them. */
(function () {
  "use strict";
  const CELL = 34;   /* px: two symbols nearer than this would overlap */
  const NAMED = 6;   /* names listed in the tip of a ring */

  /* The binary resource: count, then x and y as Float32 in the Web-Mercator unit square, then one category a point. */
  function decode(buffer) {
    const count = new DataView(buffer).getUint32(0, true);
    return {
      count,
      x: new Float32Array(buffer, 4, count),
      y: new Float32Array(buffer, 4 + 4 * count, count),
      category: new Uint8Array(buffer, 4 + 8 * count, count),
      visible: new Uint8Array(count),
    };
  }

  /* A base64 bit set, low bit first; what it does not reach is hidden. */
  function unpack(text, visible) {
    const bytes = atob(text);
    for (let i = 0; i < visible.length; i += 1) visible[i] = (bytes.charCodeAt(i >> 3) >> (i & 7)) & 1;
  }

  class Points {
    constructor(map, config) {
      this.map = map;
      this.layers = config.layers;
      this.texts = config.texts;
      this.items = [];
      this.canvas = document.createElement("canvas");
      this.canvas.className = "leaflet-zoom-hide";
      this.canvas.style.pointerEvents = "none";
      this.canvas.setAttribute("aria-hidden", "true");
      map.createPane("points").style.zIndex = 500;
      map.getPane("points").style.pointerEvents = "none";
      map.getPane("points").append(this.canvas);
      this.tooltip = L.tooltip({ direction: "top", offset: [0, -10], className: "maillage-point-tip" });
      map.on("moveend zoomend resize maillage:styled", () => this.draw());
      map.on("mousemove", (event) => this.hover(event.containerPoint));
      map.on("mouseout", () => this.leave());
      /* A ring takes the click before the region under it does. */
      map.getContainer().addEventListener("click", (event) => this.click(event), true);
      this.ready = Promise.all(this.layers.map((layer) => this.load(layer)));
    }

    async load(layer) {
      const answer = await maillage.get(layer.url, this.map);
      Object.assign(layer, decode(await answer.arrayBuffer()));
      /* Layers that arrive together are drawn together. */
      this.due ||= requestAnimationFrame(() => {
        this.due = 0;
        if (this.state) this.show(this.state);
      });
    }

    show(state) {
      this.state = state;
      for (const layer of this.layers) {
        if (!layer.visible) continue;
        unpack(layer.id in state.visible ? state.visible[layer.id] : "", layer.visible);
        layer.shown = layer.visible.reduce((a, b) => a + b, 0);
        layer.present = layer.categories.map(() => false);
        for (let i = 0; i < layer.count; i += 1) if (layer.visible[i]) layer.present[layer.category[i]] = true;
      }
      this.leave();
      this.draw();
    }

    draw() {
      const ratio = window.devicePixelRatio || 1;
      const size = this.map.getSize();
      this.fit(size, ratio);
      L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
      const pins = this.layers.filter((layer) => layer.pin && layer.visible);
      const others = this.layers.filter((layer) => !layer.pin && layer.visible);
      const cell = CELL * maillage.scale;
      const rings = this.gather(others, size, cell);
      this.radius = Math.max(5, Math.min(9, size.x / 190)) * (maillage.large ? maillage.scale * 0.8 : 1);
      const poles = this.stand(this.gather(pins, size, cell * 0.62), rings);
      const context = this.canvas.getContext("2d");
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      rings.forEach((item) => this.drawItem(context, item));
      poles.forEach((item) => this.drawItem(context, item));
      this.items = [...poles, ...rings];
      const data = this.map.getContainer().dataset;
      data.visible = String(this.layers.reduce((sum, layer) => sum + (layer.shown || 0), 0));
      data.loaded = String(this.layers.filter((layer) => layer.visible).length);
      data.painted = String(Number(data.painted || 0) + 1);
      this.map.fire("maillage:drawn", { items: this.items });
    }

    /* A canvas given a size is made anew, even if it had it. */
    fit(size, ratio) {
      const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
      if (this.canvas.width === width && this.canvas.height === height) return;
      Object.assign(this.canvas, { width, height });
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
    }

    /* Bin what is in sight by a grid fixed to the ground, then merge bins whose centres are too near. */
    gather(layers, size, cell) {
      const scale = 256 * 2 ** this.map.getZoom();
      const origin = this.map.getPixelBounds().min;
      const [left, top] = [Math.floor(origin.x / cell) - 1, Math.floor(origin.y / cell) - 1];
      const columns = Math.ceil(size.x / cell) + 3;
      const rows = Math.ceil(size.y / cell) + 3;
      const counts = layers.map(() => new Int32Array(columns * rows));
      const first = layers.map(() => new Int32Array(columns * rows));
      const sumX = new Float64Array(columns * rows);
      const sumY = new Float64Array(columns * rows);
      layers.forEach(({ x, y, visible, count }, l) => {
        for (let i = 0; i < count; i += 1) {
          if (!visible[i]) continue;
          const px = x[i] * scale;
          const py = y[i] * scale;
          const column = Math.floor(px / cell) - left;
          const row = Math.floor(py / cell) - top;
          if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
          const at = row * columns + column;
          if (!counts[l][at]) first[l][at] = i;
          counts[l][at] += 1;
          sumX[at] += px - origin.x;
          sumY[at] += py - origin.y;
        }
      });
      const bins = [];
      for (let at = 0; at < columns * rows; at += 1) {
        const by = counts.map((c) => c[at]);
        const n = by.reduce((a, b) => a + b, 0);
        if (n) bins.push({ layers, by, n, sx: sumX[at], sy: sumY[at], cells: [at], first: first.map((f) => f[at]) });
      }
      const grid = { cell, left, top, columns };
      return merge(bins, cell).map((bin) => Object.assign(bin, { grid, r: radius(bin.n) }));
    }

    /* A pin that would cover a ring stands on it, and pins that would then cover each other become one. */
    stand(pins, rings) {
      const head = this.radius * 1.6;
      for (const pin of pins) {
        const under = rings.find((ring) => Math.hypot(ring.x - pin.x, ring.y - pin.y) < ring.r
          || Math.hypot(ring.x - pin.x, ring.y - (pin.y - 2.1 * head)) < ring.r + 0.6 * head);
        if (under) [pin.x, pin.y] = [under.x, under.y - under.r + 2];
      }
      return join(pins, () => 2 * head);
    }

    drawItem(context, item) {
      const layer = item.layers[item.by.findIndex((n) => n > 0)];
      if (item.n === 1) {
        const symbol = layer.categories[layer.category[item.first[item.by.findIndex((n) => n > 0)]]];
        maillage.drawSymbol(context, symbol, item.x, item.y, layer.pin ? this.radius * 1.25 : this.radius * (layer.small ? 0.75 : 1));
        item.r = this.radius + 3;
        return;
      }
      if (layer.pin) {
        maillage.drawSymbol(context, { ...layer.categories[0], filled: true, mark: "" }, item.x, item.y, this.radius * 1.6);
        write(context, String(item.n), item.x, item.y - 2.1 * 1.6 * this.radius, "#ffffff", Math.max(12, maillage.text));
        item.r = this.radius + 6;
        return;
      }
      ring(context, item);
    }

    find(point) {
      return this.items.find((item) => {
        const lifted = item.layers[0].pin ? item.y - 2 * this.radius : item.y;
        return Math.hypot(item.x - point.x, lifted - point.y) <= item.r + 3;
      });
    }

    hover(point) {
      const item = this.find(point);
      if (item === this.hovered) return;
      this.hovered = item;
      this.map.getContainer().style.cursor = item && item.n > 1 ? "zoom-in" : "";
      if (!item) { this.leave(); return; }
      this.map.getContainer().classList.add("maillage-on-point");
      this.tooltip.setLatLng(this.map.containerPointToLatLng([item.x, item.y])).setContent(this.describe(item)).addTo(this.map);
      this.names(item).then(() => {
        if (this.hovered === item) this.tooltip.setContent(this.describe(item));
      });
    }

    leave() {
      this.hovered = undefined;
      this.map.getContainer().classList.remove("maillage-on-point");
      this.tooltip.remove();
    }

    names(item) {
      return Promise.all(item.layers.filter((layer, l) => item.by[l] > 0 && !layer.texts).map(async (layer) => {
        layer.texts = await (await maillage.get(layer.names, this.map)).json();
      }));
    }

    describe(item) {
      const members = item.n <= 400 ? this.members(item) : [];
      if (item.n === 1 && members.length) {
        const { layer, index } = members[0];
        const kind = layer.categories[layer.category[index]].label;
        return maillage.tip(layer.texts ? [layer.texts[index][0], kind, layer.texts[index][1]] : [kind]);
      }
      const heads = item.layers.map((layer, l) => (item.by[l] ? `${layer.label}${this.texts.colon}${maillage.number(item.by[l])}` : "")).filter(Boolean);
      const named = members.slice(0, NAMED).filter(({ layer }) => layer.texts).map(({ layer, index }) => layer.texts[index][0]);
      if (named.length && item.n > named.length) named.push("…");
      return maillage.tip([heads.join(" · "), ...named]);
    }

    members(item) {
      const { cell, left, top, columns } = item.grid;
      const scale = 256 * 2 ** this.map.getZoom();
      const found = [];
      for (const layer of item.layers) {
        for (let i = 0; i < layer.count; i += 1) {
          if (!layer.visible[i]) continue;
          const at = (Math.floor((layer.y[i] * scale) / cell) - top) * columns + Math.floor((layer.x[i] * scale) / cell) - left;
          if (item.cells.includes(at)) found.push({ layer, index: i });
        }
      }
      return found;
    }

    click(event) {
      if (event.target.closest(".leaflet-control, .maillage-box")) return;
      const item = this.find(this.map.mouseEventToContainerPoint(event));
      if (!item || item.n === 1) return;
      event.stopPropagation();
      const bounds = L.latLngBounds(this.members(item).map(({ layer, index }) => this.map.unproject(L.point(layer.x[index], layer.y[index]).multiplyBy(256), 0)));
      this.map.fitBounds(bounds.pad(0.3), { maxZoom: Math.max(this.map.getZoom() + 1, 11) });
    }
  }

  const radius = (n) => maillage.scale * (n === 1 ? 8 : Math.min(26, 11 + 3 * Math.log10(n) + (n > 99 ? 3 : 0)));

  function merge(bins, cell) {
    bins.forEach((bin) => Object.assign(bin, { x: bin.sx / bin.n, y: bin.sy / bin.n }));
    return join(bins, (a, b) => Math.max(cell * 0.66, radius(a.n) + radius(b.n) - 4));
  }

  /* Put together what stands nearer than `apart` allows; the larger keeps its place. */
  function join(bins, apart) {
    const done = [];
    for (const bin of [...bins].sort((a, b) => b.n - a.n)) {
      const near = done.find((other) => Math.hypot(other.x - bin.x, other.y - bin.y) < apart(other, bin));
      if (!near) { done.push(bin); continue; }
      near.first = near.first.map((f, l) => (near.by[l] ? f : bin.first[l]));
      near.by = near.by.map((n, l) => n + bin.by[l]);
      near.n += bin.n;
      near.cells.push(...bin.cells);
    }
    return done;
  }

  function ring(context, item) {
    const total = 2 * Math.PI;
    let angle = -Math.PI / 2;
    context.beginPath();
    context.arc(item.x, item.y, item.r + 1.5, 0, total);
    context.fillStyle = "#ffffff";
    context.fill();
    item.layers.forEach((layer, l) => {
      if (!item.by[l]) return;
      const part = (item.by[l] / item.n) * total;
      context.beginPath();
      context.arc(item.x, item.y, item.r - 2, angle, angle + part);
      context.lineWidth = 4.5 * maillage.scale;
      context.strokeStyle = layer.colour;
      context.stroke();
      angle += part;
    });
    write(context, maillage.number(item.n), item.x, item.y, "#1d2733", Math.max(item.r * 0.82, maillage.text));
  }

  function write(context, text, x, y, colour, size) {
    context.font = `700 ${Math.round(Math.max(maillage.text, Math.min(size, (size * 2.6) / Math.max(2, text.length)) + 2))}px "Source Sans 3", "Segoe UI", system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = colour;
    context.fillText(text, x, y + 0.5);
  }

  window.maillage = Object.assign(window.maillage || {}, { Points });
})();
