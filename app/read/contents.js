// The contents: parts fold; the clause that is read is marked, and the parts it lies in are opened.
const entryOf = (section) => element.querySelector(`.contents [data-entry="${CSS.escape(section)}"]`);

const unfold = (entry, open) => {
  entry.querySelector(":scope > ol").hidden = !open;
  entry.querySelector(":scope > .unfold").setAttribute("aria-expanded", open);
};

const markCurrent = (section) => {
  const entry = entryOf(section);
  if (!entry || entry.classList.contains("current")) return;
  const before = element.querySelector(".contents .current");
  before?.classList.remove("current");
  before?.querySelector("a").removeAttribute("aria-current");
  entry.classList.add("current");
  entry.querySelector("a").setAttribute("aria-current", "location");
  for (let above = entry; above; above = above.parentElement.closest("[data-entry]")) {
    if (above.querySelector(":scope > .unfold")) unfold(above, true);
  }
  const side = element.querySelector("aside");
  const box = entry.querySelector("a").getBoundingClientRect();
  const frame = side.getBoundingClientRect();
  if (box.height && (box.top < frame.top + 40 || box.bottom > frame.bottom - 40)) {
    side.scrollTop += box.top - frame.top - frame.height / 3;
  }
};

// The clause at a line a quarter down the window is the one that is read.
let seen = null;
const watchScrolling = (onto) => {
  seen?.disconnect();
  seen = new IntersectionObserver(
    (entries) => {
      const now = entries.filter((entry) => entry.isIntersecting).pop();
      if (now) onto(now.target.dataset.section);
    },
    { rootMargin: "-25% 0px -74% 0px" },
  );
  for (const clause of element.querySelectorAll(".clause")) seen.observe(clause);
};

// On a phone the contents cover what is below the tools.
const foldSide = (open) => {
  const bar = element.querySelector(".bar");
  if (bar) element.querySelector("aside").style.setProperty("--below", `${bar.getBoundingClientRect().bottom}px`);
  element.querySelector(".reader").classList.toggle("unfolded", open);
  element.querySelector(".fold")?.setAttribute("aria-expanded", open);
};
