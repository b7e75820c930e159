// Filters, sorts and regroups what the server has drawn; `element`, `trigger` and `watch` are Gradio's.
// What the reader chose outlives a change of the page's language.
const chosen = { panel: "chart", by: "theme", text: "", filters: {}, sort: null, order: null };
const all = (selector) => [...element.querySelectorAll(selector)];
const one = (selector) => element.querySelector(selector);
const compare = (a, b) => a.localeCompare(b, document.documentElement.lang || undefined, { numeric: true });
const words = (text) => text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
const has = (node, wanted) => {
  const text = `${node.textContent} ${node.dataset.also || ""}`.normalize("NFKC").toLowerCase();
  return wanted.every((word) => text.includes(word));
};

const fits = (body) => Object.entries(chosen.filters).every(([name, value]) =>
  !value || (name === "unit" ? body.dataset.unit.split("|").includes(value) : body.dataset[name] === value));

const filter = () => {
  const root = one(".targets[data-showing]");
  if (!root) return;
  const wanted = words(chosen.text);
  const bodies = all("#targets-table tbody");
  const numbers = new Set();
  for (const body of bodies) {
    body.hidden = !(fits(body) && has(body, wanted));
    if (!body.hidden) numbers.add(body.dataset.number);
  }
  for (const item of all(".cards li")) item.hidden = !numbers.has(item.dataset.number);
  for (const card of all(".cards .goals")) {
    card.hidden = card.dataset.by !== chosen.by || !card.querySelector("li:not([hidden])");
  }
  const units = new Set();
  for (const row of all(".matrix tbody tr")) {
    row.hidden = !has(row, wanted);
    if (!row.hidden) units.add(row.dataset.unit);
  }
  for (const row of all(".narrow details")) row.hidden = !units.has(row.dataset.unit);
  const duties = chosen.panel === "duties";
  const [shown, total] = duties ? [units.size, all(".matrix tbody tr").length] : [numbers.size, bodies.length];
  const count = one(".count");
  const text = count.dataset[duties ? "duties" : "targets"].replace("{shown}", shown).replace("{all}", total);
  if (count.textContent !== text) count.textContent = text;
  one(".nothing").hidden = shown > 0;
  one(".reset").hidden = !chosen.text && !Object.values(chosen.filters).some(Boolean);
};

const panel = (name, focus) => {
  chosen.panel = name;
  one(".targets").dataset.showing = name;
  for (const tab of all("[role=tab]")) {
    const own = tab.dataset.panel === name;
    tab.setAttribute("aria-selected", own);
    tab.tabIndex = own ? 0 : -1;
    if (own && focus) tab.focus();
  }
  for (const body of all("[role=tabpanel]")) body.hidden = body.dataset.panel !== name;
  filter();
};

// The same marks by theme, in the notice's order, or by kind, the largest first.
const group = (by) => {
  chosen.by = by;
  for (const button of all(".grouping button")) button.setAttribute("aria-pressed", button.dataset.by === by);
  const bodies = new Map(all("#targets-table tbody").map((body) => [body.dataset.number, body.dataset]));
  const items = all(".cards li").sort((a, b) =>
    by === "theme" ? a.dataset.number - b.dataset.number : b.dataset.amount - a.dataset.amount);
  for (const item of items) {
    const key = bodies.get(item.dataset.number)[by];
    one(`.cards .goals[data-by="${by}"][data-key="${CSS.escape(key)}"] ul`).append(item);
  }
  one(".cards").dataset.by = by;
  filter();
};

const mark = (heads, column, direction) => {
  for (const head of heads) head.setAttribute("aria-sort", head.dataset.column === column ? direction : "none");
};
const opposite = (direction) => (direction === "ascending" ? "descending" : "ascending");

const sort = ([column, direction]) => {
  chosen.sort = [column, direction];
  mark(all("#targets-table thead th"), column, direction);
  const key = (body) => body.querySelector(`td.${column}`).dataset.sort;
  const sign = direction === "ascending" ? 1 : -1;
  const bodies = all("#targets-table tbody").sort((a, b) =>
    sign * compare(key(a), key(b)) || a.dataset.number - b.dataset.number);
  one("#targets-table table").append(...bodies);
};

