// A "Copy" button beside anything marked data-copy. It copies the element's text, or the attribute's value.
import { fresh } from "./marks.js";

export function enhance(root) {
  if (!navigator.clipboard) return;
  for (const source of fresh(root, "[data-copy]", "copy")) source.after(button(source));
}

function button(source) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "button button-small button-quiet";
  copy.textContent = "Copy";
  if (source.dataset.copyLabel) copy.setAttribute("aria-label", `Copy ${source.dataset.copyLabel}`);
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.dataset.copy || source.textContent.trim());
    copy.textContent = "Copied";
    said.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; said.textContent = ""; }, 2000);
  });
  const pair = document.createDocumentFragment();
  pair.append(" ", copy, said);
  return pair;
}
