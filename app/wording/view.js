// For the examples and for the results; `element` and `trigger` are Gradio's.
const say = (button, text) => {
  const before = button.textContent;
  button.textContent = text;
  setTimeout(() => { button.textContent = before; }, 1500);
};

const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // Without https a page may only copy what is selected.
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};

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
