/** Joining a desk: code, account, account key on paper, then the comparison with the lead. */
import { html, type TemplateResult } from "lit";

import type { Hash } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { t } from "../../shared/i18n.ts";
import { newAccountKeys, type AccountKeys } from "../model/account.ts";
import { makeJoinRequest, type InvitationLink } from "../model/joining.ts";
import { choosePin } from "../model/pin.ts";
import { api, deskPage } from "../page.ts";
import { stretchInWorker } from "../workers.ts";
import { accountKeySheet } from "./account-form.ts";
import { InvitedView } from "./invited.ts";
import { button, heading } from "./parts.ts";

type Step = "code" | "account" | "key";

export class JoiningView extends InvitedView {
  static override properties = { step: { state: true } };
  declare step: Step;

  #desk: Hash = "";
  /** The lead's link named the desk: a pin from a person, not from the database. */
  #pin: Hash | "" = "";
  #keys: AccountKeys | undefined;

  constructor() {
    super();
    this.step = "code";
  }

  protected override async invited(link: InvitationLink): Promise<void> {
    const { kind, desk } = await api.openInvitation(link.code);
    if (kind !== "join" || desk === null) {
      this.error = t("Dieser Code ist zum Gründen einer Fachstelle, nicht zum Beitreten.");
      return;
    }
    this.#desk = choosePin(desk, { office: deskPage().fingerprints, device: link.desk });
    this.#pin = link.desk;
    this.code = link.code;
    this.#show("account");
  }

  protected override async described(): Promise<void> {
    // Kept when a name was taken: the paper that was printed must stay true.
    this.#keys ??= await newAccountKeys();
    this.#show("key");
  }

  protected override explain(error: unknown): string {
    if (error instanceof CryptoError && error.code === "pin") {
      return t(
        "Der Server nennt eine andere Fachstelle als Ihr Link oder die Bürodatei. Bitte geben Sie nichts ein und rufen Sie Ihre Leitung an.",
      );
    }
    return super.explain(error);
  }

  #show(step: Step): void {
    this.step = step;
    this.error = "";
    void this.focusHeading();
  }

  async #join(keys: AccountKeys): Promise<void> {
    if (!this.repeatsKey(keys)) return this.focusOn("#account-key-repeated");
    await this.attempt(async () => {
      const { base, signedIn } = await this.signUp(keys, this.#pin, async (wish) => {
        const made = await makeJoinRequest(this.code, this.#desk, wish, keys, stretchInWorker);
        return { secrets: made.secrets, send: () => api.join(made.member) };
      });
      this.#keys = undefined;
      this.finish({ kind: "pending", ground: base, signedIn });
    });
  }

  override render(): TemplateResult {
    if (this.result !== undefined) return html`<desk-app .start=${this.result}></desk-app>`;
    return html`<div class="screen screen--narrow">${this.#step()}</div>`;
  }

  #step(): TemplateResult {
    if (this.step === "code") {
      return html`${heading(t("Einer Fachstelle beitreten"))}
      ${this.codeForm(t("Am besten öffnen Sie den Link, den Ihre Leitung Ihnen gegeben hat."))}`;
    }
    if (this.step === "account" || this.#keys === undefined) {
      return this.accountStep(t("Ihr Konto"));
    }
    return this.#key(this.#keys);
  }

  #key(keys: AccountKeys): TemplateResult {
    return html`${heading(t("Ihr Kontoschlüssel auf Papier"))} ${accountKeySheet(keys.printed)}
      <div class="actions no-print">
        ${button(t("Drucken"), { kind: "secondary", action: () => window.print() })}
      </div>
      ${this.problem()}
      ${this.form(this.keyQuestion(), t("Konto anlegen"), () => void this.#join(keys))}
      <div class="actions no-print">${this.changeAccount(() => this.#show("account"))}</div>`;
  }
}
customElements.define("desk-joining", JoiningView);
