// What is cut at the end of its column is told whole while the pointer rests on it. Rows are most of a page, so that no row
// says it twice; without scripts the style sheet shows it.
//   <table class="table-fixed"> … <bdi class="clip">
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const table of fresh(root, ".table-fixed", "whole-text")) table.addEventListener("pointerover", tell);
}

function tell({ target }) {
  const text = target.closest(".clip");
  if (!text) return;
  if (text.scrollWidth > text.clientWidth) text.title = text.textContent.trim();
  else text.removeAttribute("title");
}
