// A time to begin at, typed in the viewer's own zone and sent as the moment that it is. Without this it is in UTC.
//   <fieldset data-starting="2026-12-01T14:05:00Z"> with the inputs `start_on` and `start_at`, and [data-zone]
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const choice of fresh(root, "[data-starting]", "starting")) localise(choice);
}

function localise(choice) {
  const input = (name) => choice.querySelector(`[name="${name}"]`);
  const [day, time] = [input("start_on"), input("start_at")];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  choice.querySelector("[data-zone]").textContent = `In your time zone, ${zone}`;
  if (choice.dataset.starting) [day.value, time.value] = local(choice.dataset.starting);
  for (const typed of [day, time]) {
    typed.addEventListener("input", () => { choice.querySelector("[name=when][value=at]").checked = true; });
  }
  choice.closest("form").addEventListener("formdata", ({ formData }) => formData.set("start_utc", moment(day.value, time.value)));
}

/** As in "2026-12-01T13:05:00Z"; empty where something is missing. A time that the clocks leave out when they go forward is
 *  an hour later; of one that comes twice when they go back, it is the first. */
export function moment(day, time) {
  const then = new Date(`${day}T${time}`);
  return day && time && !Number.isNaN(then.valueOf()) ? `${then.toISOString().slice(0, 19)}Z` : "";
}

/** Day and time of a moment, in the viewer's zone. */
function local(moment) {
  const then = new Date(moment);
  const two = (number) => String(number).padStart(2, "0");
  const day = [then.getFullYear(), two(then.getMonth() + 1), two(then.getDate())].join("-");
  return [day, `${two(then.getHours())}:${two(then.getMinutes())}`];
}
