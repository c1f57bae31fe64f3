/** Founding a desk, step by step: code, account, keys on paper, proof that the paper exists, done. */
import { html, nothing, type TemplateResult } from "lit";

import { importAccountKey } from "../../crypto/account.ts";
import { berlinDay } from "../../crypto/encoding.ts";
import { NoAnswer } from "../../shared/api.ts";
import { t } from "../../shared/i18n.ts";
import type { AccountWish } from "../model/account.ts";
import { keepOnDevice } from "../model/device.ts";
import {
  answersWord,
  chooseQuestions,
  describeDesk,
  prepareFounding,
  type Founding,
  type WordQuestion,
} from "../model/founding.ts";
import { readInvitation } from "../model/joining.ts";
import { openDesk, signInIfArrived, type SignedIn } from "../model/unlock.ts";
import { api, deviceStore, ground } from "../page.ts";
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
import { foundedScreen } from "./founded.ts";
import type { LoginResult } from "./login.ts";
import { button, heading, notice, progress, textField, View } from "./parts.ts";
import { recoverySheets } from "./recovery-sheets.ts";
import { explain } from "./words.ts";

type Step = "code" | "account" | "paper" | "proof" | "founded";
const STEPS: readonly Step[] = ["code", "account", "paper", "proof", "founded"];

export class FoundingView extends View {
  static override properties = {
    step: { state: true },
    code: { state: true },
    draft: { state: true },
    errors: { state: true },
    founding: { state: true },
    repeated: { state: true },
    words: { state: true },
    wrong: { state: true },
    busy: { state: true },
    error: { state: true },
    result: { state: true },
    entered: { state: true },
  };
  declare step: Step;
  declare code: string;
  declare draft: AccountDraft;
  declare errors: AccountErrors;
  declare founding: Founding | undefined;
  declare repeated: string;
  /** Typed words, one per sheet. */
  declare words: readonly string[];
  /** Sheets whose word was wrong. */
  declare wrong: readonly number[];
  declare busy: boolean;
  declare error: string;
  declare result: LoginResult | undefined;
  declare entered: boolean;

  #questions: readonly WordQuestion[] = [];
  /** An attempt got no answer: the desk may exist already. */
  #unanswered = false;

