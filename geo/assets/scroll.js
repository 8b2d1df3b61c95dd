/* Something was opened: bring it into sight, and where one reads on from its heading, into focus. */
{
  const { within, heading } = document.querySelector("[data-maillage-sight]").dataset;
  const until = performance.now() + 3000;
  let focused;
  const bring = () => {
    const opened = document.querySelector(within ? `.st-key-${within}` : ".st-key-ouvert, .st-key-tableaux");
    opened?.scrollIntoView({ behavior: "instant", block: within ? "center" : "start" });
    const found = heading && opened?.querySelector("h1, h2, h3");
    if (!found) return;
    found.tabIndex = -1;
    found.focus({ preventScroll: true });
    focused = found;
  };
  /* What was drawn before may still stand there, and go: its heading would take the focus along. */
  const hold = () => {
    if (!focused.isConnected) bring();
    if (performance.now() < until) requestAnimationFrame(hold);
  };
  /* On a page just opened, what stands above still takes its place; whoever acts meanwhile is left alone. */
  let acted = false;
  let before;
  const settle = () => {
    const top = document.querySelector(`.st-key-${within}`)?.getBoundingClientRect().top;
    if (top !== before) bring();
    before = document.querySelector(`.st-key-${within}`)?.getBoundingClientRect().top;
    if (!acted && performance.now() < until) requestAnimationFrame(settle);
  };
  bring();
  if (focused) hold();
  else if (within) {
    ["wheel", "pointerdown", "keydown", "touchstart"].forEach((kind) => addEventListener(kind, () => { acted = true; }, { once: true }));
    settle();
  }
}
