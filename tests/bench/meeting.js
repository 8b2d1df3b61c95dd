/* Press the key of the next scene; resolves with the milliseconds to the frame that shows it. */
([title, onMap]) => new Promise((done) => {
  const inTree = (root, selector) => [...root.querySelectorAll("*")].map((one) => one.shadowRoot && one.shadowRoot.querySelector(selector)).find(Boolean);
  const map = document.querySelector(".st-key-carte iframe").contentDocument.querySelector(".leaflet-container");
  const painted = map.dataset.painted;
  const read = () => document.querySelector(".st-key-scene_lue");
  const drawn = () => (onMap ? map.dataset.painted !== painted && !read()
    : read() && (read().querySelector("table, h2") || inTree(read(), "table")));
  const there = () => inTree(document, "h1").textContent === title && drawn();
  const from = performance.now();
  const look = () => requestAnimationFrame(() => (there() ? done(performance.now() - from) : look()));
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, composed: true }));
  look();
})
