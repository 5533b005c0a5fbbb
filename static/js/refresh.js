// A page that shows how far something has come takes its fresh part in place, until there is nothing more to come.
import { fresh } from "./marks.js";

const INTERVAL = 1500;

export function enhance(root) {
  for (const part of fresh(root, "[data-refresh]", "refresh")) setTimeout(() => renew(part), INTERVAL);
}

async function renew(part) {
  try {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const renewed = page.getElementById(part.id);
    if (!response.ok || !renewed) return location.reload();
    // Whoever is about to press a button in it keeps the focus.
    const focused = part.contains(document.activeElement);
    part.replaceWith(document.adoptNode(renewed));
    if (focused) renewed.querySelector("button")?.focus();
    document.dispatchEvent(new CustomEvent("arrived", { detail: renewed }));
  } catch {
    setTimeout(() => renew(part), INTERVAL * 2);
  }
}