  constructor() {
    super();
    this.step = "code";
    this.code = "";
    this.draft = EMPTY_ACCOUNT;
    this.errors = {};
    this.founding = undefined;
    this.repeated = "";
    this.words = [];
    this.wrong = [];
    this.busy = false;
    this.error = "";
    this.result = undefined;
    this.entered = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const invitation = readInvitation(location.hash);
    if (invitation === undefined) return;
    // An invitation opens a door once; it has no place in the browser's history.
    history.replaceState(null, "", location.pathname);
    this.code = invitation.code;
    void this.#openInvitation();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = "";
    try {
      await work();
    } catch (error) {
      this.error = explain(error).text;
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
      const { kind } = await api.openInvitation(invitation.code);
      if (kind !== "found") {
        this.error = t("Dieser Code ist zum Beitreten, nicht zum Gründen.");
        return;
      }
      this.code = invitation.code;
      this.#show("account");
    });
  }

  #show(step: Step): void {
    this.step = step;
    this.error = "";
    void this.focusHeading();
  }

  #checkAccount(): void {
    this.errors = checkAccount(this.draft);
    if (Object.keys(this.errors).length > 0) {
      void this.focusOn("[aria-invalid=true]");
      return;
    }
    void this.#attempt(async () => {
      // Kept when a name was taken: the paper that was printed must stay true.
      this.founding ??= await prepareFounding(berlinDay(new Date()));
      this.#show("paper");
    });
  }

  #askWords(founding: Founding): void {
    this.#questions = chooseQuestions(founding.shares);
    this.words = founding.shares.map(() => "");
    this.wrong = [];
    this.#show("proof");
  }

  #prove(founding: Founding): void {
    this.wrong = this.#questions
      .filter(
        (question) => !answersWord(founding.shares, question, this.words[question.sheet] ?? ""),
      )
      .map(({ sheet }) => sheet);
    const keyRight = repeatsAccountKey(founding.keys.printed, this.repeated);
    this.error = keyRight ? "" : t("Bitte sehen Sie auf Ihrem Ausdruck nach.");
    if (keyRight && this.wrong.length === 0) void this.#found(founding);
    else void this.focusOn("[aria-invalid=true], #account-key-repeated");
  }

  #found(founding: Founding): Promise<void> {
    return this.#attempt(async () => {
      const { draft } = this;
      const wish = { ...draft, name: draft.name.trim(), displayName: draft.displayName.trim() };
      const pin = founding.desk;
      const accountKey = await importAccountKey(founding.keys.accountKey);
      const base = ground(draft.own, pin);
      const arrived = this.#unanswered
        ? await signInIfArrived(base, { name: wish.name, password: wish.password, accountKey })
        : undefined;
      const signedIn = arrived ?? (await this.#send(founding, wish));
      if (draft.own) await keepOnDevice(deviceStore, wish.name, { accountKey, pin });
      const desk = await openDesk(base, signedIn);
      this.result = { kind: "open", desk };
      this.draft = EMPTY_ACCOUNT;
      this.#show("founded");
    });
  }

  async #send(founding: Founding, wish: AccountWish): Promise<SignedIn> {
    const { newDesk, secrets } = await describeDesk(this.code, founding, wish, stretchInWorker);
    try {
      return { session: await api.found(newDesk), secrets };
    } catch (error) {
      this.#unanswered = error instanceof NoAnswer;
      throw error;
    }
  }

  override render(): TemplateResult {
    if (this.entered && this.result !== undefined) {
      return html`<desk-app .start=${this.result}></desk-app>`;
    }
    const number = STEPS.indexOf(this.step) + 1;
    return html`<div class="screen screen--narrow">
      <p class="steps">${t("Schritt {number} von {count}", { number, count: STEPS.length })}</p>
      ${this.#step()}
    </div>`;
  }

  #step(): TemplateResult {
    const { founding } = this;
    if (this.step === "code") return this.#code();
    if (this.step === "account" || founding === undefined) return this.#account();
    if (this.step === "paper") return this.#paper(founding);
    if (this.step === "proof") return this.#proof(founding);
    return foundedScreen(founding.desk, () => this.#enter());
  }

  /** The keys of the founding are not needed any more; the page forgets them. */
  #enter(): void {
    this.founding = undefined;
    this.entered = true;
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
    return html`${heading(t("Eine Fachstelle gründen"))}
      <p class="kern-body">
        ${t("Sie brauchen etwa zwanzig Minuten, einen Drucker und drei Umschläge. Alle Schlüssel entstehen hier in Ihrem Browser. Der Betrieb kann sie nicht lesen und nicht wiederherstellen.")}
      </p>
      ${this.#problem()}
      ${this.#form(
        textField({
          id: "code",
          label: t("Einladungscode"),
          hint: t("Sie bekommen ihn vom Betrieb."),
          value: this.code,
          changed: (code) => (this.code = code),
        }),
        t("Weiter"),
        () => void this.#openInvitation(),
      )}`;
  }

  #account(): TemplateResult {
    return html`${heading(t("Ihr Konto als Leitung"))} ${this.#problem()}
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

  #paper(founding: Founding): TemplateResult {
    return html`${heading(t("Schlüssel auf Papier"))}
      <p class="kern-body">
        ${t("Drucken Sie jetzt vier Blätter: Ihren Kontoschlüssel und drei Blätter für den Notfall. Zwei der drei Notfallblätter zusammen stellen die Fachstelle wieder her. Geben Sie sie an drei verschiedene Orte.")}
      </p>
      ${notice("warning", t("Nur jetzt"), t("Diese Wörter werden nirgends gespeichert und nie wieder angezeigt. Fotografieren Sie sie nicht."))}
      <div class="actions no-print">
        ${button(t("Vier Blätter drucken"), { kind: "secondary", action: () => window.print() })}
      </div>
      ${accountKeySheet(founding.keys.printed)} ${recoverySheets(founding)}
      <div class="actions no-print">
        ${button(t("Die Blätter liegen vor mir"), { id: "next", action: () => this.#askWords(founding) })}
        ${button(t("Zurück"), { kind: "tertiary", action: () => this.#show("account") })}
      </div>`;
  }

  #proof(founding: Founding): TemplateResult {
    return html`${heading(t("Stimmt das Papier?"))}
      <p class="kern-body">${t("Bitte lesen Sie diese Wörter von Ihren Blättern ab.")}</p>
      ${
        this.wrong.length === 0
          ? nothing
          : notice(
              "danger",
              t("Das stimmt noch nicht"),
              t(
                "Mindestens ein Wort ist anders. Gehen Sie zurück und sehen Sie noch einmal auf die Blätter.",
              ),
              { alert: true },
            )
      }
      ${this.#form(
        html`${this.#questions.map((question) => this.#question(question))}
        ${accountKeyQuestion(this.repeated, this.error, (typed) => (this.repeated = typed))}`,
        t("Fachstelle gründen"),
        () => this.#prove(founding),
      )}
      ${this.busy ? progress(t("Die Fachstelle wird gegründet …")) : nothing}
      <div class="actions">
        ${button(t("Zurück zu den Blättern"), {
          kind: "tertiary",
          disabled: this.busy,
          action: () => this.#show("paper"),
        })}
        ${button(t("Angaben zum Konto ändern"), {
          kind: "tertiary",
          disabled: this.busy,
          action: () => this.#show("account"),
        })}
      </div>`;
  }

  #question({ sheet, word }: WordQuestion): TemplateResult {
    return textField({
      id: `word-${sheet}`,
      label: t("Blatt {sheet}, Wort {word}", { sheet: sheet + 1, word: word + 1 }),
      ...(this.wrong.includes(sheet) ? { error: t("Dieses Wort steht dort nicht.") } : {}),
      value: this.words[sheet] ?? "",
      changed: (typed) => {
        this.words = this.words.map((each, index) => (index === sheet ? typed : each));
      },
    });
  }
}
customElements.define("desk-founding", FoundingView);
