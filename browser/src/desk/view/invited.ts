/**
 * What founding and joining have in common: the invitation, the account, and sending it.
 *
 * An invitation opens a door once. If the answer to it gets lost, the same bytes are sent again until it
 * is clear what became of them: the server takes them for what they are, the same account.
 */
import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";

import { importAccountKey, type AccountSecrets } from "../../crypto/account.ts";
import type { Hash } from "../../crypto/encoding.ts";
import { Problem } from "../../shared/api.ts";
import { t } from "../../shared/i18n.ts";
import type { AccountKeys, AccountWish } from "../model/account.ts";
import { deviceEntry, keepOnDevice } from "../model/device.ts";
import { readInvitation, type InvitationLink } from "../model/joining.ts";
import type { Ground, SignedIn } from "../model/unlock.ts";
import type { Session } from "../model/wire.ts";
import { deviceStore, ground } from "../page.ts";
import {
  accountFields,
  accountKeyQuestion,
  checkAccount,
  EMPTY_ACCOUNT,
  repeatsAccountKey,
  type AccountDraft,
  type AccountErrors,
} from "./account-form.ts";
import type { LoginResult } from "./login.ts";
import { button, heading, notice, textField, View } from "./parts.ts";
import { explain } from "./words.ts";

/** A new account ready to be sent, as often as it takes. */
export interface Attempt {
  readonly secrets: AccountSecrets;
  readonly send: () => Promise<Session>;
}

export abstract class InvitedView extends View {
  static override properties: PropertyDeclarations = {
    code: { state: true },
    draft: { state: true },
    errors: { state: true },
    repeated: { state: true },
    keyError: { state: true },
    busy: { state: true },
    error: { state: true },
    result: { state: true },
  };
  declare code: string;
  declare draft: AccountDraft;
  declare errors: AccountErrors;
  /** The end of the account key as a person typed it from paper. */
  declare repeated: string;
  declare keyError: string;
  declare busy: boolean;
  declare error: string;
  declare result: LoginResult | undefined;

  #attempt: Attempt | undefined;

  constructor() {
    super();
    this.code = "";
    this.draft = EMPTY_ACCOUNT;
    this.errors = {};
    this.repeated = "";
    this.keyError = "";
    this.busy = false;
    this.error = "";
    this.result = undefined;
  }

  /** Look the invitation up and go on to the account. */
  protected abstract invited(link: InvitationLink): Promise<void>;
  /** The account's details are complete: go on to the keys on paper. */
  protected abstract described(): Promise<void>;

  override connectedCallback(): void {
    super.connectedCallback();
    const invitation = readInvitation(location.hash);
    if (invitation === undefined) return;
    // It has no place in the browser's history.
    history.replaceState(null, "", location.pathname);
    this.code = `${invitation.code}${invitation.desk === "" ? "" : `.${invitation.desk}`}`;
    void this.#openInvitation();
  }

  /** One thing at a time; what goes wrong is shown. */
  protected async attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = "";
    try {
      await work();
    } catch (error) {
      this.error = this.explain(error);
    } finally {
      this.busy = false;
    }
  }

  protected explain(error: unknown): string {
    return explain(error).text;
  }

  #openInvitation(): Promise<void> {
    return this.attempt(async () => {
      const link = readInvitation(this.code);
      if (link === undefined) {
        this.error = t("Das ist kein vollständiger Einladungscode.");
        return;
      }
      // What follows once the account stands; fetched while there is nothing to lose.
      await import("./app.ts");
      await this.invited(link);
    });
  }

  #checkAccount(): void {
    this.errors = checkAccount(this.draft);
    if (Object.keys(this.errors).length > 0) void this.focusOn("[aria-invalid=true]");
    else void this.attempt(() => this.described());
  }

  /** Whether the person has the account key on paper. */
  protected repeatsKey({ printed }: AccountKeys): boolean {
    const repeats = repeatsAccountKey(printed, this.repeated);
    this.keyError = repeats ? "" : t("Bitte sehen Sie auf Ihrem Ausdruck nach.");
    return repeats;
  }

  /** An attempt may have arrived: the account must stay as it was sent. */
  protected get sent(): boolean {
    return this.#attempt !== undefined;
  }

  /** Send the account, or what was sent before, and keep its key on an own device. */
  protected async signUp(
    keys: AccountKeys,
    pin: Hash | "",
    describe: (wish: AccountWish) => Promise<Attempt>,
  ): Promise<{ readonly base: Ground; readonly signedIn: SignedIn }> {
    const { own, password } = this.draft;
    const name = this.draft.name.trim();
    const wish = { name, displayName: this.draft.displayName.trim(), password };
    const entry = { accountKey: await importAccountKey(keys.accountKey), pin };
    this.#attempt ??= await describe(wish);
    const { send, secrets } = this.#attempt;
    try {
      const session = await send();
      if (own) await keepOnDevice(deviceStore, name, entry);
      return { base: ground(own, pin), signedIn: { session, secrets } };
    } catch (error) {
      if (isRefusal(error)) this.#attempt = undefined;
      // Who closes the page now can still log in here, if the account exists by then.
      else if (own && (await deviceEntry(deviceStore, name)) === undefined) {
        await keepOnDevice(deviceStore, name, entry);
      }
      throw error;
    }
  }

  /** Forget what was typed and sent. */
  protected finish(result: LoginResult): void {
    this.#attempt = undefined;
    this.draft = EMPTY_ACCOUNT;
    this.repeated = "";
    this.result = result;
  }

  protected problem(): TemplateResult | typeof nothing {
    if (this.error === "") return nothing;
    return notice("danger", t("Das hat nicht geklappt"), this.error, { alert: true });
  }

  protected form(content: unknown, label: string, submit: () => void): TemplateResult {
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

  protected codeForm(hint: string): TemplateResult {
    const field = textField({
      id: "code",
      label: t("Einladungscode"),
      hint,
      value: this.code,
      wide: true,
      changed: (code) => (this.code = code),
    });
    return html`${this.problem()}
    ${this.form(field, t("Weiter"), () => void this.#openInvitation())}`;
  }

  protected accountStep(title: string): TemplateResult {
    const fields = accountFields(
      this.draft,
      this.errors,
      (change) => (this.draft = { ...this.draft, ...change }),
    );
    return html`${heading(title)} ${this.problem()}
    ${this.form(fields, t("Weiter"), () => this.#checkAccount())}`;
  }

  protected keyQuestion(): TemplateResult {
    return accountKeyQuestion(this.repeated, this.keyError, (typed) => (this.repeated = typed));
  }

  /** Back to name and password, as long as nothing of them can have arrived. */
  protected changeAccount(back: () => void): TemplateResult | typeof nothing {
    if (this.sent) return nothing;
    return button(t("Angaben zum Konto ändern"), {
      kind: "tertiary",
      disabled: this.busy,
      id: "change-account",
      action: back,
    });
  }
}

/** The server has read it and stored nothing. Anything else may have arrived. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500 && !error.passing;
}
