// A button that can be pressed from a moment on says how long that is, and then what it does.
//   <button disabled data-from="2026-11-24T08:01:00Z"><span data-then="Resend">Resend again from 08:01</span></button>
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const button of fresh(root, "button[data-from]", "countdown")) count(button);
}

function count(button) {
  const words = button.querySelector("[data-then]");
  const seconds = Math.ceil((new Date(button.dataset.from) - Date.now()) / 1000);
  if (seconds <= 0) {
    button.disabled = false;
    words.textContent = words.dataset.then;
  } else if (button.isConnected) {
    words.textContent = `Resend again in ${seconds} s`;
    setTimeout(() => count(button), 1000);
  }
}
