/* What leads a meeting: the scene's title, where one is, and the keys. Everything is written as text.
   Arrows, Page Up and Page Down (clickers send those), Home and End, or a number and Enter. */
const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];
/* These leave the scene at once; the others first turn over what is read. */
const STRAIGHT = ["ArrowRight", "ArrowLeft"];
const PATIENCE = 3000; /* ms: an answer that takes longer is lost */
const LOOK = 300; /* ms: what is read comes after its head, in trees of its own, and tells nobody */
/* What moves by arrows, Home and End itself; a plain button, which keeps the focus once clicked, does not. */
const MOVES = "input, textarea, select, table, [role=combobox], [role=listbox], [role=slider], [role=radio], [role=tab], [role=toolbar], [contenteditable]";
const OPEN = "[role=combobox][aria-expanded=true]"; /* Escape closes its list, and nothing else yet */
const PRESSED = "button, summary, a"; /* by the space bar */

export default function draw({ parentElement, data, setTriggerValue }) {
  const state = (parentElement.meeting ||= { typed: "", open: "" });
  Object.assign(state, { data, send: setTriggerValue, root: parentElement });
  /* Presses quicker than the server count from the last one asked for, until it is there. */
  if (state.asked === data.at || !pending(state)) state.asked = null;
  if (state.shown !== data.at) document.querySelectorAll("[data-testid=stMain], .st-key-scene_lue").forEach((one) => { one.scrollTop = 0; });
  state.shown = data.at;
  state.head ||= made(state);
  if (!state.listening) {
    state.listening = (event) => press(event, state);
    window.addEventListener("keydown", state.listening);
    /* Once the key comes here, the list that it closes is closed already. */
    state.first = (event) => { state.inList = Boolean(event.composedPath()[0].closest?.(OPEN)); };
    window.addEventListener("keydown", state.first, true);
    state.looking = window.setInterval(() => { below(state); lead(state); }, LOOK);
    state.measured = new ResizeObserver(() => lead(state));
    state.measured.observe(state.head.box);
    /* A notice above the head moves it without changing its size. */
    const page = document.querySelector("[data-testid=stMainBlockContainer]");
    if (page) state.measured.observe(page);
    document.documentElement.classList.add("maillage-meeting");
    fullScreen(true);
  }
  paint(state);
  return () => {
    window.removeEventListener("keydown", state.listening);
    window.removeEventListener("keydown", state.first, true);
    window.clearInterval(state.looking);
    state.measured.disconnect();
    state.listening = null;
    document.documentElement.classList.remove("maillage-meeting", "maillage-filters");
  };
}

/* Where the head ends: what stands below takes what the window leaves. */
function lead(state) {
  const page = document.querySelector("[data-testid=stMain]");
  const bottom = Math.ceil(state.head.box.getBoundingClientRect().bottom + (page?.scrollTop || 0));
  document.documentElement.style.setProperty("--maillage-lead", `${bottom}px`);
}

/* Made once: a reader of screens only announces what changes in a place that stays. */
function made(state) {
  const box = element("header", "", "", state.root);
  const line = element("div", "line", "", box);
  const title = element("h1", "", "", line);
  const lead = element("div", "lead", "", line);
  const back = button(lead, "back", "‹", () => go(state, at(state) - 1));
  const where = element("span", "where", "", lead);
  where.setAttribute("role", "status");
  const next = button(lead, "next", "›", () => go(state, at(state) + 1));
  const list = button(lead, "list", "≡", () => toggle(state, "list"));
  const told = element("div", "line", "", box);
  const sentence = element("p", "sentence", "", told);
  const fiction = element("p", "fiction", "", told);
  const gone = element("p", "gone", "", box);
  const more = button(box, "more", "", () => turn(state, 1));
  more.hidden = true;
  return { box, title, back, where, next, list, sentence, fiction, gone, more };
}

function paint(state) {
  const { data, head } = state;
  const { box } = head;
  const held = state.root.getRootNode().activeElement?.dataset?.does;
  write(head.title, data.title);
  write(head.sentence, data.sentence);
  head.title.title = data.title;
  head.sentence.title = data.sentence;
  for (const part of ["fiction", "gone"]) {
    write(head[part], data[part]);
    head[part].hidden = !data[part];
  }
  write(head.where, where(state));
  for (const part of ["back", "next", "list"]) {
    head[part].setAttribute("aria-label", data.texts[part]);
    head[part].title = data.texts[part];
  }
  write(head.more, data.texts.more);
  head.back.disabled = at(state) <= data.first;
  head.next.disabled = at(state) >= data.titles.length;
  const before = box.querySelector(".panel");
  /* Another key pressed while one reads a note must not bring it back to its first line. */
  const told = JSON.stringify([state.open, data.at, data.note]);
  const top = before && state.told === told ? before.scrollTop : 0;
  state.told = told;
  before?.remove();
  if (state.open === "note") note(state, box);
  if (state.open === "list") list(state, box);
  if (state.open === "list" && state.told !== state.listed) box.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  state.listed = state.open === "list" ? state.told : "";
  if (top) box.querySelector(".panel").scrollTop = top;
  if (held) box.querySelector(`[data-does="${held}"]`)?.focus();
  below(state);
}

