// Runs once for the conversation and once for the side pane; `element`, `trigger` and `watch` are Gradio's.
const back = (place) => {
  const [turn, name] = place.split("/");
  const answer = document.getElementById(`turn-${turn}`);
  if (!answer) return;
  document.getElementById("talk").scrollIntoView({ block: "start" });
  answer.scrollIntoView({ block: "nearest" });
  answer.querySelector(`[data-open="${name}"]`)?.focus();
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { open, turn, ask, copy: text, copied, back: place, besideChoice } = button.dataset;
  if (open) trigger("click", { turn: Number(turn), place: open });
  if (ask) trigger("submit", { question: ask });
  if (text) copy(text).then(() => say(button, copied));
  if (place) back(place);
  if (besideChoice) {
    button.closest(".clause").dataset.beside = besideChoice;
    for (const one of button.parentElement.children) one.setAttribute("aria-pressed", one === button);
  }
});

// After an update: a newly opened clause scrolls to its quote, a new question to the top of the conversation.
let opened = element.querySelector("[data-pane]")?.dataset.pane;
let turns = element.querySelectorAll(".turn").length;
let answering = false;
watch("value", () => {
  const pane = element.querySelector("[data-pane]");
  if (pane && pane.dataset.pane !== opened) {
    opened = pane.dataset.pane;
    const quote = pane.querySelector("mark");
    const beside = document.getElementById("side").getBoundingClientRect().left > 1;
    if (quote) {
      // From the top, so that the heading is in sight; the quote in the middle only where it would not be.
      pane.scrollIntoView({ block: "start" });
      if (quote.getBoundingClientRect().bottom > window.innerHeight - 40) quote.scrollIntoView({ block: "center" });
      pane.querySelector("h2")?.focus({ preventScroll: true });
    } else if (beside) {
      document.getElementById("side").scrollTo(0, 0);
    }
  }
  const now = element.querySelectorAll(".turn");
  if (now.length > turns) now[now.length - 1].scrollIntoView({ block: "start" });
  turns = now.length;
  // A screen reader is told the answer once it is whole.
  const last = now[now.length - 1];
  const running = ["searching", "writing"].includes(last?.dataset.stage);
  if (answering && last && !running) {
    const detail = `${last.querySelector(".badge").textContent}. ${last.querySelector(".answer").innerText}`;
    dispatchEvent(new CustomEvent("policyqa-say", { detail }));
  }
  if (element.querySelector(".log, .welcome")) answering = running;
});

// What is being typed outlives a reload, which a lost connection ends in.
const DRAFT = "policyqa-draft";
const box = () => document.querySelector("#question textarea");
const refill = (tries) => {
  const draft = sessionStorage.getItem(DRAFT);
  if (!draft || box()?.value) return;
  if (!box()) { if (tries) requestAnimationFrame(() => refill(tries - 1)); return; }
  box().value = draft;
  box().dispatchEvent(new Event("input", { bubbles: true }));
};
if (element.querySelector(".welcome")) {
  addEventListener("pagehide", () => { try { sessionStorage.setItem(DRAFT, box().value); } catch { /* not kept */ } });
  try { refill(120); } catch { /* nothing was kept */ }
}
