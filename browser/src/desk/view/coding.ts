/** Coding a case for the figures: due after four weeks, checked twice, changed and taken back later. */
import { html, nothing, type TemplateResult } from "lit";

import { summaryOf, type Coding } from "../../crypto/coding.ts";
import type { Day } from "../../crypto/encoding.ts";
import { formatDay, t } from "../../shared/i18n.ts";
import type { Edit } from "../model/edit.ts";
import type { Row } from "../model/rows.ts";
import {
  codingOf,
  draftOf,
  needsOf,
  suggestDraft,
  toldIn,
  withoutConsent,
  type CodingDraft,
  type Need,
  type Told,
} from "../model/statistics/coding-draft.ts";
import {
  contradictionsIn,
  type CodedCase,
  type ContradictionId,
  type Look,
} from "../model/statistics/contradictions.ts";
import { codingDueFrom } from "../model/statistics/due.ts";
import { standingsOf, type Ledger, type Standings } from "../model/statistics/ledger.ts";
import type { Setup } from "../model/statistics/setup.ts";
import { codingForm } from "./coding-form.ts";
import { codingCheck, codingLines } from "./coding-check.ts";
import { changeLabel, linesOf, standingLabel } from "./coding-words.ts";
import { ask } from "./dialog.ts";
import { button, icon, notice, View } from "./parts.ts";

/** What the case's screen does with a coding that was taken. */
export interface TakenCoding {
  readonly coding: Coding;
  /** What is said once it is saved. */
  readonly done: string;
}

export class CodingView extends View {
  static override properties = {
    edit: { attribute: false },
    setup: { attribute: false },
    rows: { attribute: false },
    ledger: { attribute: false },
    today: { attribute: false },
    busy: { attribute: false },
    checking: { state: true },
    missing: { state: true },
    confirmed: { state: true },
    unconfirmed: { state: true },
    standings: { state: true },
  };
  declare edit: Edit;
  declare setup: Setup;
  /** The queue, to find a person who was counted before. */
  declare rows: readonly Row[];
  declare ledger: Ledger | undefined;
  declare today: Day;
  declare busy: boolean;
  /** The draft is complete and looked at a second time. */
  declare checking: boolean;
  declare missing: readonly Need[];
  declare confirmed: readonly ContradictionId[];
  /** Questions that were passed over. */
  declare unconfirmed: boolean;
  declare standings: Standings | undefined;

  /** The form was left: once it is gone, focus returns to where it was opened. */
  #left = false;

  constructor() {
    super();
    this.rows = [];
    this.ledger = undefined;
    this.busy = false;
    this.checking = false;
    this.missing = [];
    this.confirmed = [];
    this.unconfirmed = false;
    this.standings = undefined;
  }

