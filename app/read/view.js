// The Read view: fetches the text in the page's language, keeps the chosen view and place, and goes to clauses.
// `element`, `server` and `watch` are Gradio's; it runs when the tab is first opened.
const texts = new Map(); // by page language
let place = null; // the clause that is read
let arrived = -Infinity; // when it was last gone to

const frame = () => new Promise(requestAnimationFrame);
const address = () => new URL(location);
const documentOf = () => element.querySelector(".document");

const choose = (view) => {
  documentOf().dataset.view = view;
  for (const button of element.querySelectorAll("[data-choose]")) {
    button.setAttribute("aria-pressed", button.dataset.choose === view);
    // On a phone the row of choices may be wider than the window.
    if (button.dataset.choose === view) button.parentElement.scrollLeft = button.offsetLeft - button.parentElement.offsetLeft - 60;
  }
};

const firstView = () => {
  const known = [...element.querySelectorAll("[data-choose]")].map((button) => button.dataset.choose);
  const wanted = [address().searchParams.get("text"), localStorage.getItem("policyqa-text"), documentOf().dataset.view];
  return wanted.find((view) => known.includes(view));
};

const clauseAt = (section) => element.querySelector(`.clause[data-section="${CSS.escape(section)}"]`);

// After the text has changed; above the first clause nothing was scrolled yet.
const keepInSight = (section) => {
  if (section !== element.querySelector(".clause").dataset.section) clauseAt(section)?.scrollIntoView();
};

// Waits until the tab is shown, as nothing can be scrolled before.
const goToClause = async (section) => {
  for (let tries = 0; tries < 60 && !element.getClientRects().length; tries++) await frame();
  const clause = clauseAt(section);
  if (!clause) return;
  arrived = performance.now();
  foldSide(false);
  clause.scrollIntoView({ block: "start" });
  clause.querySelector(".label").focus({ preventScroll: true });
  clause.classList.remove("arrived");
  await frame();
  clause.classList.add("arrived");
  place = section;
  markCurrent(section);
};

const goToAddress = async () => {
  const spelling = address().searchParams.get("section");
  const unknown = element.querySelector(".unknown");
  if (spelling === null || !unknown) return;
  unknown.hidden = true;
  let section = spelling;
  if (!clauseAt(section)) {
    const { language, failed } = element.querySelector(".reader").dataset;
    const found = await server.locate({ section, language }).catch(() => ({ said: failed }));
    if (found.said) {
      Object.assign(unknown, { textContent: found.said, hidden: false });
      unknown.scrollIntoView({ block: "center" });
      return;
    }
    section = found.section;
    const clean = address();
    clean.searchParams.set("section", section);
    history.replaceState(history.state, "", clean);
  }
  await goToClause(section);
};

const fill = async () => {
  const reader = element.querySelector(".reader");
  if (!reader || documentOf()) return;
  const { language, failed } = reader.dataset;
  const wording = asked;
  const returning = place;
  try {
    if (!texts.has(language)) texts.set(language, await server.document(language));
  } catch {
    reader.querySelector(".loading").textContent = failed;
    return;
  }
  if (!reader.isConnected || documentOf()) return; // the language was switched meanwhile
  reader.innerHTML = texts.get(language);
  choose(firstView());
  watchScrolling((section) => { place = section; markCurrent(section); });
  if (wording) {
    element.querySelector(".find input").value = wording;
    find();
  }
  // While a page opens its language may follow: the reader is still arriving at the clause then.
  if (returning && performance.now() - arrived > 2000) keepInSight(returning);
  else await goToAddress();
};

element.addEventListener("click", (event) => {
  const { target } = event;
  const button = target.closest("button");
  const link = target.closest("a.section-link");
  if (link) foldSide(false);
  if (!button) return;
  const { choose: view, step: by, hit, link: linked, before } = button.dataset;
  if (view) {
    const returning = place;
    choose(view);
    localStorage.setItem("policyqa-text", view);
    const kept = address();
    kept.searchParams.set("text", view);
    history.replaceState(history.state, "", kept);
    if (returning) keepInSight(returning);
    if (asked) find();
  }
  if (by) step(Number(by));
  if (hit) { foldSide(false); goTo(Number(hit)); }
  if (linked || before) copyFrom(button);
  if (button.matches(".unfold")) unfold(button.parentElement, button.getAttribute("aria-expanded") === "false");
  if (button.matches(".fold")) foldSide(button.getAttribute("aria-expanded") === "false");
});

element.addEventListener("input", (event) => {
  if (event.target.matches(".find input") && !event.isComposing) findSoon();
});
element.addEventListener("compositionend", findSoon);
element.addEventListener("submit", (event) => event.preventDefault());
element.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".find input")) {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  } else if (event.key === "Escape") foldSide(false);
});

addEventListener("policyqa-section", () => { if (element.isConnected) goToAddress(); });
watch("value", fill);
fill();