function write(one, text) {
  if (one.textContent !== text) one.textContent = text;
}

function where(state) {
  const total = state.data.titles.length;
  if (state.typed) return `${state.typed}…`;
  if (!total) return "";
  return state.data.at ? `${state.data.at}/${total}` : `–/${total}`;
}

function note(state, box) {
  const panel = element("section", "panel", "", box);
  panel.setAttribute("aria-label", state.data.texts.note);
  element("p", "note", state.data.note || state.data.texts.noNote, panel);
}

/* The scenes by number, and what each key does. */
function list(state, box) {
  const panel = element("section", "panel all", "", box);
  panel.setAttribute("aria-label", state.data.texts.list);
  const scenes = element("ol", "", "", panel);
  state.data.titles.forEach((title, index) => {
    const item = element("li", "", "", scenes);
    const chosen = button(item, `scene-${index + 1}`, `${index + 1} · ${title}`, () => go(state, index + 1, true));
    if (index + 1 === state.data.at) chosen.setAttribute("aria-current", "step");
  });
  const keys = element("div", "keys", "", panel);
  state.data.keys.forEach(([name, does, says]) => {
    const key = button(keys, does, "", () => act(state, does));
    element("kbd", "", name, key);
    element("span", "", says, key);
  });
}

const pending = (state) => state.asked != null && Date.now() <= state.until;
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

/* What can be longer than the window, in the order in which it is read. */
function parts(state) {
  const read = document.querySelector(".st-key-scene_lue");
  const trees = read ? [...read.querySelectorAll("*")].map((one) => one.shadowRoot).filter(Boolean) : [];
  const frames = trees.map((tree) => tree.querySelector(".maillage-frame"));
  return [state.root.querySelector(".panel"), ...frames, read].filter(Boolean);
}

function further(part, by) {
  const left = part.scrollHeight - part.clientHeight;
  return by > 0 ? part.scrollTop < left - 1 : left > 1 && part.scrollTop > 1;
}

/* Turn over what is read: false at its end, and the scene after it may come. The head of a table
   stays in sight, and so does the last line read. */
function turn(state, by) {
  const found = parts(state);
  const part = (by > 0 ? found : found.reverse()).find((one) => further(one, by));
  if (!part) return false;
  const text = parseFloat(getComputedStyle(part).fontSize);
  const head = part.querySelector("thead")?.offsetHeight || 0;
  part.scrollBy({ top: by * Math.max(2 * text, part.clientHeight - head - 2 * text), behavior: "instant" });
  below(state);
  return true;
}

function below(state) {
  state.head.more.hidden = pending(state) || !parts(state).some((one) => further(one, 1));
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

/* A browser allows it after a click or a key; where it does not, F11 does the same.
   A browser keeps Escape for itself in full screen: closing one's note would shrink the scene
   before the room. So the key is asked for, and does what it says everywhere: close what is open,
   else leave at once. A browser that does not lend it (Firefox, Safari, an address without HTTPS)
   ends full screen first; the scene stays all the same and a second Escape leaves, for full screen
   also ends by F11 or a system's window, and the room must not see the desk unasked. */
function fullScreen(wanted) {
  if (wanted && document.documentElement.requestFullscreen) {
    document.documentElement.requestFullscreen().then(() => navigator.keyboard?.lock?.(["Escape"])).catch(() => {});
  }
  if (!wanted && document.fullscreenElement) document.exitFullscreen();
}

function press(event, state) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  const page = key === "PageDown" || key === "PageUp";
  const focused = event.composedPath()[0];
  if (key === "Escape" && state.inList) return;
  const inside = focused.closest?.(key === " " ? `${MOVES}, ${PRESSED}` : MOVES);
  const typing = focused.closest?.("input, textarea, [contenteditable]");
  /* A clicker's keys mean nothing in a field of one line; a text of several turns by them. */
  if (typing && key !== "Escape" && !(page && !focused.closest("textarea"))) return;
  const last = state.data.titles.length;
  if (page || (!inside && [...NEXT, ...BACK].includes(key))) {
    const by = NEXT.includes(key) ? 1 : -1;
    if (STRAIGHT.includes(key) || pending(state) || !turn(state, by)) go(state, at(state) + by);
  } else if (!inside && key === "Home") go(state, 1);
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

function button(parent, does, text, pressed) {
  const one = element("button", "", text, parent);
  one.type = "button";
  one.dataset.does = does;
  one.addEventListener("click", pressed);
  return one;
}

function element(tag, className, text, parent) {
  const one = document.createElement(tag);
  if (className) one.className = className;
  if (text) one.textContent = text;
  if (parent) parent.append(one);
  return one;
}
