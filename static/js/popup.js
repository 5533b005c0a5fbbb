// A question that has a page of its own (`.confirm`) is shown over the page it is asked from.
//   <a href="/users/1/disable" data-popup>          <form method="post" action="…" data-popup>, or its button's formaction
// Whatever answers with anything else than a question is shown or gone to, as without scripts.
import { fresh } from "./marks.js";

/** What can be typed wrongly, so that its form may come back. */
const TYPED = "input:not([type=hidden], [type=radio], [type=checkbox], [hidden])";

/** Where the focus goes when another question takes the place of one. */
const FIRST = `${TYPED}, a[href], button`;

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

async function send(event) {
  const { currentTarget: form, submitter } = event;
  if (event.defaultPrevented) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(new FormData(form, submitter));
  const address = submitter?.getAttribute("formaction") ?? form.action;
  await ask(submitter ?? form, address, { method: "POST", body }, () => {
    form.removeEventListener("submit", send);
    // A busy form is not sent: that would be a second press.
    form.removeAttribute("aria-busy");
    form.requestSubmit(submitter);
  });
  form.removeAttribute("aria-busy");
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
  document.querySelector("dialog[open]")?.close();
  history.replaceState({}, "", address);
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.dispatchEvent(new CustomEvent("arrived", { detail: main }));
  main.focus();
}

/** In a dialog of its own; a form that was refused, or what comes after it, in the one it stands in. */
function show(question, address, opener) {
  const open = document.querySelector("dialog[open]");
  const dialog = open ?? dialogFrom(opener);
  dialog.replaceChildren(document.adoptNode(question));
  question.classList.replace("confirm", "dialog-question");
  dialog.setAttribute("aria-labelledby", question.getAttribute("aria-labelledby") ?? "");
  for (const form of dialog.querySelectorAll("form")) {
    if (!form.hasAttribute("action")) form.action = address;
    if (form.querySelector(TYPED)) form.addEventListener("submit", send);
  }
  for (const link of dialog.querySelectorAll("a[data-cancel]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.close();
    });
  }
  document.dispatchEvent(new CustomEvent("arrived", { detail: dialog }));
  if (open) (dialog.querySelector("[aria-invalid]") ?? dialog.querySelector(FIRST))?.focus();
  else dialog.showModal();
}

function dialogFrom(opener) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const menuOpeners = openersOf(opener.closest("[popover]"));
  dialog.addEventListener("close", () => {
    dialog.remove();
    for (const menuOpener of menuOpeners) menuOpener.focus();
  });
  document.body.append(dialog);
  return dialog;
}

/** A menu closes when the question comes. What opens it takes the focus afterwards; what isn't shown takes none. */
function openersOf(menu) {
  if (!menu) return [];
  const own = menu.closest(".menu")?.querySelector(".more") ?? document.querySelector(`[popovertarget="${menu.id}"]`);
  return [own, ...openersOf(menu.parentElement.closest("[popover]"))].filter(Boolean);
}
