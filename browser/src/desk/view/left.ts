/** Logging out: the server ends the session, or, where it can't be reached, the person is told what stays. */
import { html, nothing, type TemplateResult } from "lit";

import { find } from "../../shared/dom.ts";
import { t } from "../../shared/i18n.ts";
import { isProblem } from "../model/api.ts";
import { api, deskPage } from "../page.ts";
import { button, heading, notice, View } from "./parts.ts";

/** When a session ends by itself (accounts/routes/cookies.py). */
const IDLE_MINUTES = 30;
const LONGEST_HOURS = 12;

async function endSession(): Promise<boolean> {
  try {
    await api.logout();
  } catch (error) {
    return isProblem(error, "no-session");
  }
  return true;
}

/**
 * End the session and go to a fresh page, which has no keys and no words in its memory. Without a server
 * there is no other page: then everything on this one is thrown away but a notice.
 */
export async function leaveDesk(): Promise<void> {
  if (await endSession()) location.replace(deskPage().home);
  else find("#content").replaceChildren(document.createElement("desk-left"));
}

export class LeftView extends View {
  static override properties = { busy: { state: true }, tried: { state: true } };
  declare busy: boolean;
  /** Tried again, and still no answer. */
  declare tried: boolean;

  constructor() {
    super();
    this.busy = false;
    this.tried = false;
  }

  override firstUpdated(): void {
    document.title = t("Abgemeldet");
    void this.focusHeading();
  }

  async #again(): Promise<void> {
    this.busy = true;
    this.tried = false;
    if (await endSession()) return location.replace(deskPage().home);
    this.busy = false;
    this.tried = true;
  }

  override render(): TemplateResult {
    return html`<div class="screen screen--narrow">
      ${heading(t("Auf diesem Gerät sind Sie abgemeldet"))}
      <p class="kern-body">
        ${t("Geöffnete Fälle, Entwürfe und die Schlüssel im Speicher sind aus diesem Browser entfernt.")}
      </p>
      ${notice(
        "warning",
        t("Der Server weiß noch nichts davon"),
        html`<p class="kern-body">
            ${t(
              "Er ist gerade nicht zu erreichen. Ihre Sitzung dort endet von selbst: {minutes} Minuten nach der letzten Anfrage, spätestens {hours} Stunden nach der Anmeldung.",
              { minutes: IDLE_MINUTES, hours: LONGEST_HOURS },
            )}
          </p>
          <p class="kern-body">
            ${t("Bis dahin kann dieser Browser die Sitzung noch benutzen, aber nichts entschlüsseln. Dafür braucht es Ihr Passwort und Ihren Kontoschlüssel.")}
          </p>`,
      )}
      <h2 class="kern-heading-medium">${t("Was Sie tun können")}</h2>
      <p class="kern-body">
        ${t("Prüfen Sie die Verbindung und melden Sie sich hier noch einmal ab. Oder schließen Sie den Browser ganz: Meist vergisst er dabei die Sitzung.")}
      </p>
      ${
        this.tried
          ? notice("danger", t("Immer noch keine Antwort vom Server"), nothing, { alert: true })
          : nothing
      }
      <div class="actions">
        ${button(t("Noch einmal abmelden"), {
          busy: this.busy,
          id: "log-out-again",
          action: () => void this.#again(),
        })}
      </div>
    </div>`;
  }
}
customElements.define("desk-left", LeftView);
