// Runs once for the form; `element` and `trigger` are Gradio's. A choice counts at once, the text when it is entered.
const values = (name) =>
  [...element.querySelectorAll(`[name="${name}"]`)]
    .filter((field) => (field.type === "checkbox" ? field.checked : field.value))
    .map((field) => field.value);

let waiting;
let sent = 0; // since the last answer: what is sent while one is awaited is dropped by Gradio
const send = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const lists = Object.fromEntries(["sectors", "groups", "places", "needs"].map((name) => [name, values(name)]));
    sent += 1;
    trigger("submit", { text: values("text")[0] || "", ...lists });
  }, 60);
};

addEventListener("policyqa-measured", () => {
  if (sent > 1) send();
  sent = 0;
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  dispatchEvent(new Event("policyqa-measures")); // the list comes into sight when it is there
  send();
});
element.addEventListener("change", (event) => {
  event.stopPropagation();
  send();
});
// Not the browser's own reset: that goes back to what was chosen when the page's language was switched.
element.addEventListener("reset", (event) => {
  event.preventDefault();
  for (const field of element.querySelectorAll("input, select")) {
    if (field.type === "checkbox") field.checked = false;
    else field.value = "";
  }
  send();
});

// Everything, as general, when the view is first seen.
new IntersectionObserver((entries, observer) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  observer.disconnect();
  send();
}).observe(element);
