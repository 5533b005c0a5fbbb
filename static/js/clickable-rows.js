// A click on a row opens what the link in its title leads to.
import { fresh } from "./marks.js";

const OWN_CLICKS = "a, button, input, select, textarea, label, summary, [popover]";

export function enhance(root) {
  for (const row of fresh(root, ".table tbody tr:has(.cell-title > a)", "clickable-rows")) {
    row.addEventListener("click", (event) => open(row, event));
    row.addEventListener("auxclick", (event) => open(row, event));
  }
}

function open(row, event) {
  if (event.defaultPrevented || event.button > 1 || event.target.closest(OWN_CLICKS)) return;
  if (isSelectingTextIn(row)) return;
  const { href } = row.querySelector(".cell-title > a");
  const inNewTab = event.button === 1 || event.ctrlKey || event.metaKey;
  if (inNewTab) window.open(href, "_blank", "noopener");
  else location.assign(href);
}

function isSelectingTextIn(row) {
  const selection = getSelection();
  return selection.type === "Range" && selection.containsNode(row, true);
}
