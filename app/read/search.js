// The search: the server says where the hits are, in every script; here they are marked and stepped through.
let hits = { count: 0, marks: [], whole: [] };
let current = -1;
let asked = "";
let latest = 0;

const spanOf = (at, column) => element.querySelector(`.sentence[data-at="${at}"] > .${column}`);

const unmark = () => {
  for (const span of element.querySelectorAll(".sentence > .marked")) {
    span.textContent = span.textContent;
    span.classList.remove("marked");
  }
  for (const span of element.querySelectorAll(".sentence > .tinted")) {
    span.classList.remove("tinted", "now");
    delete span.dataset.hit;
  }
};

// Offsets count characters, not the halves of which JavaScript makes some of them.
const markIn = (span, places) => {
  const characters = [...span.textContent];
  const parts = [];
  let at = 0;
  for (const { start, end, hit } of places.sort((a, b) => a.start - b.start)) {
    if (end <= at) continue; // two hits within one term of the copy are one in the restored text
    const from = Math.max(start, at);
    const mark = Object.assign(document.createElement("mark"), { textContent: characters.slice(from, end).join("") });
    if (hit !== null) mark.dataset.hit = hit;
    parts.push(characters.slice(at, from).join(""), mark);
    at = end;
  }
  span.replaceChildren(...parts, characters.slice(at).join(""));
  span.classList.add("marked");
};

const paint = () => {
  unmark();
  const places = new Map();
  for (const mark of hits.marks) {
    const span = spanOf(mark.at, mark.column);
    if (span) places.set(span, [...(places.get(span) ?? []), mark]);
  }
  for (const [span, marks] of places) markIn(span, marks);
  for (const { at, column, hit } of hits.whole) {
    const span = spanOf(at, column);
    if (!span) continue;
    span.classList.add("tinted");
    span.dataset.hit = span.dataset.hit ? `${span.dataset.hit} ${hit}` : hit;
  }
};

const showCount = () => {
  const { count, said } = hits;
  element.querySelector(".count").textContent = count ? `${current < 0 ? "–" : current + 1} / ${count}` : asked ? "0" : "";
  element.querySelector(".count").title = said ?? "";
  for (const button of element.querySelectorAll("[data-step]")) button.disabled = !count;
};

const showHits = () => {
  const list = element.querySelector(".hits");
  list.hidden = !asked;
  element.querySelector(".contents").hidden = Boolean(asked);
  const said = Object.assign(document.createElement("p"), { className: "said", textContent: hits.said ?? "" });
  said.setAttribute("role", "status");
  list.innerHTML = hits.list ?? ""; // escaped where it was made
  list.prepend(said);
  showCount();
};

const goTo = (number) => {
  if (!hits.count) {
    element.querySelector(".hits > a")?.click(); // the number of a clause was typed
    return;
  }
  current = (number + hits.count) % hits.count;
  for (const before of element.querySelectorAll(".now")) before.classList.remove("now");
  const marked = [...element.querySelectorAll(`.document [data-hit~="${current}"]`)];
  const shown = marked.filter((mark) => mark.getClientRects().length);
  for (const mark of shown) mark.classList.add("now");
  shown[0]?.scrollIntoView({ block: "center" });
  const item = element.querySelector(`.hits [data-hit="${current}"]`);
  item?.classList.add("now");
  item?.scrollIntoView({ block: "nearest" });
  showCount();
};

const find = async () => {
  const reader = element.querySelector(".reader");
  const wording = element.querySelector(".find input").value;
  const request = ++latest;
  asked = wording.trim();
  current = -1;
  let found = { count: 0, marks: [], whole: [] };
  if (asked) {
    const view = element.querySelector(".document").dataset.view;
    try {
      found = await server.search({ wording, view, language: reader.dataset.language });
    } catch {
      found.said = reader.dataset.failed;
    }
  }
  if (request !== latest) return; // something else was typed meanwhile
  hits = found;
  paint();
  showHits();
};

let soon = 0;
const findSoon = () => {
  clearTimeout(soon);
  soon = setTimeout(find, 200);
};

const step = async (by) => {
  clearTimeout(soon);
  if (element.querySelector(".find input").value.trim() !== asked) await find();
  goTo(current < 0 && by < 0 ? -1 : current + by);
};
