// An Enter that confirms a candidate of an input method is no Enter for the page (229: Safari says so only that way).
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  },
  true,
);
