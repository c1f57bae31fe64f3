/** Keeps a person from losing text by accident, and keeps it from staying behind afterwards. */
import { isLeaving } from "./leave.ts";

type HasUnsent = () => boolean;

let hasUnsent: HasUnsent = () => false;

/** Say what is worth a question before the page goes. */
export function warnWhile(unsent: HasUnsent): void {
  hasUnsent = unsent;
}

export function startGuard(): void {
  let calling = false;
  // Some browsers take a telephone link for leaving. Nothing may stand between a person and 110.
  document.addEventListener("click", ({ target }) => {
    calling = target instanceof Element && target.closest('a[href^="tel:"]') !== null;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!calling && !isLeaving() && hasUnsent()) event.preventDefault();
  });
  // A page kept for "back" would show everything to the next person at this device.
  window.addEventListener("pagehide", () => document.body.replaceChildren());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
