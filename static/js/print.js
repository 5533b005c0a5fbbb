// A button that prints the page; it stands hidden in the page where no script runs.   <button data-print hidden>
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const button of fresh(root, "button[data-print]", "print")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
