// A row's "⋯" is a link to a page with its acts; here that page's menu opens beside the link. So do other menus with a
// page of their own.
//   <div class="menu"><a class="more" href="/users/1/menu">⋯</a></div>     the page has one <div class="menu-list">
//   <div class="menu"><a class="button" href="/users/columns" data-menu>Columns</a></div>
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const link of fresh(root, "a.more, a[data-menu]", "row-menu")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", follow);
    link.addEventListener("keydown", press);
  }
}

/** A link answers to Enter only; a button answers to the space bar too. */
function press(event) {
  if (event.key !== " ") return;
  event.preventDefault();
  event.currentTarget.click();
}

function follow(event) {
  if (event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const link = event.currentTarget;
  if (link.getAttribute("aria-expanded") === "false") open(link);
}

async function open(link) {
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    show(document.adoptNode(page.querySelector(".menu-list")), link);
  } catch {
    location.assign(link.href);
  }
  link.removeAttribute("aria-busy");
}

function show(menu, link) {
  menu.popover = "auto";
  menu.addEventListener("toggle", ({ newState }) => {
    link.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "closed") menu.remove();
  });
  link.after(menu);
  document.dispatchEvent(new CustomEvent("arrived", { detail: menu }));
  menu.showPopover();
}
