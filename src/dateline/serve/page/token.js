// The token that a service on another host wants: asked for once, kept until the tab is closed, and nowhere else.

import { byId } from "./dom.js";

const NAME = "dateline-token";
let asked = null; // the question that is open: several requests wait for one answer
let held = null; // where the browser keeps nothing for us

export function heldToken() {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return held;
  }
}

function keep(token) {
  held = token;
  try {
    if (token === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, token);
  } catch {
    // Then it holds for this page.
  }
}

/** Ask for a token in place of `refused`, null where there was none; resolve to it, or to null for none given. */
export function askForToken(refused) {
  if (asked !== null) return asked;
  if (heldToken() !== refused) return Promise.resolve(heldToken()); // another request was given one meanwhile
  keep(null);
  asked = new Promise((resolve) => {
    const [dialog, field] = [byId("token"), byId("token-field")];
    if (refused !== null) byId("token-remark").textContent = "That is not the token of this Dateline.";
    const answered = () => {
      const given = dialog.returnValue === "give" ? field.value.trim() : "";
      field.value = "";
      asked = null;
      keep(given || null);
      resolve(given || null);
    };
    dialog.addEventListener("close", answered, { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
  return asked;
}
