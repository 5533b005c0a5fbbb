// Proposes a username from the names until someone types one: "Åse Bråten-Łęcka" → "ase.braten-lecka".
//   <input id="username" data-username-from="first_name last_name">   ids of the inputs it is made of
import { fresh } from "./marks.js";

// Letters that do not come apart into a base letter and an accent.
const LETTERS = { æ: "ae", ø: "o", œ: "oe", ß: "ss", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n" };

export function enhance(root) {
  for (const input of fresh(root, "input[data-username-from]", "username")) propose(input);
}

function propose(input) {
  const names = input.dataset.usernameFrom.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  let own = input.value !== "";
  input.addEventListener("input", () => { own = input.value !== ""; });
  for (const name of names) {
    name.addEventListener("input", () => {
      if (!own) input.value = names.map((part) => plain(part.value)).filter(Boolean).join(".");
    });
  }
}

/** Lower case, no accents, and only what a username may hold. */
function plain(name) {
  return name.trim().toLowerCase()
    .normalize("NFD").replace(/\p{Mark}/gu, "")
    .replace(/[æøœßđðþłħıŋ]/g, (letter) => LETTERS[letter])
    .replace(/[\s_]+/g, "-")
    .replace(/[^a-z0-9-]/g, "")
    .replace(/^-+|-+$/g, "");
}
