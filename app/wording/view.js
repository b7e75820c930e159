// For the examples and for the results; `element` and `trigger` are Gradio's.
element.addEventListener("click", (event) => {
  const jump = event.target.closest("a.jump");
  if (jump) {
    event.preventDefault();
    const target = document.getElementById(jump.getAttribute("href").slice(1));
    target?.scrollIntoView({ block: "start" });
    target?.focus({ preventScroll: true });
    return;
  }
  const button = event.target.closest("button");
  if (!button) return;
  const { fill, copy: text, copied, form } = button.dataset;
  if (fill) trigger("submit", { fill });
  if (text) copy(text).then(() => say(button, copied));
  if (form) trigger("submit", { form });
});
