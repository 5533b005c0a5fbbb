// A list that is fetched as one types; htmx does it by what the form says. Here is what it leaves open.
//   <form data-list-search hx-get="/users" …>     the answer has an element #results, which takes the place of the page's
import { fresh } from "./marks.js";

const FAILURES = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];

export function enhance(root) {
  for (const form of fresh(root, "form[data-list-search]", "list-search")) {
    form.addEventListener("htmx:configRequest", leaveOutEmpty);
    // Told of what is to be replaced, which the form is not.
    document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.requestConfig.elt === form && goWhereItLeads(detail));
    for (const failure of FAILURES) form.addEventListener(failure, tell);
  }
}

/** So that the address is one to hand on. */
function leaveOutEmpty({ detail }) {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
}

/** A session that ended leads to the page for signing in, which is no list. */
function goWhereItLeads(detail) {
  if (!detail.shouldSwap || detail.xhr.responseText.includes('id="results"')) return;
  detail.shouldSwap = false;
  location.assign(detail.xhr.responseURL);
}

function tell() {
  document.getElementById("search-failed")?.remove();
  const words = document.createElement("p");
  words.id = "search-failed";
  words.className = "field-error";
  words.setAttribute("role", "alert");
  words.textContent = "The list could not be fetched. What is shown may be older than what is asked for. Press Enter to try again.";
  document.getElementById("results").prepend(words);
}
