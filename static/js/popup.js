// A question that has a page of its own (`.confirm`) is shown over the page it is asked from.
//   <a href="/users/1/disable" data-popup>          <form method="post" action="…" data-popup>
// Whatever answers with anything else than a question is gone to, as without scripts.
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const link of fresh(root, "a[data-popup]", "popup")) link.addEventListener("click", follow);
  for (const form of fresh(root, "form[data-popup]", "popup")) form.addEventListener("submit", send);
}

function follow(event) {
  if (event.defaultPrevented || event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(event.currentTarget.href, {}, () => location.assign(event.target.closest("a").href));
}

function send(event) {
  const form = event.currentTarget;
  if (event.defaultPrevented) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  ask(form.action, { method: "POST", body }, () => form.submit());
}

async function ask(address, request, otherwise) {
  try {
    const response = await fetch(address, { ...request, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const question = page.querySelector(".confirm");
    if (question) show(question, response.url);
    else if (response.redirected) location.assign(response.url);
    else otherwise();
  } catch {
    otherwise();
  }
}

function show(question, address) {
  if (document.querySelector("dialog[open]")) return;
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.append(document.adoptNode(question));
  question.classList.replace("confirm", "dialog-question");
  const title = question.getAttribute("aria-labelledby");
  if (title) dialog.setAttribute("aria-labelledby", title);
  for (const form of dialog.querySelectorAll("form:not([action])")) form.action = address;
  if (question.matches("form:not([action])")) question.action = address;
  for (const link of dialog.querySelectorAll("a[data-cancel]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
  }
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  document.dispatchEvent(new CustomEvent("arrived", { detail: dialog }));
  dialog.showModal();
}
