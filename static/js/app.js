// Everything here makes a page quicker to use; nothing here is needed to use it.
// Each module exports `enhance(root)`: it looks for its own marks under `root` and may be called again
// for content that arrives later (`htmx:load`, `arrived`).
import { enhance as clickableRows } from "./clickable-rows.js";
import { enhance as copy } from "./copy.js";
import { enhance as countdown } from "./countdown.js";
import { enhance as keys } from "./keys.js";
import { enhance as listSearch } from "./list-search.js";
import { enhance as localTimes } from "./local-times.js";
import { enhance as passkeys } from "./passkeys.js";
import { enhance as passwordMeter } from "./password-meter.js";
import { enhance as popup } from "./popup.js";
import { enhance as print } from "./print.js";
import { enhance as refresh } from "./refresh.js";
import { enhance as rowMenu } from "./row-menu.js";
import { enhance as selection } from "./selection.js";
import { enhance as starting } from "./starting.js";
import { enhance as submitOnce } from "./submit-once.js";
import { enhance as unsaved } from "./unsaved.js";
import { enhance as usernameProposal } from "./username-proposal.js";
import { enhance as wholeText } from "./whole-text.js";
import { enhance as withChange } from "./with-change.js";

const modules = [
  clickableRows,
  copy,
  countdown,
  keys,
  listSearch,
  localTimes,
  passkeys,
  passwordMeter,
  popup,
  print,
  refresh,
  rowMenu,
  selection,
  starting,
  submitOnce,
  unsaved,
  usernameProposal,
  wholeText,
  withChange,
];

function enhance(root) {
  for (const module of modules) module(root);
}

enhance(document);
document.addEventListener("arrived", (event) => enhance(event.detail));
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) enhance(event.target);
});
