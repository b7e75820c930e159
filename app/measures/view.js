// Runs once for the measures found; `element`, `trigger` and `watch` are Gradio's. Filters and sorts in place.
const FILTERS = ["need", "strength", "unit"];
const kept = { need: "", strength: "", unit: "", sort: "", down: false, open: new Set() };
const rowsOf = (part) => [...part.querySelectorAll("tr.measure")];

const passes = (row) =>
  (!kept.need || row.dataset.need.split(" ").includes(kept.need)) &&
  (!kept.strength || row.dataset.strength === kept.strength) &&
  (!kept.unit || row.dataset.units.split("|").includes(kept.unit));

const filter = () => {
  const count = { fits: 0, general: 0 };
  let shown = 0;
  for (const section of element.querySelectorAll(".standing")) {
    for (const row of rowsOf(section)) row.hidden = !passes(row);
    const left = rowsOf(section).filter((row) => !row.hidden).length;
    for (const body of section.querySelectorAll("tbody")) body.hidden = !rowsOf(body).some((row) => !row.hidden);
    section.hidden = !left;
    section.querySelector(".number").textContent = left;
    if (section.dataset.standing in count) count[section.dataset.standing] = left;
    shown += left;
  }
  const found = element.querySelector(".found");
  if (!found) return;
  const profile = !found.dataset.empty;
  const said = found.dataset.names.split("|")[profile ? 0 : 1];
  const numbers = { n: count.fits + count.general, ...count };
  element.querySelector(".count").textContent = said.replace(/\{(\w+)\}/g, (_, name) => numbers[name]);
  element.querySelector(".nothing").hidden = shown > 0;
};

const key = (row) => {
  if (kept.sort === "strength") return Number(row.dataset.rank);
  if (kept.sort === "section") return Number(row.dataset.at);
  return row.dataset[kept.sort];
};

const sort = () => {
  for (const table of element.querySelectorAll("table")) {
    const rows = rowsOf(table);
    rows.forEach((row, i) => {
      row.home ??= row.parentElement;
      row.place ??= i;
    });
    table.querySelector("tbody.sorted")?.remove();
    if (!kept.sort) {
      for (const row of rows.sort((a, b) => a.place - b.place)) row.home.append(row);
    } else {
      const body = table.appendChild(document.createElement("tbody"));
      body.className = "sorted";
      const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, element.lang || undefined));
      rows.sort((a, b) => (kept.down ? -1 : 1) * compare(key(a), key(b)) || a.place - b.place);
      body.append(...rows);
    }
    for (const head of table.querySelectorAll("th[aria-sort]")) {
      const own = head.querySelector("button").dataset.sort === kept.sort;
      head.setAttribute("aria-sort", own ? (kept.down ? "descending" : "ascending") : "none");
    }
  }
  const best = element.querySelector(".best");
  if (best) best.hidden = !kept.sort;
};

const restore = () => {
  for (const name of FILTERS) {
    const select = element.querySelector(`select[name="${name}"]`);
    if (!select) return;
    select.value = kept[name];
    if (select.value !== kept[name]) select.value = kept[name] = ""; // the page's language was switched
  }
  for (const details of element.querySelectorAll("details")) {
    details.open = kept.open.has(details.closest(".standing").dataset.standing);
  }
  sort();
  filter();
};

element.addEventListener("change", (event) => {
  event.stopPropagation();
  if (!FILTERS.includes(event.target.name)) return;
  kept[event.target.name] = event.target.value;
  filter();
});
element.addEventListener("toggle", ({ target }) => {
  const name = target.closest?.(".standing")?.dataset.standing;
  if (name) kept.open[target.open ? "add" : "delete"](name);
}, true);
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("sort" in button.dataset) {
    kept.down = button.dataset.sort === kept.sort && !kept.down;
    kept.sort = button.dataset.sort;
    sort();
    filter();
  }
  if (button.dataset.form) {
    const open = [...element.querySelectorAll(".standing")].filter((one) => one.querySelector("details")?.open ?? true);
    const rows = open.flatMap(rowsOf).filter((row) => !row.hidden);
    trigger("submit", { form: button.dataset.form, rows: rows.map((row) => row.dataset.id) });
  }
});
let asked = false;
addEventListener("policyqa-measures", () => { asked = true; });
watch("value", () => {
  restore();
  if (asked) element.scrollIntoView({ block: "start" });
  asked = false;
  dispatchEvent(new Event("policyqa-measured"));
});
