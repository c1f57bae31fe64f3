/**
 * Leaving fast: a button and three times Shift (after GOV.UK's "Exit this page"). The page is emptied
 * before anything else happens and its place in the history is taken by the page that follows.
 */
import { find } from "../shared/dom.ts";
import { t, tn } from "../shared/i18n.ts";

const PRESSES = 3;
const PAUSE_MS = 5_000;

let leaving = false;

/** Whether the person is on the way out: nothing may ask or hold them back. */
export function isLeaving(): boolean {
  return leaving;
}

function leave(target: string): void {
  leaving = true;
  document.title = "…";
  document.body.replaceChildren();
  location.replace(target);
}

/** Wire the button and the key. */
export function startLeaving(): void {
  const button = find<HTMLAnchorElement>("#leave");
  const target = button.href;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave(target);
  });
  countShift(() => leave(target));
}

function countShift(done: () => void): void {
  const progress = find("#leave-progress");
  let presses = 0;
  let alone = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const reset = (): void => {
    presses = 0;
    progress.textContent = "";
  };
  document.addEventListener("keydown", (event) => {
    // Shift held for a capital letter is typing, not leaving.
    alone = event.key === "Shift";
    if (!alone) reset();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    presses += 1;
    clearTimeout(timer);
    if (presses === PRESSES) return done();
    const left = PRESSES - presses;
    const more = tn("noch einmal Umschalt", "noch {n}-mal Umschalt", left);
    progress.textContent = t("Seite verlassen: {more}", { more });
    timer = setTimeout(reset, PAUSE_MS);
  });
}
