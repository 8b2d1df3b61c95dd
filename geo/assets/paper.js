/* The map on paper, which has a size of its own: the ground in sight is drawn anew for it, and what
   was folded is opened; afterwards all is as before. Whose page holds the map gives `.on-paper` its size. */
(function () {
  "use strict";
  /* What is drawn for paper is kept as drawing commands, among which a clearing would wipe out all
     that lies under the points: a new canvas is clear by itself. */
  function redraw(points) {
    const canvas = points.canvas.cloneNode();
    const context = canvas.getContext("2d");
    context.clearRect = () => {};
    points.canvas.replaceWith(canvas);
    points.canvas = canvas;
    points.draw();
    delete context.clearRect;
  }

  /* `opened`: the parts of the page that are unfolded for paper. */
  function paper(map, opened = []) {
    let kept = null;
    window.addEventListener("beforeprint", () => {
      if (kept) return;
      const [, , points, legend] = map.maillage;
      const folds = [legend.more, ...opened];
      kept = { bounds: map.getBounds(), centre: map.getCenter(), zoom: map.getZoom(), folds, open: folds.map((one) => one.open) };
      document.documentElement.classList.add("on-paper");
      folds.forEach((one) => { one.open = true; });
      map.invalidateSize({ animate: false, pan: false });
      /* Unfolded, the legend stands beside the ground that was in sight. */
      map.fitBounds(kept.bounds, { animate: false, paddingBottomRight: [legend.box.offsetWidth, 0] });
      redraw(points);
    });
    window.addEventListener("afterprint", () => {
      if (!kept) return;
      document.documentElement.classList.remove("on-paper");
      kept.folds.forEach((one, index) => { one.open = kept.open[index]; });
      map.invalidateSize({ animate: false, pan: false });
      map.setView(kept.centre, kept.zoom, { animate: false });
      kept = null;
    });
  }

  window.maillage = Object.assign(window.maillage || {}, { paper });
})();
