/** Joining a desk: code, account, account key on paper, then the comparison with the lead. */
import { html, nothing, type TemplateResult } from "lit";

import { importAccountKey } from "../../crypto/account.ts";
import type { Hash } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { NoAnswer } from "../../shared/api.ts";
import { t } from "../../shared/i18n.ts";
import { newAccountKeys, type AccountKeys, type AccountWish } from "../model/account.ts";
import { keepOnDevice } from "../model/device.ts";
import { makeJoinRequest, readInvitation } from "../model/joining.ts";
import { choosePin } from "../model/pin.ts";
import { signInIfArrived, type SignedIn } from "../model/unlock.ts";
import { api, deskPage, deviceStore, ground } from "../page.ts";
import { stretchInWorker } from "../workers.ts";
import {
  accountFields,
  accountKeyQuestion,
  accountKeySheet,
  checkAccount,
  EMPTY_ACCOUNT,
  repeatsAccountKey,
  type AccountDraft,
  type AccountErrors,
} from "./account-form.ts";
import "./app.ts";
import type { LoginResult } from "./login.ts";
import { button, heading, notice, textField, View } from "./parts.ts";
import { explain } from "./words.ts";

type Step = "code" | "account" | "key";

export class JoiningView extends View {
  static override properties = {
    step: { state: true },
    code: { state: true },
    draft: { state: true },
    errors: { state: true },
    repeated: { state: true },
    busy: { state: true },
    error: { state: true },
    result: { state: true },
  };
  declare step: Step;
  declare code: string;
  declare draft: AccountDraft;
  declare errors: AccountErrors;
  declare repeated: string;
  declare busy: boolean;
  declare error: string;
  declare result: LoginResult | undefined;

  #desk: Hash = "";
  /** The lead's link named the desk: a pin from a person, not from the database. */
  #pin: Hash | "" = "";
  #keys: AccountKeys | undefined;
  /** An attempt got no answer: the account may exist already. */
  #unanswered = false;

  constructor() {
    super();
    this.step = "code";
    this.code = "";
    this.draft = EMPTY_ACCOUNT;
    this.errors = {};
    this.repeated = "";
    this.busy = false;
    this.error = "";
    this.result = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const invitation = readInvitation(location.hash);
    if (invitation === undefined) return;
    // An invitation opens a door once; it has no place in the browser's history.
    history.replaceState(null, "", location.pathname);
    this.code = `${invitation.code}${invitation.desk === "" ? "" : `.${invitation.desk}`}`;
    void this.#openInvitation();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = "";
    try {
      await work();
    } catch (error) {
      this.error = explainJoining(error);
    } finally {
      this.busy = false;
    }
  }

  #openInvitation(): Promise<void> {
    return this.#attempt(async () => {
      const invitation = readInvitation(this.code);
      if (invitation === undefined) {
        this.error = t("Das ist kein vollständiger Einladungscode.");
        return;
      }
      const { kind, desk } = await api.openInvitation(invitation.code);
      if (kind !== "join" || desk === null) {
        this.error = t("Dieser Code ist zum Gründen einer Fachstelle, nicht zum Beitreten.");
        return;
      }
      this.#desk = choosePin(desk, { office: deskPage().fingerprints, device: invitation.desk });
      this.#pin = invitation.desk;
      this.code = invitation.code;
      this.#show("account");
    });
  }

  #show(step: Step): void {
    this.step = step;
    void this.focusHeading();
  }

  #checkAccount(): void {
    this.errors = checkAccount(this.draft);
    if (Object.keys(this.errors).length > 0) {
      void this.focusOn("[aria-invalid=true]");
      return;
    }
    void this.#attempt(async () => {
      this.#keys ??= await newAccountKeys();
      this.#show("key");
    });
  }

  #join(keys: AccountKeys): Promise<void> {
    if (!repeatsAccountKey(keys.printed, this.repeated)) {
      this.error = t("Bitte sehen Sie auf Ihrem Ausdruck nach.");
      return Promise.resolve();
    }
    return this.#attempt(async () => {
      const { draft } = this;
      const wish = { ...draft, name: draft.name.trim(), displayName: draft.displayName.trim() };
      const accountKey = await importAccountKey(keys.accountKey);
      const base = ground(draft.own, this.#pin);
      const arrived = this.#unanswered
        ? await signInIfArrived(base, { name: wish.name, password: wish.password, accountKey })
        : undefined;
      const signedIn = arrived ?? (await this.#send(keys, wish));
      if (draft.own) {
        await keepOnDevice(deviceStore, wish.name, { accountKey, pin: this.#pin });
      }
      this.#keys = undefined;
      this.draft = EMPTY_ACCOUNT;
      this.result = { kind: "pending", ground: base, signedIn };
    });
  }

  async #send(keys: AccountKeys, wish: AccountWish): Promise<SignedIn> {
    const made = await makeJoinRequest(this.code, this.#desk, wish, keys, stretchInWorker);
    try {
      return { session: await api.join(made.member), secrets: made.secrets };
    } catch (error) {
      this.#unanswered = error instanceof NoAnswer;
      throw error;
    }
  }

  override render(): TemplateResult {
    if (this.result !== undefined) return html`<desk-app .start=${this.result}></desk-app>`;
    const step = {
      code: () => this.#code(),
      account: () => this.#account(),
      key: () => this.#key(),
    };
    return html`<div class="screen screen--narrow">${step[this.step]()}</div>`;
  }

  #problem(): TemplateResult | typeof nothing {
    if (this.error === "") return nothing;
    return notice("danger", t("Das hat nicht geklappt"), this.error, { alert: true });
  }

  #form(content: TemplateResult, label: string, submit: () => void): TemplateResult {
    return html`<form
      class="stack"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        submit();
      }}
    >
      ${content}
      <div class="actions">${button(label, { busy: this.busy, id: "next" })}</div>
    </form>`;
  }

  #code(): TemplateResult {
    return html`${heading(t("Einer Fachstelle beitreten"))} ${this.#problem()}
    ${this.#form(
      textField({
        id: "code",
        label: t("Einladungscode"),
        hint: t("Am besten öffnen Sie den Link, den Ihre Leitung Ihnen gegeben hat."),
        value: this.code,
        changed: (code) => (this.code = code),
      }),
      t("Weiter"),
      () => void this.#openInvitation(),
    )}`;
  }

  #account(): TemplateResult {
    return html`${heading(t("Ihr Konto"))} ${this.#problem()}
    ${this.#form(
      accountFields(
        this.draft,
        this.errors,
        (change) => (this.draft = { ...this.draft, ...change }),
      ),
      t("Weiter"),
      () => this.#checkAccount(),
    )}`;
  }

  #key(): TemplateResult {
    const keys = this.#keys;
    if (keys === undefined) return html``;
    return html`${heading(t("Ihr Kontoschlüssel auf Papier"))} ${accountKeySheet(keys.printed)}
      <div class="actions">
        ${button(t("Drucken"), { kind: "secondary", action: () => window.print() })}
      </div>
      ${this.#form(
        accountKeyQuestion(this.repeated, this.error, (typed) => (this.repeated = typed)),
        t("Konto anlegen"),
        () => void this.#join(keys),
      )}`;
  }
}
customElements.define("desk-joining", JoiningView);

function explainJoining(error: unknown): string {
  if (error instanceof CryptoError && error.code === "pin") {
    return t(
      "Der Server nennt eine andere Fachstelle als Ihr Link oder die Bürodatei. Bitte geben Sie nichts ein und rufen Sie Ihre Leitung an.",
    );
  }
  return explain(error).text;
}
