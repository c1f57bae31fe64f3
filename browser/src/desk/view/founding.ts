/** Founding a desk, step by step: code, account, keys on paper, proof that the paper exists, done. */
import { html, nothing, type TemplateResult } from "lit";

import { berlinDay } from "../../crypto/encoding.ts";
import { t } from "../../shared/i18n.ts";
import type { Founding, WordQuestion } from "../model/founding.ts";
import type { InvitationLink } from "../model/joining.ts";
import { openDesk } from "../model/unlock.ts";
import { api } from "../page.ts";
import { stretchInWorker } from "../workers.ts";
import { accountKeySheet } from "./account-form.ts";
import { InvitedView } from "./invited.ts";
import { button, heading, notice, progress, textField } from "./parts.ts";
import { recoverySheets } from "./recovery-sheets.ts";

type Step = "code" | "account" | "paper" | "proof" | "founded";
const STEPS: readonly Step[] = ["code", "account", "paper", "proof", "founded"];

/** What making keys and the end of it need: fetched before there is anything to lose. */
async function fetchRest() {
  const [making, founded] = await Promise.all([
    import("../model/founding.ts"),
    import("./founded.ts"),
  ]);
  return { ...making, ...founded };
}
type Rest = Awaited<ReturnType<typeof fetchRest>>;

export class FoundingView extends InvitedView {
  static override properties = {
    step: { state: true },
    founding: { state: true },
    words: { state: true },
    wrong: { state: true },
    entered: { state: true },
  };
  declare step: Step;
  declare founding: Founding | undefined;
  /** Typed words, one per sheet. */
  declare words: readonly string[];
  /** Sheets whose word was wrong. */
  declare wrong: readonly number[];
  declare entered: boolean;

  #questions: readonly WordQuestion[] = [];
  #rest: Rest | undefined;

  constructor() {
    super();
    this.step = "code";
    this.founding = undefined;
    this.words = [];
    this.wrong = [];
    this.entered = false;
  }

  protected override async invited({ code }: InvitationLink): Promise<void> {
    const { kind } = await api.openInvitation(code);
    if (kind !== "found") {
      this.error = t("Dieser Code ist zum Beitreten, nicht zum Gründen.");
      return;
    }
    this.code = code;
    this.#show("account");
  }

  protected override async described(): Promise<void> {
    // Kept when a name was taken: the paper that was printed must stay true.
    this.#rest ??= await fetchRest();
    this.founding ??= await this.#rest.prepareFounding(berlinDay(new Date()));
    this.#show("paper");
  }

  /** There whenever there is a founding. */
  get #made(): Rest {
    if (this.#rest === undefined) throw new Error("nothing was prepared");
    return this.#rest;
  }

  #show(step: Step): void {
    this.step = step;
    this.error = "";
    void this.focusHeading();
  }

  #askWords(founding: Founding): void {
    this.#questions = this.#made.chooseQuestions(founding.shares);
    this.words = founding.shares.map(() => "");
    this.wrong = [];
    this.#show("proof");
  }

  #prove(founding: Founding): void {
    this.wrong = this.#questions
      .filter(
        (question) =>
          !this.#made.answersWord(founding.shares, question, this.words[question.sheet] ?? ""),
      )
      .map(({ sheet }) => sheet);
    const keyRight = this.repeatsKey(founding.keys);
    if (keyRight && this.wrong.length === 0) void this.#found(founding);
    else void this.focusOn("[aria-invalid=true], #account-key-repeated");
  }

  #found(founding: Founding): Promise<void> {
    return this.attempt(async () => {
      const { base, signedIn } = await this.signUp(founding.keys, founding.desk, async (wish) => {
        const made = await this.#made.describeDesk(this.code, founding, wish, stretchInWorker);
        return { secrets: made.secrets, send: () => api.found(made.newDesk) };
      });
      this.finish({ kind: "open", desk: await openDesk(base, signedIn) });
      this.#show("founded");
    });
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
    if (this.step === "account" || founding === undefined) {
      return this.accountStep(t("Ihr Konto als Leitung"));
    }
    if (this.step === "paper") return this.#paper(founding);
    if (this.step === "proof") return this.#proof(founding);
    return this.#made.foundedScreen(founding.desk, () => this.#enter());
  }

  /** The keys of the founding are not needed any more; the page forgets them. */
  #enter(): void {
    this.founding = undefined;
    this.entered = true;
  }

  #code(): TemplateResult {
    return html`${heading(t("Eine Fachstelle gründen"))}
      <p class="kern-body">
        ${t("Sie brauchen etwa zwanzig Minuten, einen Drucker und drei Umschläge. Alle Schlüssel entstehen hier in Ihrem Browser. Der Betrieb kann sie nicht lesen und nicht wiederherstellen.")}
      </p>
      ${this.codeForm(t("Sie bekommen ihn vom Betrieb."))}`;
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
        ${this.changeAccount(() => this.#show("account"))}
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
      ${this.problem()}
      ${this.form(
        html`${this.#questions.map((question) => this.#question(question))} ${this.keyQuestion()}`,
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
        ${this.changeAccount(() => this.#show("account"))}
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
