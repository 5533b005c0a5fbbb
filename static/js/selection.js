// The rows ticked in a list, kept over its pages until the list's filter changes or the act is confirmed.
//   <form id="bulk" data-bulk="VIEW"> … <button data-needs-selection> … <p data-selected-count>
//   <input type="checkbox" form="bulk" name="id">     in each row
//   <input type="checkbox" form="bulk" name="all">    all that match, wherever they are
//   <input type="checkbox" data-select-all="bulk">    the page; shown only with scripts (hidden in the markup)
//   <div data-selection-used>                         where a selection has been acted on
import { fresh } from "./marks.js";

const KEY = "selection";

export function enhance(root) {
  if (fresh(root, "[data-selection-used]", "selection").length) sessionStorage.removeItem(KEY);
  for (const form of fresh(root, "form[data-bulk]", "selection")) {
    for (const box of rows(form)) box.checked ||= kept(form).has(box.value);
    pageBoxOf(form)?.closest("[hidden]")?.removeAttribute("hidden");
    form.addEventListener("formdata", (event) => addOtherPages(form, event.formData));
    form.querySelector("[data-clear-selection]")?.addEventListener("click", () => clear(form));
    show(form);
  }
}

document.addEventListener("change", ({ target }) => {
  const form = target.form?.matches("[data-bulk]") ? target.form : document.getElementById(target.dataset?.selectAll);
  if (!form) return;
  const all = form.elements.all;
  if (target === all || target.dataset.selectAll) for (const box of rows(form)) box.checked = target.checked;
  if (all && target !== all) all.checked = false;
  if (target === all) sessionStorage.removeItem(KEY);
  keep(form);
  show(form);
});

function rows(form) {
  return [...form.elements].filter((element) => element.type === "checkbox" && element.name === "id");
}

/** Not by `form.id`: that is the boxes named so. */
function pageBoxOf(form) {
  return document.querySelector(`[data-select-all="${form.getAttribute("id")}"]`);
}

function kept(form) {
  const selection = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  return new Set(selection?.view === form.dataset.bulk ? selection.ids : []);
}

function keep(form) {
  const ids = kept(form);
  for (const box of rows(form)) {
    if (box.checked) ids.add(box.value);
    else ids.delete(box.value);
  }
  sessionStorage.setItem(KEY, JSON.stringify({ view: form.dataset.bulk, ids: [...ids] }));
}

function clear(form) {
  sessionStorage.removeItem(KEY);
  for (const box of rows(form)) box.checked = false;
  if (form.elements.all) form.elements.all.checked = false;
  show(form);
}

function addOtherPages(form, data) {
  const here = new Set(rows(form).map((box) => box.value));
  for (const id of kept(form)) if (!here.has(id)) data.append("id", id);
}

function show(form) {
  const all = form.elements.all?.checked ?? false;
  const [boxes, count] = [rows(form), kept(form).size];
  const ticked = boxes.filter((box) => box.checked).length;
  const pageBox = pageBoxOf(form);
  if (pageBox) {
    pageBox.checked = ticked > 0 && ticked === boxes.length;
    pageBox.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  const nobody = !all && count === 0;
  for (const button of form.querySelectorAll("[data-needs-selection]")) button.disabled = nobody;
  for (const button of form.querySelectorAll("[data-clear-selection]")) button.hidden = nobody;
  for (const place of form.querySelectorAll("[data-selected-count]")) {
    place.textContent = all ? place.dataset.selectedCount : `${count} selected`;
  }
}
