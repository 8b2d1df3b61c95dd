/* The symbols of the map, drawn alike on the map and in its legend.
   Each category has a shape of its own: colour is never alone to tell them apart. */
(function () {
  "use strict";
  function polygon(context, sides, radius, turn) {
    context.beginPath();
    for (let i = 0; i < sides; i += 1) {
      const angle = turn + (i * 2 * Math.PI) / sides;
      context.lineTo(radius * Math.sin(angle), -radius * Math.cos(angle));
    }
    context.closePath();
  }

  function star(context, points, outer, inner) {
    context.beginPath();
    for (let i = 0; i < 2 * points; i += 1) {
      const radius = i % 2 ? inner : outer;
      const angle = (i * Math.PI) / points;
      context.lineTo(radius * Math.sin(angle), -radius * Math.cos(angle));
    }
    context.closePath();
  }

  function cross(context, radius, turn) {
    const arm = radius * 0.38;
    context.beginPath();
    for (let i = 0; i < 4; i += 1) {
      const angle = turn + (i * Math.PI) / 2;
      const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
      [[-arm, -arm], [-arm, -radius], [arm, -radius], [arm, -arm]].forEach(([x, y]) => context.lineTo(x * cos - y * sin, x * sin + y * cos));
    }
    context.closePath();
  }

  const PATHS = {
    circle: (c, r) => { c.beginPath(); c.arc(0, 0, r, 0, 2 * Math.PI); },
    square: (c, r) => polygon(c, 4, r * 1.25, Math.PI / 4),
    diamond: (c, r) => polygon(c, 4, r * 1.25, 0),
    triangle: (c, r) => polygon(c, 3, r * 1.25, 0),
    "triangle-down": (c, r) => polygon(c, 3, r * 1.25, Math.PI),
    pentagon: (c, r) => polygon(c, 5, r * 1.15, 0),
    hexagon: (c, r) => polygon(c, 6, r * 1.1, 0),
    star: (c, r) => star(c, 5, r * 1.45, r * 0.65),
    plus: (c, r) => cross(c, r * 1.2, 0),
    times: (c, r) => cross(c, r * 1.2, Math.PI / 4),
    /* A pin whose tip is at the origin. */
    pin: (c, r) => {
      c.beginPath();
      c.arc(0, -2.1 * r, r, 0.82 * Math.PI, 2.18 * Math.PI);
      c.lineTo(0, 0);
      c.closePath();
    },
  };

  /* Draw one symbol at (x, y): filled, or hollow (white inside), with a white edge under it. */
  function draw(context, symbol, x, y, radius) {
    context.save();
    context.translate(x, y);
    PATHS[symbol.shape](context, radius);
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = "rgba(255,255,255,.95)";
    context.stroke();
    context.fillStyle = symbol.filled ? symbol.colour : "#ffffff";
    context.fill();
    context.lineWidth = symbol.filled ? 1 : 2;
    context.strokeStyle = symbol.filled ? "#1d2733" : symbol.colour;
    context.stroke();
    if (symbol.shape === "pin") {
      context.beginPath();
      if (symbol.mark === "bar") {
        context.moveTo(-0.6 * radius, -1.5 * radius);
        context.lineTo(0.6 * radius, -2.7 * radius);
      } else if (symbol.mark === "dot") {
        context.arc(0, -2.1 * radius, radius * 0.36, 0, 2 * Math.PI);
      } else if (symbol.mark === "pause") {
        [-0.3, 0.3].forEach((dx) => { context.moveTo(dx * radius, -2.55 * radius); context.lineTo(dx * radius, -1.65 * radius); });
      }
      context.lineWidth = 2;
      context.strokeStyle = symbol.filled ? "#ffffff" : symbol.colour;
      context.stroke();
    }
    context.restore();
  }

  /* A link as links.js draws it, flat. */
  function drawLink(context, from, to, y) {
    context.strokeStyle = context.fillStyle = "#6a2c8f";
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(from, y);
    context.lineTo(to - 5, y);
    context.stroke();
    context.beginPath();
    [[-8, -5], [0, 0], [-8, 5]].forEach(([dx, dy]) => context.lineTo(to + dx, y + dy));
    context.fill();
  }

  window.maillage = Object.assign(window.maillage || {}, { drawSymbol: draw, drawLink });
})();
