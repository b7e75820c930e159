// An Enter that confirms a candidate of an input method is no Enter for the page (229: Safari says so only that way).
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  },
  true,
);

// The page is made in one language and follows the reader's when it opens; until then it is not shown.
const speaks = () => document.querySelector(".told")?.lang;
const wanted = () => {
  try { return localStorage.getItem("policyqa-language") || navigator.language; } catch { return navigator.language; }
};
const show = (until) => {
  const chinese = /^zh/i.test(wanted());
  const script = /hant|tw|hk|mo/i.test(wanted()) ? "zh-Hant" : "zh-Hans";
  if (speaks() === (chinese ? script : "en") || performance.now() > until) document.documentElement.classList.add("spoken");
  else requestAnimationFrame(() => show(until));
};
show(performance.now() + 2500);

const make = (tag, attributes) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
};

// What changes without taking the focus is told to screen readers: `policyqa-say` with the text as its detail.
const told = make("div", { id: "announce", class: "unseen", role: "status", "aria-live": "polite" });
addEventListener("policyqa-say", (event) => {
  told.textContent = "";
  setTimeout(() => { told.textContent = event.detail; }, 50);
});

// The link past the head leads to the question box, or to the view that is shown.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("a.skip")) return;
  event.preventDefault();
  const view = [...document.querySelectorAll("#views [role=tabpanel]")].find((one) => one.getClientRects().length);
  const first = view?.querySelector("#question textarea") ?? view;
  if (first === view) view?.setAttribute("tabindex", "-1");
  first?.focus();
});

// Errors are sentences in the page's language. When the server cannot be reached it is tried again until it answers;
// then the page is loaded anew, as the server may have forgotten it.
const alarm = make("div", { id: "alarm", role: "alert", hidden: "" });
const quiet = () => { alarm.hidden = true; };
const alert = (name, text) => {
  const words = document.querySelector(".told")?.dataset;
  if (!words || (!alarm.hidden && alarm.dataset.kind === "lost")) return;
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×", onclick: quiet });
  close.setAttribute("aria-label", words.close);
  alarm.replaceChildren(Object.assign(document.createElement("p"), { textContent: text ?? words[name] }), close);
  alarm.dataset.kind = name;
  alarm.hidden = false;
};
addEventListener("policyqa-alarm", (event) => alert("said", event.detail));

// Escape closes what is open: the alarm, or a menu, whose button then has the focus. So does a click elsewhere.
const close = (menu, focus) => {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
};
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (alarm.dataset.kind !== "lost") quiet();
  for (const menu of document.querySelectorAll("details.menu[open]")) close(menu, true);
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!event.composedPath().includes(menu)) close(menu, false); // also where the click has redrawn what it was on
  }
  // A tab at the edge of a phone is drawn into sight.
  event.target.closest?.("#views [role=tab]")?.scrollIntoView({ block: "nearest", inline: "center" });
});

let leaving = false;
addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
const plain = window.fetch.bind(window);
let waiting = null;
const lose = () => {
  if (leaving || waiting) return;
  alert("lost");
  waiting = setInterval(async () => {
    const reply = await plain(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (reply?.ok) {
      clearInterval(waiting);
      location.reload();
    }
  }, 2000);
};
window.fetch = async (...given) => {
  try {
    const reply = await plain(...given);
    if (reply.status >= 500) alert("failed");
    return reply;
  } catch (error) {
    if (error instanceof TypeError) lose(); // so fetch tells that there was no reply
    throw error;
  }
};
