// What matters only where a field differs from what is on file stands there only then.
//   <div data-with-change="email" data-original="ann@example.com">
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const part of fresh(root, "[data-with-change]", "with-change")) watch(part);
}

function watch(part) {
  const field = document.getElementById(part.dataset.withChange);
  if (!field) return;
  const update = () => { part.hidden = field.value.trim() === part.dataset.original; };
  field.addEventListener("input", update);
  update();
}
