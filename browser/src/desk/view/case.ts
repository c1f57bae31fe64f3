/** One case: read, accept, document, answer. Two people can work on it; neither overwrites the other. */
import { html, nothing, type TemplateResult } from "lit";

import type { Id } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { t } from "../../shared/i18n.ts";
import type { OpenCase } from "../model/case.ts";
import type { CaseContent } from "../model/content.ts";
import type { Desk } from "../model/desk.ts";
import { writeDraft, type CaseDraft } from "../model/draft.ts";
import {
  draftOfEdit,
  fitContent,
  isDirty,
  rebase,
  resume,
  startEdit,
  type Edit,
} from "../model/edit.ts";
import type { Row } from "../model/rows.ts";
import type { CodingDraft } from "../model/statistics/coding-draft.ts";
import { codingDueFrom } from "../model/statistics/due.ts";
import type { Ledger } from "../model/statistics/ledger.ts";
import type { Setup } from "../model/statistics/setup.ts";
import { memberName } from "../model/vault.ts";
import type { NewReport } from "../model/wire.ts";
import "./aids.ts";
import { caseForm } from "./case-form.ts";
import { caseHead } from "./case-head.ts";
import type { TakenCoding } from "./coding.ts";
import "./coding.ts";
import { conflictPanel } from "./conflict.ts";
import { acceptFirst, answerPanel, stateAfterAnswer, type AnswerStep } from "./answer.ts";
import { ask } from "./dialog.ts";
import { button, notice, progress, View } from "./parts.ts";
import { reportWarnings, threadView } from "./thread.ts";
import { refusedCase, refusedReport, type AsideActions } from "./refused.ts";
import { explain, explainSave } from "./words.ts";

const KEEP_DRAFT_AFTER_MS = 800;

export class CaseView extends View {
  static override properties = {
    desk: { attribute: false },
    case: { attribute: false },
    row: { attribute: false },
    report: { attribute: false },
    draft: { attribute: false },
    setup: { attribute: false },
    rows: { attribute: false },
    ledger: { attribute: false },
    edit: { state: true },
    refused: { state: true },
    step: { state: true },
    stateAfter: { state: true },
    busy: { state: true },
    error: { state: true },
    done: { state: true },
  };
  declare desk: Desk;
  declare case: Id;
  declare row: Row | undefined;
  /** The sealed report, as long as nobody has accepted it. */
  declare report: NewReport | undefined;
  declare draft: CaseDraft | undefined;
  /** Null where nothing is counted. */
  declare setup: Setup | null;
  declare rows: readonly Row[];
  /** What of the office's cases was sent, as far as it is known. */
  declare ledger: Ledger | undefined;
  declare edit: Edit | undefined;
  /** Code of the check that keeps this case closed. */
  declare refused: string;
  declare step: AnswerStep;
  /** The state the case gets with the answer. */
  declare stateAfter: string;
  declare busy: boolean;
  declare error: string;
  declare done: string;

