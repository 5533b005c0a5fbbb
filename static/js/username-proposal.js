// Shows in the empty username the one that the server would make from the names, numbered where others have it.
//   <input data-proposal="/users/username-proposal" data-proposal-from="first_name last_name">   ids of the inputs
import { fresh } from "./marks.js";

const PAUSE = 250;

export function enhance(root) {
  for (const input of fresh(root, "input[data-proposal]", "username")) propose(input);
}

function propose(input) {
  const names = input.dataset.proposalFrom.split(" ").map((id) => document.getElementById(id)).filter(Boolean);
  let pause, newest = 0;
  const ask = async () => {
    const asked = ++newest;
    const query = new URLSearchParams(names.map((name) => [name.name, name.value]));
    const answer = await fetch(`${input.dataset.proposal}?${query}`).catch(() => null);
    if (asked === newest && answer?.ok && !answer.redirected) input.placeholder = await answer.text();
  };
  for (const name of names) {
    name.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(ask, PAUSE);
    });
  }
}
