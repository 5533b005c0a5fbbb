// A click on a row opens what the row is about. The row holds a real link to the same address,
// so a keyboard, a reader and a page without scripts lose nothing.
import { fresh } from "./marks.js";

const OWN_CLICKS = "a, button, input, select, textarea, label, summary, [popover]";

export function enhance(root) {
  for (const row of fresh(root, "tr[data-href]", "clickable-rows")) {
    row.addEventListener("click", (event) => open(row, event));
    row.addEventListener("auxclick", (event) => open(row, event));
  }
}

function open(row, event) {
  if (event.defaultPrevented || event.button > 1 || event.target.closest(OWN_CLICKS)) return;
  if (isSelectingTextIn(row)) return;
  const inNewTab = event.button === 1 || event.ctrlKey || event.metaKey;
  if (inNewTab) window.open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
}

function isSelectingTextIn(row) {
  const selection = getSelection();
  return selection.type === "Range" && selection.containsNode(row, true);
}
