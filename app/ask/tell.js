// The dialog a reader says something of an answer in. `element`, `trigger` and `watch` are Gradio's.
const dialog = () => element.querySelector("dialog");
let about = null; // { number, kind }

const open = ({ tell: kind, number, marks }) => {
  about = { number: Number(number), kind };
  const box = dialog();
  box.querySelector("h2").textContent = box.dataset[kind];
  const choices = kind === "wrong_citation" ? marks.split(" ") : [];
  box.querySelector(".which").hidden = !choices.length;
  box.querySelector(".marks").replaceChildren(...choices.map((mark, i) => {
    const label = document.createElement("label");
    const radio = Object.assign(document.createElement("input"), { type: "radio", name: "mark", value: mark, checked: !i });
    label.append(radio, ` [${mark}]`);
    return label;
  }));
  box.querySelector("textarea").value = "";
  finish({ done: false, said: "" });
  box.showModal();
  box.querySelector("input:checked, textarea").focus();
};

// After it was kept only the thanks and the button that closes are left.
const finish = ({ done, said }) => {
  const box = dialog();
  box.querySelector(".said").textContent = said;
  box.classList.toggle("done", done);
  box.querySelector(".send").disabled = false;
  if (done) box.querySelector("[data-close]").focus();
};

document.addEventListener("click", (event) => {
  const asked = event.target.closest?.("[data-tell]");
  if (asked && element.isConnected) open(asked.dataset);
});
addEventListener("policyqa-told", (event) => { if (element.isConnected) finish(event.detail); });
element.addEventListener("click", (event) => {
  // A click on the backdrop is one on the dialog itself.
  if (event.target.closest("[data-close]") || event.target === dialog()) dialog().close();
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  const box = dialog();
  const mark = box.querySelector("input:checked");
  box.querySelector(".send").disabled = true;
  trigger("submit", { ...about, mark: mark ? Number(mark.value) : null, comment: box.querySelector("textarea").value });
});
