/** Signing in, and unlocking where the server still knows the session. */
import { html, nothing, type TemplateResult } from "lit";

import { decodeAccountKey } from "../../crypto/account-key.ts";
import { importAccountKey } from "../../crypto/account.ts";
import { t } from "../../shared/i18n.ts";
import { deviceEntry, forgetDevice, keepOnDevice } from "../model/device.ts";
import { openDesk, signIn, unlockSession, type Ground, type SignedIn } from "../model/unlock.ts";
import type { Desk } from "../model/desk.ts";
import type { Account, Session } from "../model/wire.ts";
import { deviceStore, ground } from "../page.ts";
import { warmUpVaultWorkers } from "../workers.ts";
import { fetchWorkplace } from "./behind.ts";
import { button, checkBox, heading, notice, progress, textField, View } from "./parts.ts";
import { explain, stopCode } from "./words.ts";

/** What came of the log-in form; the page goes on from here. */
export type LoginResult =
  | { readonly kind: "open"; readonly desk: Desk }
  | { readonly kind: "pending"; readonly ground: Ground; readonly signedIn: SignedIn }
  | Stopped;

/** A check failed; `owner` is whose memory of this device it was about, as far as that is known. */
export interface Stopped {
  readonly kind: "stopped";
  readonly code: string;
  readonly owner: Pick<Account, "id" | "name"> | undefined;
}

export class LoginView extends View {
  static override properties = {
    session: { attribute: false },
    reason: { attribute: false },
    state: { state: true },
  };
  /** The session the server still knows, if any: then only the keys are missing. */
  declare session: Session | undefined;
  /** A sentence on why the person has to unlock again. */
  declare reason: string;
  declare state: {
    readonly name: string;
    readonly password: string;
    readonly accountKey: string;
    readonly own: boolean;
    /** The account key must be typed: this device has none for this name. */
    readonly asksKey: boolean;
    readonly busy: boolean;
    readonly error: string;
  };

  #owner: Stopped["owner"];

  constructor() {
    super();
    this.session = undefined;
    this.reason = "";
    this.state = {
      name: "",
      password: "",
      accountKey: "",
      own: false,
      asksKey: false,
      busy: false,
      error: "",
    };
  }

  #set(change: Partial<LoginView["state"]>): void {
    this.state = { ...this.state, ...change };
  }

  get #name(): string {
    return this.session?.account.name ?? this.state.name.trim();
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.state.busy) return;
    this.#set({ busy: true, error: "" });
    warmUpVaultWorkers();
    void fetchWorkplace();
    try {
      await this.#logIn();
    } catch (error) {
      const code = stopCode(error);
      if (code !== undefined) this.#done({ kind: "stopped", code, owner: this.#owner });
      else this.#set({ busy: false, error: explain(error).text });
    }
  }

  async #logIn(): Promise<void> {
    const name = this.#name;
    const kept = await deviceEntry(deviceStore, name);
    const typed = this.state.accountKey.trim() !== "";
    if (kept?.accountKey === undefined && !typed) {
      this.#set({ busy: false, asksKey: true });
      await this.focusOn("#account-key");
      return;
    }
    const keptKey = typed ? undefined : kept?.accountKey;
    const accountKey = keptKey ?? (await importAccountKey(decodeAccountKey(this.state.accountKey)));
    const own = typed ? this.state.own : true;
    // The pin a device keeps stays its own, whatever key is typed.
    const pin = kept?.pin ?? "";
    const base = ground(own, pin);
    const credentials = { name, password: this.state.password, accountKey };
    const signedIn =
      this.session === undefined
        ? await signIn(base, credentials)
        : await unlockSession(base, this.session, credentials);
    // Only after the server took them: a mistyped account key neither is kept nor replaces one.
    this.#owner = { id: signedIn.session.account.id, name };
    if (typed && own) await keepOnDevice(deviceStore, name, { accountKey, pin });
    if (typed && !own) await forgetDevice(deviceStore, name);
    const pending = signedIn.session.account.status === "pending";
    if (pending) this.#done({ kind: "pending", ground: base, signedIn });
    else this.#done({ kind: "open", desk: await openDesk(base, signedIn) });
  }

  #done(result: LoginResult): void {
    this.dispatchEvent(new CustomEvent<LoginResult>("login", { detail: result }));
  }

  async #askKey(): Promise<void> {
    const kept = await deviceEntry(deviceStore, this.#name);
    this.#set({ asksKey: true, own: kept !== undefined });
    await this.focusOn("#account-key");
  }

  override render(): TemplateResult {
    const { busy, error } = this.state;
    const unlocking = this.session !== undefined;
    return html`<div class="screen screen--narrow">
      ${heading(unlocking ? t("Tresor aufschließen") : t("Anmelden"))}
      ${this.reason === "" ? nothing : notice("info", this.reason, nothing)}
      ${error === "" ? nothing : notice("danger", t("Das hat nicht geklappt"), error, { alert: true })}
      <form class="stack" novalidate @submit=${(event: Event) => this.#submit(event)}>
        ${this.#fields(unlocking)}
        <div class="actions">
          ${button(unlocking ? t("Aufschließen") : t("Anmelden"), { busy, id: "log-in" })}
          ${
            unlocking
              ? button(t("Mit anderem Konto anmelden"), {
                  kind: "tertiary",
                  disabled: busy,
                  action: () => this.dispatchEvent(new CustomEvent("logout")),
                })
              : nothing
          }
        </div>
        ${busy ? progress(t("Der Schlüssel wird berechnet. Das dauert etwa eine Sekunde.")) : nothing}
      </form>
    </div>`;
  }

  #fields(unlocking: boolean): TemplateResult {
    const { name, password, asksKey } = this.state;
    return html`${textField({
      id: "login-name",
      label: t("Anmeldename"),
      value: unlocking ? this.#name : name,
      readonly: unlocking,
      autocomplete: "username",
      changed: (value) => this.#set({ name: value }),
    })}
    ${textField({
      id: "password",
      label: t("Passwort"),
      type: "password",
      value: password,
      autocomplete: "current-password",
      changed: (value) => this.#set({ password: value }),
    })}
    ${asksKey ? this.#keyFields() : this.#keyQuestion()}`;
  }

  #keyQuestion(): TemplateResult {
    return html`<p class="kern-body kern-body--small">
      ${t("Dieses Gerät ist neu oder Ihr Kontoschlüssel hat sich geändert?")}
      <button type="button" class="text-button" @click=${() => void this.#askKey()}>
        ${t("Kontoschlüssel eingeben")}
      </button>
    </p>`;
  }

  #keyFields(): TemplateResult {
    return html`${textField({
      id: "account-key",
      label: t("Kontoschlüssel"),
      hint: t("27 Zeichen von Ihrem Ausdruck. Groß oder klein und Striche sind egal."),
      value: this.state.accountKey,
      changed: (value) => this.#set({ accountKey: value }),
    })}
    ${checkBox({
      id: "own-device",
      label: t("Das ist mein eigenes Gerät"),
      hint: t(
        "Dann müssen Sie den Kontoschlüssel hier nicht noch einmal eingeben. Auf Geräten, die andere mitbenutzen, bitte nicht ankreuzen.",
      ),
      checked: this.state.own,
      changed: (own) => this.#set({ own }),
    })}`;
  }
}
customElements.define("desk-login", LoginView);
