/* Press the key that goes straight to the next scene (Page Down first turns over what is read); resolves with the milliseconds to the frame that shows it. */
([title, onMap, number]) => new Promise((done) => {
  const inTree = (root, selector) => [...root.querySelectorAll("*")].map((one) => one.shadowRoot && one.shadowRoot.querySelector(selector)).find(Boolean);
  const map = document.querySelector(".st-key-carte iframe").contentDocument.querySelector(".leaflet-container");
  const painted = map.dataset.painted;
  const read = () => document.querySelector(".st-key-scene_lue");
  /* What is read: the scene before has other words, and its own number at its end. */
  const words = () => (read() && (inTree(read(), "table") || read().querySelector("table, h2")))?.textContent || "";
  const before = words();
  const drawn = () => (onMap ? map.dataset.painted !== painted && !read()
    : words() && words() !== before && read().querySelector(`.maillage-scene[data-scene="${number}"]`));
  const there = () => inTree(document, "h1").textContent === title && drawn();
  const from = performance.now();
  const look = () => requestAnimationFrame(() => (there() ? done(performance.now() - from) : look()));
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, composed: true }));
  look();
})
