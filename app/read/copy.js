// What is copied is the text of one column, the one the selection begins in, as it stands in the notice.
const COLUMNS = ["verbatim", "simplified", "traditional", "english"];

// The pieces of a column in a range, with the white space that the source has between them.
const textOf = (range, column) => {
  let text = "";
  for (const span of element.querySelectorAll(`.document .sentence > .${column}`)) {
    if (!range.intersectsNode(span)) continue;
    const part = document.createRange();
    part.selectNodeContents(span);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    const piece = part.toString();
    const gap = span.parentElement.dataset.gap ?? (column === "english" ? " " : "");
    if (piece) text += (text && gap) + piece;
  }
  return text;
};

const selectedRange = () => {
  const selection = document.getSelection();
  return selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
};

const columnAt = (node) => {
  const parent = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  return COLUMNS.find((column) => parent.closest(`.document .sentence > .${column}`));
};

element.addEventListener("copy", (event) => {
  const range = selectedRange();
  if (!range) return;
  const shown = COLUMNS.filter((column) => element.querySelector(`.document .sentence > .${column}`)?.getClientRects().length);
  const text = textOf(range, columnAt(range.startContainer) ?? shown[0]);
  if (!text) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
});

const copyFrom = async (button) => {
  const { link, before, after } = button.dataset;
  const clause = button.closest(".clause");
  if (link) {
    const address = new URL(location);
    address.searchParams.set("section", clause.dataset.section);
    await copy(address.href);
  } else {
    const whole = document.createRange();
    whole.selectNodeContents(clause);
    const range = selectedRange();
    const inside = range && clause.contains(range.commonAncestorContainer) && columnAt(range.startContainer) === "verbatim";
    const quote = textOf(inside ? range : whole, "verbatim").replace(/[\r\n]+/g, "");
    await copy(before + quote + after);
  }
  const name = button.textContent;
  const copied = button.parentElement.dataset.copied;
  if (name === copied) return;
  button.textContent = copied;
  setTimeout(() => { button.textContent = name; }, 1500);
};
