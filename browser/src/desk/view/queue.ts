/** The queue: thousands of cases in one list of which only the visible part is in the page. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { berlinDay, type Id } from "../../crypto/encoding.ts";
import { compareTexts, formatNumber, t, tn } from "../../shared/i18n.ts";
import {
  ASIDE,
  countRows,
  EVERYTHING_OPEN,
  filterRows,
  occurring,
  UNCODED,
  unreadableReports,
  type Filter,
  type Row,
} from "../model/rows.ts";
import type { QueueProgress } from "../model/queue.ts";
import { STATES } from "../model/content.ts";
import { URGENCIES } from "../model/triage.ts";
import { formLabel, stateLabel, urgencyLabel } from "./labels.ts";
import {
  button,
  heading,
  notice,
  progress,
  selectField,
  textField,
  View,
  type Choice,
} from "./parts.ts";
import { refusedContent, rowContent } from "./queue-row.ts";

/** Rows kept ready above and below what is visible. */
const MARGIN_ROWS = 8;
const ACTIVE_ROW = '.queue__row[tabindex="0"]';
/** From so many unreadable reports on they can be put aside together. */
const MANY_UNREADABLE = 2;

export class QueueView extends View {
  static override properties = {
    rows: { attribute: false },
    progress: { attribute: false },
    self: { attribute: false },
    active: { attribute: false },
    counting: { attribute: false },
    filter: { state: true },
    window: { state: true },
  };
  declare rows: readonly Row[];
  declare progress: QueueProgress | undefined;
  declare self: Id;
  /** The row the keyboard stands on. */
  declare active: Id | "";
  /** Whether the office counts, so that cases wait to be coded. */
  declare counting: boolean;
  declare filter: Filter;
  /** Indexes of the rows in the page: from, to (not included). */
  declare window: readonly [number, number];

