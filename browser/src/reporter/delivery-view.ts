/** Telling a delivery's progress in a live region, with a button against waiting. */
import { create } from "../shared/dom.ts";
import { t, tn } from "../shared/i18n.ts";
import type { Progress } from "./delivery.ts";

/** Show progress in `place` while `button` is locked. */
export function showProgress(place: HTMLElement, button: HTMLButtonElement): Progress {
  button.setAttribute("aria-disabled", "true");
  return {
    sending() {
      place.replaceChildren(text(t("Ihre Nachricht wird verschlüsselt und gesendet …")));
    },
    waiting(seconds) {
      const again = actionButton(t("Jetzt versuchen"));
      place.replaceChildren(
        text(
          tn(
            "Keine Verbindung. Ihre Nachricht ist noch hier. Nächster Versuch in einer Sekunde.",
            "Keine Verbindung. Ihre Nachricht ist noch hier. Nächster Versuch in {n} Sekunden.",
            seconds,
          ),
        ),
        again,
      );
      return new Promise((resolve) => again.addEventListener("click", () => resolve()));
    },
  };
}

/** Show why a delivery ended without success; nothing is lost. */
export function showFailure(place: HTMLElement, button: HTMLButtonElement, reason: string): void {
  button.removeAttribute("aria-disabled");
  place.replaceChildren(
    create(
      "div",
      { class: "kern-alert kern-alert--warning notice" },
      create("div", { class: "kern-alert__body" }, text(reason)),
    ),
  );
}

/** Whether a delivery runs: its button takes no second press. */
export function isBusy(button: HTMLButtonElement): boolean {
  return button.getAttribute("aria-disabled") === "true";
}

export function clearProgress(place: HTMLElement, button: HTMLButtonElement): void {
  button.removeAttribute("aria-disabled");
  place.replaceChildren();
}

function text(words: string): HTMLElement {
  return create("p", { class: "kern-body" }, words);
}

function actionButton(label: string): HTMLButtonElement {
  return create(
    "button",
    { type: "button", class: "kern-btn kern-btn--secondary" },
    create("span", { class: "kern-label" }, label),
  );
}
