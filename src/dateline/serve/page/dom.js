// Elements from text alone: nothing here reads markup, so that no word of an article can become some.

const INTERNAL = new Set([
  "class",
  "id",
  "hidden",
  "type",
  "href",
  "rel",
  "target",
  "for",
  "role",
  "tabindex",
  "title",
  "lang",
  "dir",
  "datetime",
  "value",
  "name",
  "start",
  "open",
  "checked",
  "min",
  "max",
  "disabled",
  "download",
  "placeholder",
  "autocomplete",
  "scope",
]);

/**
 * Make an element: `make("a", { class: "quiet", href, on: { click } }, "words", child, null)`.
 *
 * Strings become text nodes; null, undefined and false are left out, arrays are taken in turn.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (INTERNAL.has(name) || name.startsWith("aria-") || name.startsWith("data-")) {
      element.setAttribute(name, value === true ? "" : value);
    } else {
      throw new TypeError(`no attribute of ours: ${name}`);
    }
  }
  fill(element, children);
  return element;
}

/** Add children to an element: nodes, strings, lists of them. */
export function fill(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** Have an element hold these children and nothing else. */
export function refill(element, ...children) {
  element.replaceChildren();
  return fill(element, children);
}

export const byId = (id) => document.getElementById(id);
