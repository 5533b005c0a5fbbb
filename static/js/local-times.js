// <time datetime="2026-11-24T07:58:00Z"> in the viewer's zone: relative within a week, else the day;
// the exact UTC time on hover. data-time="exact" always tells day and time (an end of validity, say).
// data-time="as-written" is left alone: the page says it in its own language, with its zone.
// A date without a time of day is the same day everywhere and is left alone.
import { fresh } from "./marks.js";

const MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY;
const relative = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
const shown = [];
let ticking = false;

export function enhance(root) {
  for (const time of fresh(root, "time[datetime*='T']:not([data-time='as-written'])", "local-times")) {
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

/** As in "Tue 1 Dec 2026, 15:38", or the day alone where the time says little. */
function absolute(moment, time) {
  const part = (options) => new Intl.DateTimeFormat("en-GB", options).format(moment);
  const day = [part({ weekday: "short" }), part({ day: "numeric" }), part({ month: "short" }).slice(0, 3), part({ year: "numeric" })];
  const clock = part({ hour: "2-digit", minute: "2-digit" });
  return time.dataset.time === "exact" ? `${day.join(" ")}, ${clock}` : day.slice(1).join(" ");
}
