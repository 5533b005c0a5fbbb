// A second press while the first is under way does nothing. Coming back to the page makes the form ready again. A form that
// is answered by a file (`data-download`) leaves its page where it is, and may be sent again.
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const form of fresh(root, "form[method=post]:not([data-download])", "submit-once")) form.addEventListener("submit", send);
}

function send(event) {
  const form = event.currentTarget;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  // Later, so that another listener may still refuse, and the pressed button's name and value are sent.
  const { submitter } = event;
  setTimeout(() => {
    if (event.defaultPrevented) return;
    form.setAttribute("aria-busy", "true");
    if (submitter) submitter.dataset.busy = "";
  });
}

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
  for (const button of document.querySelectorAll("[data-busy]")) delete button.dataset.busy;
});
