// <time datetime="2026-11-24T07:58:00Z"> in the viewer's zone: relative within a week, else the day;
// the exact UTC time on hover. data-time="exact" always tells day and time (an end of validity, say).
// A date without a time of day is the same day everywhere and is left alone.
import { fresh } from "./marks.js";

const MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY;
const language = document.documentElement.lang || "en";
const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? (language === "en" ? "en-GB" : language);
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const shown = [];
let ticking = false;

export function enhance(root) {
  for (const time of fresh(root, "time[datetime*='T']", "local-times")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.valueOf())) continue;
    if (!time.title) time.title = `${moment.toISOString().slice(0, 19).replace("T", " ")} UTC`;
    shown.push(time);
    show(time, moment);
  }
  if (!ticking && shown.length) {
    ticking = true;
    setInterval(refresh, 30_000);
  }
}

function refresh() {
  if (document.hidden) return;
  for (const time of shown) if (time.isConnected) show(time, new Date(time.dateTime));
}

function show(time, moment) {
  const seconds = (moment - Date.now()) / 1000;
  const text = time.dataset.time === "exact" || Math.abs(seconds) >= WEEK ? absolute(moment, time) : distance(seconds);
  if (time.textContent !== text) time.textContent = text;
}

function distance(seconds) {
  const size = Math.abs(seconds);
  if (size < 45) return seconds > 0 ? "in a moment" : "just now";
  if (size < 45 * MINUTE) return relative.format(Math.round(seconds / MINUTE), "minute");
  if (size < 22 * HOUR) return relative.format(Math.round(seconds / HOUR), "hour");
  return relative.format(Math.round(seconds / DAY) || Math.sign(seconds), "day");
}

function absolute(moment, time) {
  const exact = time.dataset.time === "exact";
  return new Intl.DateTimeFormat(locale, {
    weekday: exact ? "short" : undefined,
    day: "numeric",
    month: "short",
    year: exact && moment.getFullYear() === new Date().getFullYear() ? undefined : "numeric",
    hour: exact ? "2-digit" : undefined,
    minute: exact ? "2-digit" : undefined,
  }).format(moment);
}
