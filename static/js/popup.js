// A question that has a page of its own (`.confirm`) is shown over the page it is asked from.
//   <a href="/users/1/disable" data-popup>          <form method="post" action="…" data-popup>
// Whatever answers with anything else than a question is shown or gone to, as without scripts.
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const link of fresh(root, "a[data-popup]", "popup")) link.addEventListener("click", follow);
  for (const form of fresh(root, "form[data-popup]", "popup")) form.addEventListener("submit", send);
}

function follow(event) {
  if (event.defaultPrevented || event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  ask(link, link.href, {}, () => location.assign(link.href));
}

function send(event) {
  const { currentTarget: form, submitter } = event;
  if (event.defaultPrevented) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, submitter));
  ask(submitter, form.action, { method: "POST", body }, () => {
    form.removeEventListener("submit", send);
    form.requestSubmit(submitter);
  });
}

async function ask(opener, address, request, otherwise) {
  try {
    const response = await fetch(address, { ...request, headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const question = page.querySelector(".confirm");
    if (question) show(question, response.url, opener);
    else if (response.redirected) arrive(page, response.url);
    else otherwise();
  } catch {
    otherwise();
  }
}

/** A page that was led to holds a message that is shown once, so it isn't fetched again. */
function arrive(page, address) {
  const main = page.querySelector("body.frame main");
  if (!main) return location.assign(address);
  history.replaceState({}, "", address);
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.dispatchEvent(new CustomEvent("arrived", { detail: main }));
  main.focus();
}

function show(question, address, opener) {
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
  dialog.addEventListener("close", () => {
    dialog.remove();
    // A menu closed when the question came.
    const menu = opener.closest("[popover]");
    if (menu) document.querySelector(`[popovertarget="${menu.id}"]`)?.focus();
  });
  document.body.append(dialog);
  document.dispatchEvent(new CustomEvent("arrived", { detail: dialog }));
  dialog.showModal();
}
