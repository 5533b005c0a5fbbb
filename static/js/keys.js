// Keys that stand alone: / goes to the search, j and k walk the rows of a list, ? tells which keys there are. Enter opens
// the row, whose link has the focus. They can be turned off in a browser (WCAG 2.1.4).
//   <a href="/account/keyboard" data-keys-help>                                  what ? opens
//   <div data-keys-choice hidden><input type="checkbox">                        shown only with scripts
import { fresh } from "./marks.js";

const KEY = "keys";
const TYPED = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";
const acts = { "/": search, "j": () => step(1), "k": () => step(-1), "?": tell };

export function enhance(root) {
  for (const choice of fresh(root, "[data-keys-choice]", "keys")) {
    const box = choice.querySelector("input");
    box.checked = areOn();
    box.addEventListener("change", () => localStorage.setItem(KEY, box.checked ? "on" : "off"));
    choice.hidden = false;
  }
}

document.addEventListener("keydown", (event) => {
  const act = Object.hasOwn(acts, event.key) && acts[event.key];
  if (!act || event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest(TYPED) || document.querySelector("dialog[open]") || !areOn()) return;
  if (act()) event.preventDefault();
});

function areOn() {
  return localStorage.getItem(KEY) !== "off";
}

/** Each act is true if there was something to do. */
function search() {
  const field = document.querySelector("main [role=search] input[type=search]") ?? document.querySelector(".topbar-find input[type=search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function step(by) {
  const links = [...document.querySelectorAll(".table tbody tr")].map(linkOf).filter(Boolean);
  const row = document.activeElement.closest(".table tbody tr");
  const place = row ? links.indexOf(linkOf(row)) + by : by > 0 ? 0 : links.length - 1;
  links[place]?.focus();
  return links.length > 0;
}

function linkOf(row) {
  return row.querySelector(".cell-title a[href]") ?? row.querySelector("td a[href]");
}

function tell() {
  const help = document.querySelector("[data-keys-help]");
  help?.click();
  return Boolean(help);
}
