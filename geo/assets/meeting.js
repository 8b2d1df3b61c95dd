/* What leads a meeting: the scene's title, where one is, and the keys. Everything is written as text.
   Arrows, Page Up and Page Down (clickers send those), Home and End, or a number and Enter. */
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const PATIENCE = 3000; /* ms: an answer that takes longer is lost */
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
const WIDGETS = "input, textarea, select, button, summary, a, table, [role=combobox], [role=listbox], [role=slider], [role=radio], [contenteditable]";

export default function draw({ parentElement, data, setTriggerValue }) {
  const state = (parentElement.meeting ||= { typed: "", open: "" });
  Object.assign(state, { data, send: setTriggerValue, root: parentElement });
  /* Presses quicker than the server count from the last one asked for, until it is there. */
  if (state.asked === data.at || Date.now() > state.until) state.asked = null;
  if (state.shown !== data.at) document.querySelectorAll("[data-testid=stMain], .st-key-scene_lue").forEach((one) => { one.scrollTop = 0; });
  state.shown = data.at;
  if (!state.listening) {
    state.listening = (event) => press(event, state);
    window.addEventListener("keydown", state.listening);
    document.documentElement.classList.add("maillage-meeting");
    fullScreen(true);
  }
  paint(state);
  return () => {
    window.removeEventListener("keydown", state.listening);
    state.listening = null;
    document.documentElement.classList.remove("maillage-meeting", "maillage-filters");
  };
}

function paint(state) {
  const { data, root } = state;
  const held = root.getRootNode().activeElement?.dataset?.does;
  const box = root.querySelector("header") || element("header", "", "", root);
  box.replaceChildren();
  const line = element("div", "line", "", box);
  element("h1", "", data.title, line);
  const lead = element("div", "lead", "", line);
  button(lead, "back", "‹", data.texts.back, () => go(state, at(state) - 1), at(state) <= data.first);
  element("span", "where", where(state), lead).setAttribute("role", "status");
  button(lead, "next", "›", data.texts.next, () => go(state, at(state) + 1), at(state) >= data.titles.length);
  button(lead, "list", "≡", data.texts.list, () => toggle(state, "list"));
  const told = element("div", "line", "", box);
  element("p", "sentence", data.sentence, told);
  if (data.fiction) element("p", "fiction", data.fiction, told);
  if (state.open === "note") note(state, box);
  if (state.open === "list") list(state, box);
  if (held) box.querySelector(`[data-does="${held}"]`)?.focus();
}

function where(state) {
  const total = state.data.titles.length;
  if (state.typed) return `${state.typed}…`;
  return state.data.at ? `${state.data.at}/${total}` : `–/${total}`;
}

function note(state, box) {
  const panel = element("section", "panel", "", box);
  panel.setAttribute("aria-label", state.data.texts.note);
  element("p", "note", state.data.note || state.data.texts.noNote, panel);
}

/* The scenes by number, and what each key does. */
function list(state, box) {
  const panel = element("section", "panel", "", box);
  panel.setAttribute("aria-label", state.data.texts.list);
  const scenes = element("ol", "", "", panel);
  state.data.titles.forEach((title, index) => {
    const item = element("li", "", "", scenes);
    const chosen = button(item, `scene-${index + 1}`, `${index + 1} · ${title}`, "", () => go(state, index + 1, true));
    if (index + 1 === state.data.at) chosen.setAttribute("aria-current", "step");
  });
  const keys = element("div", "keys", "", panel);
  state.data.keys.forEach(([name, does, says]) => {
    const key = button(keys, does, "", "", () => act(state, does));
    element("kbd", "", name, key);
    element("span", "", says, key);
  });
}

const at = (state) => state.asked ?? state.data.at;

/* `again`: also where one is already, which brings the scene back as it was prepared. */
function go(state, to, again) {
  const { data } = state;
  const wanted = Math.max(data.first, Math.min(data.titles.length, to));
  state.typed = "";
  if (state.open === "list") state.open = "";
  if (again || wanted !== at(state)) {
    state.asked = wanted;
    state.until = Date.now() + PATIENCE;
    state.send("go", wanted);
  }
  paint(state);
}

function act(state, does) {
  if (does === "filters") document.documentElement.classList.toggle("maillage-filters");
  else if (does === "full") fullScreen(!document.fullscreenElement);
  else if (does === "leave") leave(state);
  else if (does === "note" || does === "list") toggle(state, does);
}

function toggle(state, panel) {
  state.open = state.open === panel ? "" : panel;
  paint(state);
}

function leave(state) {
  const page = document.documentElement.classList;
  if (state.typed || state.open || page.contains("maillage-filters")) {
    state.typed = state.open = "";
    page.remove("maillage-filters");
    paint(state);
    return;
  }
  if (document.fullscreenElement) document.exitFullscreen();
  state.send("leave", true);
}

/* A browser allows it after a click or a key; where it does not, F11 does the same. */
function fullScreen(wanted) {
  if (wanted && document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(() => {});
  if (!wanted && document.fullscreenElement) document.exitFullscreen();
}

function press(event, state) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const focused = event.composedPath()[0];
  const inside = focused.closest?.(WIDGETS);
  const typing = focused.closest?.("input, textarea, [contenteditable]");
  const { key } = event;
  if (typing && key !== "Escape") return;
  const last = state.data.titles.length;
  if (key === "PageDown" || (!inside && NEXT.includes(key))) go(state, at(state) + 1);
  else if (key === "PageUp" || (!inside && BACK.includes(key))) go(state, at(state) - 1);
  else if (!inside && key === "Home") go(state, 1);
  else if (!inside && key === "End") go(state, last);
  else if (/^[0-9]$/.test(key)) { state.typed = (state.typed + key).slice(-3); paint(state); }
  else if (key === "Enter" && state.typed) go(state, Number(state.typed), true);
  else {
    const found = state.data.keys.find(([name, , , alias]) => [name, alias].some((one) => one && one.toLowerCase() === key.toLowerCase()));
    if (!found) return;
    act(state, found[1]);
  }
  event.preventDefault();
}

function button(parent, does, text, label, pressed, off) {
  const made = element("button", "", text, parent);
  made.type = "button";
  made.dataset.does = does;
  if (label) { made.setAttribute("aria-label", label); made.title = label; }
  made.disabled = Boolean(off);
  made.addEventListener("click", pressed);
  return made;
}

function element(tag, className, text, parent) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}
