/* The part of the page that a document belongs to is shown anew once the document is kept. */

import { fields, prepare } from "./field.js";
import { active } from "./sending.js";

/** This page, with what is typed and not kept yet where what is shown depends on it. */
const asked = (here) => {
  const url = new URL(window.location.href);
  for (const name of here?.dataset.typed?.split(" ") ?? []) {
    const typed = here.closest("form").elements.namedItem(name)?.value;
    if (typed) url.searchParams.set(name, typed);
  }
  return url;
};

/** The page as the server shows it now. */
const fetched = async (here) => {
  const answer = await fetch(asked(here), { headers: { Accept: "text/html" }, cache: "no-store" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/** What else is being sent from there goes on in its new place. */
const carryOver = (sendings) => {
  for (const each of sendings) {
    const field = fields.get(each.field.id);
    field.list.querySelectorAll(`[data-upload="${each.facts.id}"]`).forEach((row) => row.remove());
    each.field = field;
    field.list.append(each.row);
  }
};

const renew = async (names, name) => {
  const page = await fetched(document.getElementById(name));
  for (const [old, fresh] of names.map((id) => [document.getElementById(id), page.getElementById(id)])) {
    if (!old || !fresh) continue;
    const others = [...active].filter((each) => old.contains(each.row));
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    prepare(fresh);
    carryOver(others);
    if (hadFocus) {
      fresh.tabIndex = -1;
      fresh.focus();
    }
  }
};

// One after the other, and each finds what the one before it has put there.
let renewed = Promise.resolve();
document.addEventListener("uploader:kept", ({ target }) => {
  const here = target.closest("[data-renew]");
  const names = [here, ...document.querySelectorAll("[data-renew-with]")].filter(Boolean).map(({ id }) => id);
  if (names.length) renewed = renewed.then(() => renew(names, here?.id ?? "")).catch(console.warn);
});