  #shown: readonly Row[] = [];
  #focused = false;
  #frame = 0;
  readonly #moved = (): void => {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#measure();
    });
  };
  // A narrower window has higher rows.
  readonly #resized = (): void => this.requestUpdate();

  constructor() {
    super();
    this.rows = [];
    this.progress = undefined;
    this.self = "";
    this.active = "";
    this.counting = false;
    this.filter = EVERYTHING_OPEN;
    this.window = [0, 30];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("scroll", this.#moved, { passive: true });
    window.addEventListener("resize", this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("scroll", this.#moved);
    window.removeEventListener("resize", this.#resized);
    cancelAnimationFrame(this.#frame);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("rows") || changed.has("filter")) {
      this.#shown = filterRows(this.rows, this.filter, this.self, berlinDay(new Date()));
    }
    this.#focused = document.activeElement?.matches(".queue__row") ?? false;
  }

  override firstUpdated(): void {
    if (this.active === "") void this.focusHeading();
    else void this.focusOn(ACTIVE_ROW);
  }

  override updated(): void {
    // By script and not in the markup: the content security policy forbids style attributes.
    const list = this.querySelector<HTMLElement>(".queue__list");
    if (list === null) return;
    const height = rowHeight(list);
    list.style.height = `${this.#shown.length * height}px`;
    for (const item of list.querySelectorAll<HTMLElement>(".queue__item")) {
      item.style.transform = `translateY(${Number(item.dataset["index"]) * height}px)`;
    }
    // A row that changes its place while reports are being opened is moved in the page and loses it.
    if (this.#focused && document.activeElement === document.body) {
      this.querySelector<HTMLElement>(ACTIVE_ROW)?.focus({ preventScroll: true });
    }
    this.#measure();
  }

  /** Find out which rows are on the screen and keep those in the page. */
  #measure(): void {
    const list = this.querySelector<HTMLElement>(".queue__list");
    if (list === null) return;
    const height = rowHeight(list);
    const { top } = list.getBoundingClientRect();
    const first = Math.max(0, Math.floor(-top / height) - MARGIN_ROWS);
    const visible = Math.ceil(window.innerHeight / height) + 2 * MARGIN_ROWS;
    const from = Math.min(first, Math.max(0, this.#shown.length - visible));
    const to = Math.min(this.#shown.length, from + visible);
    if (from === this.window[0] && to === this.window[1]) return;
    this.window = [from, to];
    const ids = this.#shown.slice(from, to).map((row) => row.id);
    this.dispatchEvent(new CustomEvent("visible", { detail: ids }));
  }

  #filterBy(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
  }

  get #activeIndex(): number {
    const index = this.#shown.findIndex((row) => row.id === this.active);
    return Math.max(0, index);
  }

  async #moveTo(index: number): Promise<void> {
    const target = Math.min(this.#shown.length - 1, Math.max(0, index));
    const row = this.#shown[target];
    const list = this.querySelector<HTMLElement>(".queue__list");
    if (row === undefined || list === null) return;
    this.active = row.id;
    const height = rowHeight(list);
    const top = list.getBoundingClientRect().top + target * height;
    const room = window.innerHeight - height;
    if (top < 0) window.scrollBy(0, top);
    else if (top > room) window.scrollBy(0, top - room);
    this.#measure();
    await this.focusOn(ACTIVE_ROW);
  }

  /** Keys work only while the list has the focus, so that they never surprise (WCAG 2.1.4). */
  #key(event: KeyboardEvent): void {
    const page = Math.max(1, this.window[1] - this.window[0] - 2 * MARGIN_ROWS - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: this.#activeIndex + 1,
      ArrowUp: this.#activeIndex - 1,
      PageDown: this.#activeIndex + page,
      PageUp: this.#activeIndex - page,
      Home: 0,
      End: this.#shown.length - 1,
    };
    const target = steps[event.key];
    if (target !== undefined) {
      event.preventDefault();
      void this.#moveTo(target);
    } else if (event.key === "/") {
      event.preventDefault();
      void this.focusOn("#filter-text");
    }
  }

  #open(id: Id): void {
    this.dispatchEvent(new CustomEvent("open", { detail: id }));
  }

  override render(): TemplateResult {
    const ready = this.progress?.ready ?? false;
    return html`<div class="screen queue">
      <div class="queue__head">
        ${heading(t("Fälle"))}
        ${button(t("Neu laden"), {
          kind: "tertiary",
          small: true,
          action: () => this.dispatchEvent(new CustomEvent("reload")),
        })}
      </div>
      ${
        ready || this.rows.length > 0
          ? html`${this.#counts()} ${this.#unreadable()} ${this.#filters()} ${this.#status()}
            ${this.#list()}`
          : progress(t("Die Fälle werden entschlüsselt …"))
      }
    </div>`;
  }

  #counts(): TemplateResult {
    const counts = countRows(this.rows, berlinDay(new Date()));
    const { open, reports, acute, pending, uncoded } = counts;
    const count = (label: string, value: number, kind = "") =>
      html`<div class="counts__one ${kind}">
        <dt>${label}</dt>
        <dd>${formatNumber(value)}</dd>
      </div>`;
    return html`<dl class="counts">
      ${count(t("offen"), open)} ${count(t("noch nicht angenommen"), reports)}
      ${count(t("akut (U1)"), acute, acute > 0 ? "counts__one--acute" : "")}
      ${count(t("mit neuer Nachricht"), pending)}
      ${this.counting ? count(t("Zählung fällig"), uncoded) : nothing}
    </dl>`;
  }

  /** Several reports that don't open can be put aside at once. */
  #unreadable(): TemplateResult | typeof nothing {
    const unreadable = unreadableReports(this.rows);
    if (unreadable.length < MANY_UNREADABLE) return nothing;
    return notice(
      "warning",
      t("{count} Meldungen lassen sich nicht öffnen", { count: unreadable.length }),
      html`<div class="actions">
        ${button(t("Alle zurücklegen"), {
          kind: "secondary",
          small: true,
          id: "put-all-aside",
          action: () => this.dispatchEvent(new CustomEvent("put-aside", { detail: unreadable })),
        })}
      </div>`,
    );
  }

  #filters(): TemplateResult {
    const { filter } = this;
    const choice = (
      id: string,
      label: string,
      key: keyof Filter,
      choices: readonly Choice[],
    ): TemplateResult =>
      selectField({
        id: `filter-${id}`,
        label,
        value: filter[key],
        choices,
        changed: (value) => this.#filterBy({ [key]: value }),
      });
    const all = { value: "", label: t("alle") };
    const values = (of: (row: Row) => readonly string[], label: (code: string) => string) => [
      all,
      ...[...occurring(this.rows, of)]
        .map((code) => ({ value: code, label: label(code) }))
        .sort((one, other) => compareTexts(one.label, other.label)),
    ];
    return html`<div class="filters" role="search" aria-label=${t("Fälle filtern")}>
      ${textField({
        id: "filter-text",
        label: t("Titel oder Kommune"),
        type: "search",
        value: filter.text,
        changed: (text) => this.#filterBy({ text }),
      })}
      ${choice("urgency", t("Dringlichkeit"), "urgency", [
        all,
        ...URGENCIES.map((code) => ({ value: code, label: `${code} ${urgencyLabel(code)}` })),
      ])}
      ${choice("state", t("Stand"), "state", [
        { value: "open", label: t("alle offenen") },
        { value: "", label: t("alle, auch abgeschlossene") },
        ...(this.counting ? [{ value: UNCODED, label: t("Zählung fällig") }] : []),
        ...(this.rows.some((row) => row.aside)
          ? [{ value: ASIDE, label: t("zurückgelegte Meldungen") }]
          : []),
        ...["NEW", ...STATES].map((code) => ({ value: code, label: stateLabel(code) })),
      ])}
      ${choice(
        "kommune",
        t("Kommune"),
        "kommune",
        values(
          (row) => [row.kommune],
          (name) => name,
        ),
      )}
      ${choice(
        "form",
        t("Vorfallsart"),
        "form",
        values((row) => row.forms, formLabel),
      )}
      ${choice("assignee", t("Zuständig"), "assignee", [
        all,
        { value: "mine", label: t("ich") },
        { value: "nobody", label: t("niemand") },
      ])}
    </div>`;
  }

  #status(): TemplateResult {
    const { progress: at } = this;
    const found = tn("{n} Fall in der Liste", "{n} Fälle in der Liste", this.#shown.length);
    const opening =
      at !== undefined && at.reports < at.reportsTotal
        ? t("Neue Meldungen werden geöffnet: {done} von {total}", {
            done: at.reports,
            total: at.reportsTotal,
          })
        : "";
    const checking =
      at !== undefined && at.headsChecked < at.cases
        ? t("Unterschriften werden geprüft: {done} von {total}", {
            done: at.headsChecked,
            total: at.cases,
          })
        : "";
    return html`<p class="queue__status" role="status">
      <span>${found}</span> <span>${opening}</span> <span>${opening === "" ? checking : ""}</span>
    </p>`;
  }

  #list(): TemplateResult {
    if (this.#shown.length === 0) return this.#empty();
    const [from, to] = this.window;
    const rows = this.#shown.slice(from, to);
    const active = this.#shown[this.#activeIndex]?.id;
    return html`<ul class="queue__list" @keydown=${(event: KeyboardEvent) => this.#key(event)}>
      ${repeat(
        rows,
        (row) => row.id,
        (row, index) =>
          html`<li
            class="queue__item"
            data-index=${from + index}
            aria-setsize=${this.#shown.length}
            aria-posinset=${from + index + 1}
          >
            ${this.#row(row, row.id === active)}
          </li>`,
      )}
    </ul>`;
  }

  #empty(): TemplateResult {
    const none = this.rows.length === 0;
    return html`<div class="queue__empty">
      <p class="kern-body">
        ${
          none
            ? t("Hier ist noch kein Fall. Neue Meldungen erscheinen oben in der Liste.")
            : t("Kein Fall passt zu diesen Filtern.")
        }
      </p>
      ${
        none
          ? nothing
          : button(t("Filter zurücksetzen"), {
              kind: "secondary",
              small: true,
              action: () => this.#filterBy(EVERYTHING_OPEN),
            })
      }
    </div>`;
  }

  #row(row: Row, active: boolean): TemplateResult {
    return html`<button
      type="button"
      class="queue__row queue__row--${row.refused === "" ? row.urgency || "none" : "refused"}"
      tabindex=${active ? 0 : -1}
      data-case=${row.id}
      @focus=${() => (this.active = row.id)}
      @click=${() => this.#open(row.id)}
    >
      ${row.refused === "" ? rowContent(row, this.counting) : refusedContent(row)}
    </button>`;
  }
}
customElements.define("desk-queue", QueueView);

/** Rows are all of one height; the style sheet says which. */
function rowHeight(list: HTMLElement): number {
  return list.querySelector<HTMLElement>(".queue__item")?.offsetHeight || 80;
}
