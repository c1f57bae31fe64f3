/** A new member waits until a lead has compared the fingerprint and admitted them. */
import { html, type TemplateResult } from "lit";

import { ownFingerprint } from "../model/joining.ts";
import { unlockMember } from "../model/account.ts";
import type { Session } from "../model/wire.ts";
import { openDesk, type Ground, type SignedIn } from "../model/unlock.ts";
import type { LoginResult } from "./login.ts";
import { t } from "../../shared/i18n.ts";
import { button, groups, heading, notice, progress, View } from "./parts.ts";
import { explain, stopCode } from "./words.ts";

const POLL_MS = 3_000;

export class WaitingView extends View {
  static override properties = {
    ground: { attribute: false },
    signedIn: { attribute: false },
    fingerprint: { state: true },
    admitted: { state: true },
    error: { state: true },
  };
  declare ground: Ground;
  declare signedIn: SignedIn;
  declare fingerprint: string;
  /** The session once it is a member's. */
  declare admitted: Session | undefined;
  declare error: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.fingerprint = "";
    this.admitted = undefined;
    this.error = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #start(): Promise<void> {
    try {
      const { session, secrets } = this.signedIn;
      this.fingerprint = await ownFingerprint(
        await unlockMember(session, secrets.keyEncryptionKey),
      );
      void this.focusHeading();
      this.#later();
    } catch (error) {
      this.error = explain(error).text;
    }
  }

  #later(): void {
    this.#timer = setTimeout(() => void this.#poll(), POLL_MS);
  }

  async #poll(): Promise<void> {
    try {
      const session = await this.ground.api.session();
      this.error = "";
      if (session.account.status === "active") {
        // The person may have left the room by now: the vault opens for them, not by itself.
        this.admitted = session;
        void this.focusOn("#open-vault");
        return;
      }
    } catch (error) {
      return this.#failed(error);
    }
    this.#later();
  }

  async #open(session: Session): Promise<void> {
    try {
      const desk = await openDesk(this.ground, { ...this.signedIn, session });
      this.#done({ kind: "open", desk });
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const code = stopCode(error);
    const owner = this.signedIn.session.account;
    if (code !== undefined) return this.#done({ kind: "stopped", code, owner });
    this.error = explain(error).text;
    if (this.admitted === undefined) this.#later();
  }

  #done(result: LoginResult): void {
    this.dispatchEvent(new CustomEvent<LoginResult>("login", { detail: result }));
  }

  override render(): TemplateResult {
    return this.admitted === undefined ? this.#comparison() : this.#welcome(this.admitted);
  }

  #welcome(session: Session): TemplateResult {
    return html`<div class="screen screen--narrow">
      ${heading(t("Sie sind aufgenommen"))}
      ${
        this.error === ""
          ? html`<p class="kern-body">
              ${t("Die Fälle der Fachstelle sind jetzt auch für Sie da.")}
            </p>`
          : notice("warning", t("Einen Moment"), this.error)
      }
      <div class="actions">
        ${button(t("Tresor öffnen"), {
          id: "open-vault",
          action: () => void this.#open(session),
        })}
      </div>
    </div>`;
  }

  #comparison(): TemplateResult {
    return html`<div class="screen screen--narrow">
      ${heading(t("Noch ein Schritt: der Vergleich"))}
      <p class="kern-body">
        ${t(
          "Rufen Sie Ihre Leitung an oder treffen Sie sich. Lesen Sie ihr diese Ziffern vor. Sie vergleicht sie mit ihrem Bildschirm. So kann sich niemand an Ihrer Stelle eintragen.",
        )}
      </p>
      <div class="fingerprint" aria-label=${t("Ihre Vergleichsziffern")} role="group">
        ${this.fingerprint === "" ? progress(t("Wird geladen …")) : groups(this.fingerprint)}
      </div>
      ${
        this.error === ""
          ? progress(t("Wir warten auf die Aufnahme. Diese Seite zeigt sie von selbst."))
          : notice("warning", t("Einen Moment"), this.error)
      }
      <p class="kern-body kern-body--small">
        ${t("Sie können diese Seite auch schließen und sich später anmelden.")}
      </p>
    </div>`;
  }
}
customElements.define("desk-waiting", WaitingView);
