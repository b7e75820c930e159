// Carries what the server says to the page's scripts as `policyqa-<kind>` events, and files to the reader.
watch("value", () => {
  const { kind, detail } = element.querySelector("[data-kind]")?.dataset ?? {};
  if (kind) dispatchEvent(new CustomEvent(`policyqa-${kind}`, { detail: JSON.parse(detail) }));
});

document.addEventListener("click", (event) => {
  const pressed = event.target.closest?.("[data-take]");
  if (!pressed || !element.isConnected) return;
  const { take, number } = pressed.dataset;
  trigger("download", { take, number: number === undefined ? null : Number(number) });
  const menu = pressed.closest("details");
  menu.open = false;
  menu.querySelector("summary").focus();
});