  #keeping: ReturnType<typeof setTimeout> | undefined;
  readonly #unload = (event: BeforeUnloadEvent): void => {
    if (this.edit !== undefined && isDirty(this.edit)) event.preventDefault();
  };

  constructor() {
    super();
    this.row = undefined;
    this.report = undefined;
    this.draft = undefined;
    this.setup = null;
    this.rows = [];
    this.ledger = undefined;
    this.edit = undefined;
    this.refused = "";
    this.step = "write";
    this.stateAfter = "";
    this.busy = false;
    this.error = "";
    this.done = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("beforeunload", this.#unload);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("beforeunload", this.#unload);
    // Also without a last change: another tab may have discarded what this one kept.
    if (this.edit !== undefined && isDirty(this.edit)) void this.#keepDraft();
  }

  async #load(): Promise<void> {
    try {
      const open = await this.#find();
      const edit = startEdit(open, this.desk.vault.self.account, this.desk.today);
      this.edit = this.draft === undefined ? edit : resume(edit, this.draft);
      void this.focusHeading();
    } catch (error) {
      if (error instanceof CryptoError) this.refused = error.code;
      else this.error = explain(error).text;
    }
  }

  /** A case, or a report that nobody had accepted when the queue was loaded. */
  #find(): Promise<OpenCase> {
    return this.report === undefined
      ? this.desk.openCase(this.case)
      : this.desk.openReport(this.report);
  }

  /** Whether this screen may go: nothing is unsaved, or the person agrees to lose it. */
  async mayLeave(): Promise<boolean> {
    if (this.edit === undefined || !isDirty(this.edit)) return true;
    const lose = await ask({
      title: t("Ungespeicherte Änderungen"),
      text: t(
        "Ihre Änderungen an diesem Fall sind noch nicht gespeichert. Möchten Sie sie verwerfen?",
      ),
      yes: t("Verwerfen"),
      no: t("Weiter bearbeiten"),
    });
    if (!lose) return false;
    this.edit = { ...this.edit, mine: this.edit.base, answer: "", coding: undefined };
    await this.#forgetDraft();
    return true;
  }

  #change(change: Partial<Edit>): void {
    if (this.edit === undefined) return;
    this.edit = { ...this.edit, ...change };
    this.done = "";
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void this.#keepDraft(), KEEP_DRAFT_AFTER_MS);
  }

  #setContent(change: Partial<CaseContent>): void {
    if (this.edit !== undefined) this.#change({ mine: { ...this.edit.mine, ...change } });
  }

  async #keepDraft(): Promise<void> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    const { edit } = this;
    if (edit === undefined) return;
    if (!isDirty(edit)) return this.desk.keeper.dropDraft(this.case);
    await this.desk.keeper.keepDraft(this.case, writeDraft(draftOfEdit(edit)));
  }

  async #forgetDraft(): Promise<void> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    await this.desk.keeper.dropDraft(this.case);
  }

  /** Save what is there; with an answer if `text` is one. */
  async #save(text: string | null, change: Partial<CaseContent>, done: string): Promise<void> {
    const { edit } = this;
    if (edit === undefined || this.busy) return;
    this.busy = true;
    this.error = "";
    this.done = "";
    try {
      const content = fitContent({ ...edit.mine, ...change });
      const result = await this.desk.save(edit.open, content, text);
      // A coding that was taken is part of the content now; one being filled in goes on.
      const coding = "coding" in change ? undefined : edit.coding;
      if (result.kind === "conflict") {
        // The answer was not sent, so the state it would have led to is not mine either.
        const mine = text === null ? content : fitContent(edit.mine);
        return this.#meet({ ...edit, mine, coding }, result.theirs);
      }
      if (result.kind === "arrived") return this.#arrived(edit, result.open, result.answered);
      await this.#saved(result.open, { answer: text === null ? edit.answer : "", coding }, done);
    } catch (error) {
      this.error = explainSave(error);
      void this.focusOn(".case__error");
    } finally {
      this.busy = false;
    }
  }

  async #saved(
    open: OpenCase,
    going: Pick<Edit, "answer" | "coding">,
    done: string,
  ): Promise<void> {
    this.report = undefined;
    this.edit = { ...startEdit(open, this.desk.vault.self.account, this.desk.today), ...going };
    this.step = "write";
    this.done = done;
    await this.#keepDraft();
  }

  #meet(edit: Edit, theirs: OpenCase): void {
    this.edit = rebase(edit, theirs);
    this.step = "write";
    void this.focusOn("#conflict-heading");
  }

  /** The first attempt had arrived; later changes are still only here. */
  #arrived(edit: Edit, open: OpenCase, answered: boolean): void {
    const base = open.content ?? edit.base;
    this.edit = { ...edit, open, base, conflict: undefined };
    this.error = answered
      ? t(
          "Ihr erster Versuch ist doch angekommen, mit der Antwort von vorhin. Bitte prüfen Sie, ob Sie noch etwas senden möchten.",
        )
      : t(
          "Ihr erster Versuch ist doch angekommen. Ihre Änderungen danach sind noch nicht gespeichert.",
        );
  }

  override render(): TemplateResult {
    return html`<div class="screen case">
      <div class="case__top">
        ${button(t("Zurück zur Liste"), {
          kind: "tertiary",
          small: true,
          id: "back",
          action: () => this.dispatchEvent(new CustomEvent("leave")),
        })}
      </div>
      ${this.#content()}
    </div>`;
  }

  #content(): TemplateResult {
    const { edit, refused } = this;
    if (refused !== "") return this.#refused(refused);
    if (edit === undefined) {
      return this.error === ""
        ? progress(t("Der Fall wird entschlüsselt und geprüft …"))
        : failed(this.error);
    }
    return html`${this.#head(edit)}
      <div class="case__error" tabindex="-1">
        ${
          this.error === ""
            ? nothing
            : notice("danger", t("Noch nicht gespeichert"), this.error, { alert: true })
        }
      </div>
      <div role="status">${this.done === "" ? nothing : notice("success", this.done, nothing)}</div>
      ${edit.conflict === undefined ? nothing : this.#conflict(edit)}
      <div class="case__columns">
        <div class="case__reading">
          ${reportWarnings(edit.open.thread)} ${threadView(edit.open, this.#aside)}
          ${edit.open.head === null ? acceptFirst() : html`${this.#answer(edit)} ${this.#aids(edit)}`}
          ${this.#coding(edit)}
        </div>
        <div class="case__working">${this.#form(edit)}</div>
      </div>`;
  }

  #refused(code: string): TemplateResult {
    if (this.report === undefined) return refusedCase(code);
    const told = this.error === "" ? nothing : failed(this.error);
    return html`${told} ${refusedReport(code, this.report.messages, this.#aside)}`;
  }

  get #aside(): AsideActions {
    return {
      busy: this.busy,
      putAside: (messages, aside) => void this.#putAside(messages, aside),
    };
  }

  /** Nothing else of the case changes, so what is being written stays as it is. */
  async #putAside(messages: readonly Id[], aside: boolean): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = "";
    const marked = <T extends { readonly id: Id }>(all: readonly T[]): T[] =>
      all.map((each) => (messages.includes(each.id) ? { ...each, aside } : each));
    try {
      await this.desk.putAside(messages, aside);
      const { report, edit } = this;
      if (report !== undefined) this.report = { ...report, messages: marked(report.messages) };
      if (edit !== undefined) {
        const thread = { ...edit.open.thread, refused: marked(edit.open.thread.refused) };
        this.edit = { ...edit, open: { ...edit.open, thread } };
      }
    } catch (error) {
      this.error = explain(error).text;
    } finally {
      this.busy = false;
    }
  }

  #head(edit: Edit): TemplateResult {
    const due = this.setup === null || edit.open.head === null ? "" : codingDueFrom(edit.base);
    return caseHead(edit, {
      uncodedSince: due <= this.desk.today ? due : "",
      code: () => void this.querySelector("desk-coding")?.begin(),
    });
  }

  #conflict(edit: Edit): TemplateResult {
    return conflictPanel(edit, {
      nameOf: (account) => memberName(this.desk.vault, account) ?? t("unbekannt"),
      setup: this.setup,
      changed: (next) => {
        this.edit = next;
        void this.#keepDraft();
      },
      done: () => {
        this.#change({ conflict: undefined });
        void this.#save(null, {}, t("Gespeichert."));
      },
    });
  }

  #answer(edit: Edit): TemplateResult {
    return answerPanel({
      step: this.step,
      text: edit.answer,
      state: edit.mine.state,
      after: this.stateAfter,
      busy: this.busy,
      desk: this.desk.vault.self.name,
      blocked: edit.conflict !== undefined || edit.open.thread.refused.some(({ aside }) => !aside),
      changed: (answer) => this.#change({ answer }),
      go: (step) => {
        this.step = step;
        this.stateAfter = stateAfterAnswer(edit.mine.state);
        void this.focusOn(step === "check" ? "#answer-check" : "#answer");
      },
      chooseAfter: (state) => (this.stateAfter = state),
      send: () =>
        void this.#save(
          edit.answer,
          { state: this.stateAfter },
          t("Ihre Antwort liegt im Postfach."),
        ),
    });
  }

  #aids(edit: Edit): TemplateResult {
    return html`<desk-aids
      .edit=${edit}
      .busy=${this.busy}
      @answer=${({ detail }: CustomEvent<string>) => {
        this.#change({ answer: detail });
        this.step = "write";
        void this.focusOn("#answer");
      }}
    ></desk-aids>`;
  }

  #coding(edit: Edit): TemplateResult | typeof nothing {
    if (this.setup === null || edit.open.head === null) return nothing;
    return html`<desk-coding
      .edit=${edit}
      .setup=${this.setup}
      .rows=${this.rows}
      .ledger=${this.ledger}
      .today=${this.desk.today}
      .busy=${this.busy}
      @draft=${({ detail }: CustomEvent<CodingDraft | null>) =>
        this.#change({ coding: detail ?? undefined })}
      @taken=${({ detail: { coding, done } }: CustomEvent<TakenCoding>) =>
        void this.#save(null, { coding }, done)}
    ></desk-coding>`;
  }

  #form(edit: Edit): TemplateResult {
    return caseForm(edit, this.desk, {
      busy: this.busy,
      changed: (change) => this.#setContent(change),
      save: (change, done) => void this.#save(null, change, done),
    });
  }
}
customElements.define("desk-case", CaseView);

function failed(error: string): TemplateResult {
  return notice("danger", t("Das hat nicht geklappt"), error, { alert: true });
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-case": CaseView;
  }
}
