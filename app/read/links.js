// Runs once for the page: a link to a clause, in whatever view, opens the Read view at it. The address holds the
// clause; the entry of the browser's history holds the tab, so that going back leads to where the link was.
() => {
  const selected = () => document.querySelector("#views [role=tab][aria-selected=true]")?.id;
  const select = (id) => {
    if (id && selected() !== id) document.getElementById(id)?.click();
  };
  const asked = () => new URL(location).searchParams.has("section");
  const open = () => {
    select("read-button");
    dispatchEvent(new Event("policyqa-section")); // the Read view reads the address
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.section-link");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    const address = new URL(location);
    address.searchParams.set("section", link.dataset.section);
    address.hash = "";
    history.replaceState({ ...history.state, tab: selected() }, "");
    history.pushState({ ...history.state, tab: "read-button" }, "", address);
    open();
  });

  addEventListener("popstate", ({ state }) => {
    if (state?.tab && state.tab !== "read-button") select(state.tab);
    else if (asked()) open();
  });

  if (asked()) open();
}
