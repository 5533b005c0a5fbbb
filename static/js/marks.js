// Finds elements once: a second call for the same content does nothing.
const seen = new WeakMap();

/** Elements under (or at) `root` that match and were not handed out to `owner` before. */
export function fresh(root, selector, owner) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  return found.filter((element) => {
    const owners = seen.get(element) ?? new Set();
    if (owners.has(owner)) return false;
    seen.set(element, owners.add(owner));
    return true;
  });
}
