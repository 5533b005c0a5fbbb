// Asks before leaving a long form (data-unsaved) that was changed and not sent.
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const form of fresh(root, "form[data-unsaved]", "unsaved")) watch(form);
}

function watch(form) {
  const ask = (event) => event.preventDefault();
  const changed = () => addEventListener("beforeunload", ask);
  form.addEventListener("input", changed);
  form.addEventListener("submit", () => removeEventListener("beforeunload", ask));
  form.addEventListener("reset", () => removeEventListener("beforeunload", ask));
}
