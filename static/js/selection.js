// Acts on the selected rows wait until a row is selected; the count says how many; one box selects the page.
//   <form id="bulk" data-bulk> … <button data-needs-selection> … <span data-selected-count>
//   <input type="checkbox" form="bulk" name="id">    in each row
//   <input type="checkbox" data-select-all="bulk">   in the head; shown only with scripts (hidden in the markup)
import { fresh } from "./marks.js";

export function enhance(root) {
  for (const form of fresh(root, "form[data-bulk]", "selection")) {
    document.addEventListener("change", (event) => {
      if (event.target.form === form || event.target.dataset?.selectAll === form.id) update(form, event.target);
    });
  }
  for (const box of fresh(root, "[data-select-all]", "select-all")) {
    const holder = box.closest("[hidden]");
    if (holder) holder.hidden = false;
  }
  for (const form of document.querySelectorAll("form[data-bulk]")) update(form);
}

function update(form, changed) {
  const boxes = [...form.elements].filter((element) => element.type === "checkbox" && element.name === "id");
  const all = document.querySelector(`[data-select-all="${form.id}"]`);
  if (all && changed === all) for (const box of boxes) box.checked = all.checked;
  const count = boxes.filter((box) => box.checked).length;
  if (all) {
    all.checked = count > 0 && count === boxes.length;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  for (const button of form.querySelectorAll("[data-needs-selection]")) button.disabled = count === 0;
  for (const place of form.querySelectorAll("[data-selected-count]")) place.textContent = `${count} selected`;
}
