// Under a new password: how many characters of how many, whether the second entry agrees,
// and a button to see what was typed. The server decides; this only tells early.
//   <input type="password" data-min-length="15" …>      counts; data-typed-of, data-typed-enough
//   <input type="password" data-matches="password" …>   compares with the input of that id; data-same, …-so-far, -differ
//   <input type="password" data-reveal …>               gets the show/hide button only; data-show, -hide, …-label
// What is said stands in the page, in the page's language.
// Each stands in its own <div class="input-group">, where the button is put.
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const input of fresh(root, "input[data-min-length]", "length")) counter(input);
  for (const input of fresh(root, "input[data-matches]", "match")) comparison(input);
  for (const input of fresh(root, "input[type=password]:is([data-min-length], [data-reveal])", "reveal")) reveal(input);
}

function counter(input) {
  const least = Number(input.dataset.minLength);
  const { line, text } = meter(input);
  const bar = document.createElement("progress");
  bar.max = least;
  bar.setAttribute("aria-hidden", "true");
  line.prepend(bar);
  const update = () => {
    const length = [...input.value].length;
    bar.value = Math.min(length, least);
    line.dataset.state = length >= least ? "good" : "";
    const { typedOf, typedEnough } = input.dataset;
    text.textContent = (length >= least ? typedEnough : typedOf).replace("{length}", length).replace("{shortest}", least);
  };
  input.addEventListener("input", update);
  update();
}

function comparison(input) {
  const first = document.getElementById(input.dataset.matches);
  if (!first) return;
  const { line, text } = meter(input);
  const update = () => {
    const agrees = input.value === first.value;
    line.hidden = input.value === "";
    line.dataset.state = agrees ? "good" : first.value.startsWith(input.value) ? "" : "bad";
    const { same, sameSoFar, differ } = input.dataset;
    text.textContent = agrees ? same : first.value.startsWith(input.value) ? sameSoFar : differ;
  };
  input.addEventListener("input", update);
  first.addEventListener("input", update);
  update();
}

function meter(input) {
  const line = document.createElement("div");
  line.className = "meter";
  const text = document.createElement("span");
  text.setAttribute("aria-live", "polite");
  line.append(text);
  (input.closest(".input-group") ?? input).after(line);
  return { line, text };
}

function reveal(input) {
  const partners = [input, ...document.querySelectorAll(`input[data-matches="${input.id}"]`)];
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "button button-reveal";
  toggle.setAttribute("aria-controls", partners.map((partner) => partner.id).join(" "));
  const name = (visible) => {
    const { show, showLabel, hide, hideLabel } = input.dataset;
    toggle.textContent = visible ? hide : show;
    toggle.setAttribute("aria-label", visible ? hideLabel : showLabel);
  };
  const turn = (visible) => {
    for (const partner of partners) partner.type = visible ? "text" : "password";
    name(visible);
  };
  toggle.addEventListener("click", () => turn(input.type === "password"));
  input.form?.addEventListener("submit", () => turn(false));
  name(false);
  input.parentElement.append(toggle);
}