  get #coded(): Coding | null {
    return this.edit.base.coding;
  }

  get #told(): Told {
    return toldIn(this.edit.open, this.edit.mine.kommune);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("edit") || changed.has("ledger")) void this.#findStandings();
    if (changed.has("edit") && this.edit.coding === undefined) this.checking = false;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (!this.#left || !changed.has("edit")) return;
    this.#left = false;
    void this.focusOn("#coding-begin");
  }

  async #findStandings(): Promise<void> {
    const { ledger, today } = this;
    const coding = this.#coded;
    const found =
      coding === null || ledger === undefined
        ? undefined
        : await standingsOf(summaryOf(coding), ledger, today);
    if (coding === this.#coded) this.standings = found;
  }

  #keep(draft: CodingDraft | undefined): void {
    this.dispatchEvent(new CustomEvent("draft", { detail: draft ?? null }));
  }

  /** Begin to code, or to change what was coded. */
  async begin(): Promise<void> {
    const coded = this.#coded;
    this.missing = [];
    if (this.edit.coding === undefined) {
      this.#keep(coded === null ? suggestDraft(this.#told, this.setup) : draftOf(coded));
    }
    await this.focusOn("#coding-heading");
  }

  #change(draft: CodingDraft): void {
    const open = new Set(needsOf(draft));
    this.missing = this.missing.filter((need) => open.has(need));
    this.#keep(draft);
  }

  #leave(): void {
    this.#keep(undefined);
    this.#left = true;
  }

  async #check(draft: CodingDraft): Promise<void> {
    this.missing = needsOf(draft);
    const [first] = this.missing;
    if (first !== undefined) return this.focusOn(focusFor(first));
    this.confirmed = [];
    this.unconfirmed = false;
    this.checking = true;
    await this.focusOn("#coding-heading");
  }

  async #back(): Promise<void> {
    this.checking = false;
    await this.focusOn("#coding-heading");
  }

  #take(draft: CodingDraft, questions: readonly ContradictionId[]): void {
    const open = questions.find((id) => !this.confirmed.includes(id));
    this.unconfirmed = open !== undefined;
    if (open !== undefined) return void this.focusOn(`#confirm-${open}`);
    const coding = codingOf(draft, this.today);
    const counted = summaryOf(coding).scope !== "none";
    this.#save({
      coding,
      done: counted
        ? t("Gespeichert. Der Fall wird gezählt.")
        : t("Gespeichert. Der Fall wird nicht gezählt."),
    });
  }

  #save(taken: TakenCoding): void {
    this.dispatchEvent(new CustomEvent("taken", { detail: taken }));
  }

  async #withdraw(coding: Coding): Promise<void> {
    const agreed = await ask({
      title: t("Nicht mehr zählen"),
      text: withdrawalText(this.standings),
      yes: t("Nicht mehr zählen"),
      no: t("Weiter zählen"),
    });
    if (!agreed) return;
    const done = t("Gespeichert. Der Fall wird nicht mehr gezählt.");
    this.#save({ coding: withoutConsent(coding), done });
  }

  #look(draft: CodingDraft): Look {
    const others = this.rows.flatMap(({ id, title, coding }): CodedCase[] =>
      coding === "" || id === this.edit.open.id ? [] : [{ title, coding }],
    );
    return { draft, told: this.#told, setup: this.setup, others, today: this.today };
  }

  override render(): TemplateResult {
    const draft = this.edit.coding;
    return html`<section class="panel coding" aria-labelledby="coding-heading">
      <h2 class="kern-heading-medium" id="coding-heading" tabindex="-1">${t("Zählung")}</h2>
      ${
        draft === undefined
          ? this.#resting()
          : this.checking
            ? this.#checking(draft)
            : this.#filling(draft)
      }
    </section>`;
  }

  #resting(): TemplateResult {
    const coded = this.#coded;
    return coded === null ? this.#uncoded() : this.#result(coded);
  }

  #uncoded(): TemplateResult {
    const from = codingDueFrom(this.edit.base);
    if (from === "") {
      return html`<p class="kern-body">${t("Dieser Fall wird nicht gezählt.")}</p>`;
    }
    const due = from <= this.today;
    const day = formatDay(from);
    return html`<p class="coding__due ${due ? "coding__due--now" : ""}">
        ${icon("clock")}
        <span>${due ? t("Fällig seit {day}", { day }) : t("Fällig ab {day}", { day })}</span>
      </p>
      <p class="kern-body kern-body--small">
        ${
          due
            ? t("Bitte halten Sie fest, ob und wie der Fall in der Statistik zählt.")
            : t(
                "Nach vier Wochen ist meist klar, was geschehen ist und welche Hilfe fehlte. Und weil immer gleich lange gewartet wird, zeigt die Kurve Vorfälle und nicht, wann jemand Zeit hatte.",
              )
        }
      </p>
      <div class="actions">
        ${button(due ? t("Jetzt zählen") : t("Schon jetzt zählen"), {
          kind: due ? "primary" : "secondary",
          small: true,
          id: "coding-begin",
          disabled: this.edit.conflict !== undefined,
          action: () => void this.begin(),
        })}
      </div>`;
  }

  #result(coding: Coding): TemplateResult {
    const { scope } = summaryOf(coding);
    const { standings, busy } = this;
    const standing = standings === undefined ? "" : standingLabel(standings, scope);
    const blocked = busy || this.edit.conflict !== undefined;
    const { withdrawn } = this.#told;
    return html`${withdrawn >= coding.day && scope !== "none" ? withdrawalNotice() : nothing}
      ${codingLines(linesOf(coding, this.setup))}
      <p class="kern-body kern-body--small">
        ${t("Festgehalten am {day}.", { day: formatDay(coding.day) })} ${standing}
      </p>
      <div class="actions">
        ${button(t("Ändern"), {
          kind: "secondary",
          small: true,
          id: "coding-begin",
          disabled: blocked,
          action: () => void this.begin(),
        })}
        ${
          scope === "none"
            ? nothing
            : button(t("Nicht mehr zählen"), {
                kind: "tertiary",
                small: true,
                id: "coding-withdraw",
                disabled: blocked,
                action: () => void this.#withdraw(coding),
              })
        }
      </div>`;
  }

  #filling(draft: CodingDraft): TemplateResult {
    const told = this.#told;
    const suggested = this.#coded === null ? suggestDraft(told, this.setup) : null;
    const change = this.standings === undefined ? "" : changeLabel(this.standings);
    return html`<p class="kern-body kern-body--small">
        ${t("Ohne Zustimmung wird nichts gezählt. Die Beratung hängt nie davon ab.")} ${change}
      </p>
      ${codingForm({
        draft,
        suggested,
        told,
        setup: this.setup,
        missing: this.missing,
        changed: (next) => this.#change(next),
      })}
      <div class="actions">
        ${button(t("Zählung prüfen"), {
          id: "coding-check",
          action: () => void this.#check(draft),
        })}
        ${button(t("Abbrechen"), {
          kind: "tertiary",
          id: "coding-cancel",
          action: () => this.#leave(),
        })}
      </div>`;
  }

  #checking(draft: CodingDraft): TemplateResult {
    const look = this.#look(draft);
    return codingCheck(look, {
      busy: this.busy,
      blocked: this.edit.conflict !== undefined,
      confirmed: this.confirmed,
      unconfirmed: this.unconfirmed,
      confirm: (confirmed) => (this.confirmed = confirmed),
      take: () => this.#take(draft, contradictionsIn(look)),
      back: () => void this.#back(),
    });
  }
}
customElements.define("desk-coding", CodingView);

/** Where focus goes for something missing: the first radio of a group, or the select. */
function focusFor(need: Need): string {
  if (need === "consent") return "#coding-consent-kommune";
  return need === "counts" ? "#coding-counts-yes" : `#coding-${need}`;
}

function withdrawalNotice(): TemplateResult {
  return notice(
    "warning",
    t("Die Person möchte nicht mehr gezählt werden"),
    t("Sie hat es nach der Zählung geschrieben. Bitte nehmen Sie den Fall heraus."),
  );
}

function withdrawalText(standings: Standings | undefined): string {
  const stays = t("Die Beratung geht weiter wie bisher. Sie können es später wieder ändern.");
  if (standings === undefined || (standings.open.length > 0 && standings.closed.length === 0)) {
    return `${t("Was schon gesendet ist, wird mit dem nächsten Wochenpaket zurückgenommen.")} ${stays}`;
  }
  if (standings.closed.length === 0) return `${t("Es wird nichts gesendet.")} ${stays}`;
  return `${t("In abgeschlossenen Zeiträumen lässt sich nichts mehr ändern. Deren Zahlen sind absichtlich ungenau, niemand ist darin erkennbar.")} ${stays}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-coding": CodingView;
  }
}