const order = ([column, direction]) => {
  chosen.order = [column, direction];
  mark(all(".matrix thead th[data-column]"), column, direction);
  const sign = direction === "ascending" ? 1 : -1;
  const rows = all(".matrix tbody tr").sort((a, b) => sign * compare(a.dataset[column], b.dataset[column]));
  one(".matrix tbody").append(...rows);
  const lists = new Map(all(".narrow details").map((list) => [list.dataset.unit, list]));
  one(".narrow").append(...rows.map((row) => lists.get(row.dataset.unit)));
};

// The wording of a mark beside it, while it is pointed at or has the focus; Escape puts it away.
const hide = () => { const tip = one(".tip"); if (tip) tip.hidden = true; };
const tell = (link) => {
  const tip = one(".tip");
  const said = document.getElementById(link.getAttribute("aria-describedby"));
  if (!tip || !said) return;
  tip.innerHTML = said.innerHTML;
  tip.hidden = false;
  const at = link.getBoundingClientRect();
  const [width, height] = [tip.offsetWidth, tip.offsetHeight];
  const below = at.bottom + height + 8 < window.innerHeight;
  tip.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8))}px`;
  // It touches the mark, so that the pointer can go over to it.
  tip.style.top = `${below ? at.bottom - 2 : Math.max(8, at.top - height + 2)}px`;
};

const download = (form) => {
  const duties = chosen.panel === "duties";
  const rows = duties
    ? all(".matrix tbody tr:not([hidden])").map((row) => row.dataset.unit)
    : all("#targets-table tbody:not([hidden])").map((body) => Number(body.dataset.number));
  trigger("submit", { table: duties ? "duties" : "targets", form, rows });
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const column = button.closest("th")?.dataset.column;
  if (button.dataset.panel) panel(button.dataset.panel);
  else if (button.dataset.by) group(button.dataset.by);
  else if (button.dataset.download) download(button.dataset.download);
  else if (button.classList.contains("opener")) {
    const more = document.getElementById(button.getAttribute("aria-controls"));
    more.hidden = !more.hidden;
    button.setAttribute("aria-expanded", !more.hidden);
  } else if (button.classList.contains("reset")) {
    chosen.text = "";
    chosen.filters = {};
    fill();
    filter();
    one("input[type=search]").focus();
  } else if (column && button.closest(".matrix")) {
    const begins = column === "name" ? "ascending" : "descending";
    order([column, chosen.order?.[0] === column ? opposite(chosen.order[1]) : begins]);
  } else if (column) sort([column, chosen.sort?.[0] === column ? opposite(chosen.sort[1]) : "ascending"]);
});
element.addEventListener("input", (event) => {
  if (event.target.type === "search") chosen.text = event.target.value;
  else if (event.target.dataset.filter) chosen.filters[event.target.dataset.filter] = event.target.value;
  filter();
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || event.target.getAttribute("role") !== "tab") return;
  const tabs = all("[role=tab]");
  const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
  panel(next.dataset.panel, true);
});
for (const kind of ["mouseover", "focusin"]) {
  element.addEventListener(kind, (event) => {
    const link = event.target.closest(".goal");
    if (link) tell(link);
    else if (!event.target.closest(".tip")) hide();
  });
}
element.addEventListener("mouseleave", hide);
element.addEventListener("focusout", hide);
window.addEventListener("scroll", hide, { passive: true, capture: true });

const fill = () => {
  one("input[type=search]").value = chosen.text;
  for (const select of all("select")) select.value = chosen.filters[select.dataset.filter] || "";
};
watch("value", () => {
  if (!one(".targets[data-showing]")) return;
  fill();
  if (chosen.sort) sort(chosen.sort);
  if (chosen.order) order(chosen.order);
  if (chosen.by !== "theme") group(chosen.by);
  panel(chosen.panel);
});
