/* The coverage matrix: a real table whose cells, headings and totals open the rows behind them.
   Everything is written as text; one cell at a time is a stop of the keyboard, arrows go to the others. */
const SIGNS = { couvert: "", vide_confirme: "∅", non_documente: "?", masque: "·" };
/* Drawn, not written: fonts have these signs too small for a room, or not at all. */
const AGED = ["a_revoir", "ancien", "sans_date"];
const FEW = 3; /* regions: their names need not stand upright */

export default function draw({ parentElement, data, setTriggerValue }) {
  const told = JSON.stringify(data);
  let table = parentElement.querySelector("table");
  if (table && table.told === told) return;
  const held = parentElement.getRootNode().activeElement;
  const at = table && held && table.contains(held) ? held.dataset.at : null;
  const made = element("table", `maillage-matrix${data.columns.length <= FEW ? " few" : ""}`);
  made.told = told;
  element("caption", "", data.caption, made);
  head(made, data);
  let body = null;
  let group = "";
  let atRow = 0;
  data.lines.forEach((line) => {
    if (!body || line.group !== group) {
      group = line.group;
      /* One body a group: its heading is that of its own rows alone. */
      body = element("tbody", "", "", made);
      if (group) groupHeading(body, line, ++atRow, data);
    }
    const index = atRow++;
    const row = element("tr", "", "", body);
    const heading = element("th", "name", "", row);
    heading.scope = "row";
    const name = stop(heading, `${index + 1}:0`, "", `${line.code}|`);
    name.title = line.label;
    element("span", "lines", line.label, name);
    line.cells.forEach(([state, age, count, says], column) => {
      const cell = element("td", `${state} ${age}`, "", row);
      const sign = state === "couvert" ? String(count) : SIGNS[state];
      const button = stop(cell, `${index + 1}:${column + 1}`, sign, `${line.code}|${data.columns[column].code}`);
      if (AGED.includes(age)) element("span", `age ${age}`, "", button);
      button.setAttribute("aria-label", says);
      button.title = `${line.label}, ${data.columns[column].name}${data.colon}${says}`;
      if (data.opened === button.dataset.opens) button.setAttribute("aria-current", "true");
    });
    total(element("td", "total", "", row), `${index + 1}:${line.cells.length + 1}`, line.covered, `${line.code}|=`, data);
  });
  const foot = element("tr", "", "", element("tfoot", "", "", made));
  element("th", "", data.covered, foot).scope = "row";
  data.columns.forEach((column, index) => {
    total(element("td", "total", "", foot), `${atRow + 1}:${index + 1}`, column.covered, `=|${column.code}`, data);
  });
  element("td", "", "", foot);
  made.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) setTriggerValue("opened", button.dataset.opens);
  });
  made.addEventListener("keydown", (event) => walk(event, made));
  (made.querySelector(`[data-at="${at}"]`) || made.querySelector("[aria-current]") || made.querySelector("button")).tabIndex = 0;
  const frame = parentElement.querySelector(".maillage-frame") || element("div", "maillage-frame", "", parentElement);
  frame.replaceChildren(made);
  clear(frame, made);
  new ResizeObserver(() => clear(frame, made)).observe(made);
  if (at) made.querySelector(`[data-at="${at}"]`)?.focus();
}

/* What takes the focus must not come to rest behind the head, the foot or the names, which stay in place. */
function clear(frame, table) {
  const staying = (part) => (getComputedStyle(part.querySelector("th")).position === "sticky" ? part : null);
  frame.style.scrollPaddingTop = `${staying(table.tHead)?.offsetHeight || 0}px`;
  frame.style.scrollPaddingBottom = `${staying(table.tFoot)?.offsetHeight || 0}px`;
  frame.style.scrollPaddingLeft = `${table.querySelector("th").offsetWidth}px`;
}

function head(table, data) {
  const row = element("tr", "", "", element("thead", "", "", table));
  element("th", "name", data.corner, row).scope = "col";
  data.columns.forEach((column, index) => {
    const heading = element("th", "", "", row);
    heading.scope = "col";
    const button = stop(heading, `0:${index + 1}`, "", `|${column.code}`);
    element("span", "upright", column.name, button);
    element("span", "", column.code, button);
  });
  const covered = element("th", "covered", "", row);
  covered.scope = "col";
  element("span", "", data.covered, covered);
}

/* The heading of an axis carries its totals: one a region, then that of all of them. */
function groupHeading(body, line, index, data) {
  const row = element("tr", "group", "", body);
  element("th", "", line.group, row).scope = "rowgroup";
  const { cells, covered } = data.axes[line.axis];
  cells.forEach((count, column) => {
    total(element("td", "total", "", row), `${index}:${column + 1}`, count, `~${line.axis}|${data.columns[column].code}`, data);
  });
  total(element("td", "total", "", row), `${index}:${cells.length + 1}`, covered, `~${line.axis}|=`, data);
}

function total(cell, at, count, opens, data) {
  const button = stop(cell, at, String(count), opens);
  button.setAttribute("aria-label", `${data.covered}${data.colon}${count}`);
}

function stop(parent, at, text, opens) {
  const button = element("button", "", text, parent);
  button.type = "button";
  button.tabIndex = -1;
  button.dataset.at = at;
  button.dataset.opens = opens;
  return button;
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, 1], End: [0, -1] };

/* To the next stop that way, past what is none (a heading of an axis, a corner), as far as the edge. */
function walk(event, table) {
  const step = STEPS[event.key];
  if (!step) return;
  const [height, width] = [table.rows.length, table.rows[0].cells.length];
  let [row, column] = event.target.dataset.at.split(":").map(Number);
  if (event.key === "Home") column = -1;
  if (event.key === "End") column = width;
  let next = null;
  do {
    row += step[0];
    column += step[1];
    next = table.querySelector(`[data-at="${row}:${column}"]`);
  } while (!next && row >= 0 && row < height && column >= 0 && column < width);
  event.preventDefault();
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function element(tag, className, text, parent) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}
