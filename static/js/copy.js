// A "Copy" button beside anything marked data-copy. It copies the element's text, or the attribute's value.
//   <span data-copy data-copy-label="Copy login email" data-copy-word="Copy" data-copied-word="Copied">
import { fresh } from "./marks.js";

export function enhance(root) {
  if (!navigator.clipboard) return;
  for (const source of fresh(root, "[data-copy]", "copy")) source.after(button(source));
}

function button(source) {
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "button button-small button-quiet";
  const { copyLabel, copyWord = "Copy", copiedWord = "Copied" } = source.dataset;
  copy.textContent = copyWord;
  if (copyLabel) copy.setAttribute("aria-label", copyLabel);
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.dataset.copy || source.textContent.trim());
    copy.textContent = copiedWord;
    said.textContent = copiedWord;
    setTimeout(() => { copy.textContent = copyWord; said.textContent = ""; }, 2000);
  });
  const pair = document.createDocumentFragment();
  pair.append(" ", copy, said);
  return pair;
}
