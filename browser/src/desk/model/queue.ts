/** Loading the queue: cards first, then new reports, then heads; usable after the first of them. */
import type { Id } from "../../crypto/encoding.ts";
import type { HeadName } from "../../crypto/closing.ts";
import type { Api } from "./api.ts";
import { statusOf } from "./content.ts";
import { compareRows, type Row } from "./rows.ts";
import type { CheckedHead } from "./keeper.ts";
import type { HeadCheck, ListedCard, OpenedCard, Refusable, ReportSummary } from "./summaries.ts";
import { acuteOf, suggestUrgency } from "./triage.ts";
import type { CasePage, ListedCase, NewReport, ReportPage } from "./wire.ts";
import { codingDueFrom } from "./statistics/due.ts";
import { severityOfForm } from "./taxonomy.ts";

/** How the loader has its work done; in the page by vault workers. */
export interface QueueWorkers {
  readonly count: number;
  run(kind: "cards", input: readonly ListedCard[]): Promise<Refusable<OpenedCard>[]>;
  run(kind: "heads", input: readonly HeadCheck[]): Promise<Refusable<CheckedHead>[]>;
  run(kind: "reports", input: readonly NewReport[]): Promise<Refusable<ReportSummary>[]>;
}

/** The two lists of the server. */
export type QueuePages = Pick<Api, "cases" | "reports">;

export interface QueueProgress {
  /** All cards are there and sorted. */
  readonly ready: boolean;
  readonly cases: number;
  readonly casesTotal: number;
  readonly reports: number;
  readonly reportsTotal: number;
  readonly headsChecked: number;
}

export interface QueueListener {
  changed(rows: readonly Row[], progress: QueueProgress): void;
  /**
   * Every head was checked: those that are good, to be remembered; cases this device remembers and the
   * server no longer lists; the rows, of which only those that were not refused may be relied on.
   */
  checked(heads: readonly CheckedHead[], missing: readonly Id[], rows: readonly Row[]): void;
}

const PAGE = 1000;
/** Heads per piece of work: small, so that visible rows can overtake the rest. */
const HEADS_AT_ONCE = 100;

const START: QueueProgress = {
  ready: false,
  cases: 0,
  casesTotal: 0,
  reports: 0,
  reportsTotal: 0,
  headsChecked: 0,
};

export function caseRow(listed: ListedCase, opened: Refusable<OpenedCard>): Row {
  const { id, status, assignee, received, pending } = listed;
  const place = { id, kind: "case" as const, status, assignee, received, pending };
  if ("refused" in opened) return { ...NOTHING, ...place, refused: opened.refused };
  const { acute, coding, due, forms, kommune, language, state, title, urgency } = opened.card;
  const shown = { acute, coding, due, forms, kommune, language, state, title, urgency };
  // The card, not the row's own word: a database writer could call an urgent case closed.
  return {
    ...NOTHING,
    ...place,
    ...shown,
    status: statusOf(state),
    received: opened.card.received,
    codeFrom: codingDueFrom(opened.card),
  };
}

export function reportRow(
  report: Pick<NewReport, "id" | "received" | "messages">,
  opened: Refusable<ReportSummary>,
): Row {
  const place = { id: report.id, kind: "report" as const, received: report.received };
  if ("refused" in opened) {
    // What opens is shown, whatever the server says of it: only here its word counts.
    const aside = report.messages.every((message) => message.aside);
    return { ...NOTHING, ...place, refused: opened.refused, aside };
  }
  const { answers, kommune, language, beginning, messages } = opened;
  return {
    ...NOTHING,
    ...place,
    state: "NEW",
    urgency: suggestUrgency(answers, severityOfForm),
    suggested: true,
    acute: acuteOf(answers),
    title: beginning,
    kommune,
    forms: answers["incident_form"] ?? [],
    language,
    pending: messages,
  };
}

const NOTHING: Omit<Row, "id" | "kind" | "received"> = {
  status: "open",
  state: "",
  urgency: "",
  suggested: false,
  acute: "",
  due: "",
  title: "",
  kommune: "",
  forms: [],
  language: "",
  assignee: null,
  coding: "",
  codeFrom: "",
  pending: 0,
  refused: "",
  aside: false,
};

/** One pass over the queue. A new pass is a new loader; `stop` ends this one. */
export class QueueLoader {
  readonly #api: QueuePages;
  readonly #workers: QueueWorkers;
  readonly #remembered: (id: Id) => HeadName | undefined;
  readonly #listener: QueueListener;
  readonly #rows = new Map<Id, Row>();
  readonly #listed = new Map<Id, ListedCase>();
  readonly #reports = new Map<Id, NewReport>();
  readonly #unchecked = new Set<Id>();
  /** Reports of an earlier pass that this one has not seen yet. */
  readonly #kept = new Set<Id>();
  #wanted: readonly Id[] = [];
  #progress = START;
  #stopped = false;

  constructor(
    api: QueuePages,
    workers: QueueWorkers,
    remembered: (id: Id) => HeadName | undefined,
    listener: QueueListener,
  ) {
    this.#api = api;
    this.#workers = workers;
    this.#remembered = remembered;
    this.#listener = listener;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Rows now on the screen: their heads are checked before the others. */
  want(ids: readonly Id[]): void {
    this.#wanted = ids;
  }

  /** A report of this pass, sealed as it came. */
  report(id: Id): NewReport | undefined {
    return this.#reports.get(id);
  }

  /** Go on showing the reports of an earlier pass until this one has its own. */
  keepReportsOf(earlier: QueueLoader): void {
    for (const [id, report] of earlier.#reports) {
      const row = earlier.#rows.get(id);
      if (row?.kind !== "report") continue;
      this.#reports.set(id, report);
      this.#rows.set(id, row);
      this.#kept.add(id);
    }
  }

  /** Load everything. `known` are the cases this device remembers. */
  async load(known: Iterable<Id>): Promise<void> {
    // The first page of reports travels while cards are opened.
    const firstReports = this.#api.reports(null);
    firstReports.catch(() => undefined);
    await this.#loadCases();
    this.#advance({ ready: true });
    await this.#loadReports(firstReports);
    const heads = await this.#checkHeads();
    if (this.#stopped) return;
    const missing = [...known].filter((id) => !this.#listed.has(id));
    this.#listener.checked(heads, missing, [...this.#rows.values()]);
  }

  async #loadCases(): Promise<void> {
    const opening: Promise<void>[] = [];
    let coming: Promise<CasePage> | undefined = this.#api.cases(null, PAGE);
    while (coming !== undefined) {
      const page: CasePage = await coming;
      if (this.#stopped) return;
      // The next page is on its way while the workers get this one.
      coming = page.next === null ? undefined : this.#api.cases(page.next, PAGE);
      coming?.catch(() => undefined);
      this.#advance({ casesTotal: page.total }, false);
      const share = Math.max(1, Math.ceil(page.cases.length / this.#workers.count));
      for (let start = 0; start < page.cases.length; start += share) {
        opening.push(this.#openCards(page.cases.slice(start, start + share)));
      }
    }
    await Promise.all(opening);
  }

  async #openCards(cases: readonly ListedCase[]): Promise<void> {
    const cards = cases.map(({ id, head, key, card }) => ({ id, head, key, card }));
    const opened = await this.#workers.run("cards", cards);
    opened.forEach((card, index) => {
      const listed = cases[index];
      if (listed === undefined) return;
      this.#listed.set(listed.id, listed);
      this.#reports.delete(listed.id);
      this.#unchecked.add(listed.id);
      this.#rows.set(listed.id, caseRow(listed, card));
    });
    this.#advance({ cases: this.#progress.cases + cases.length }, false);
  }

  async #loadReports(first: Promise<ReportPage>): Promise<void> {
    let page = await first;
    for (;;) {
      if (this.#stopped) return;
      await this.#openReports(page);
      if (page.next === null) return this.#dropKept();
      page = await this.#api.reports(page.next);
    }
  }

  /** What this pass did not find is not there any more. */
  #dropKept(): void {
    for (const id of this.#kept) {
      if (this.#rows.get(id)?.kind === "report") this.#rows.delete(id);
      this.#reports.delete(id);
    }
    if (this.#kept.size > 0) this.#advance({});
    this.#kept.clear();
  }

  async #openReports(page: ReportPage): Promise<void> {
    for (const { id } of page.reports) this.#kept.delete(id);
    for (const report of page.reports) this.#reports.set(report.id, report);
    const share = Math.max(1, Math.ceil(page.reports.length / this.#workers.count));
    const shares: Promise<void>[] = [];
    for (let start = 0; start < page.reports.length; start += share) {
      const reports = page.reports.slice(start, start + share);
      shares.push(
        this.#workers.run("reports", reports).then((opened) => {
          opened.forEach((summary, index) => {
            const report = reports[index];
            if (report !== undefined) this.#rows.set(report.id, reportRow(report, summary));
          });
        }),
      );
    }
    await Promise.all(shares);
    const reports = this.#progress.reports + page.reports.length;
    this.#advance({ reports, reportsTotal: page.total });
  }

  /** Take the next heads to check, rows on the screen first. */
  #takeHeads(): HeadCheck[] {
    const ids = [...this.#wanted.filter((id) => this.#unchecked.has(id)), ...this.#unchecked];
    return [...new Set(ids)].slice(0, HEADS_AT_ONCE).flatMap((id) => {
      this.#unchecked.delete(id);
      const listed = this.#listed.get(id);
      if (listed === undefined) return [];
      const { head, key, card } = listed;
      return [{ listed: { id, head, key, card }, remembered: this.#remembered(id) }];
    });
  }

  async #checkHeads(): Promise<CheckedHead[]> {
    const good: CheckedHead[] = [];
    const runner = async (): Promise<void> => {
      while (this.#unchecked.size > 0 && !this.#stopped) {
        const checks = this.#takeHeads();
        const results = await this.#workers.run("heads", checks);
        let refused = false;
        for (const result of results) {
          if ("refused" in result) {
            this.#refuse(result.id, result.refused);
            refused = true;
          } else good.push(result);
        }
        const headsChecked = this.#progress.headsChecked + checks.length;
        this.#advance({ headsChecked }, refused || this.#unchecked.size === 0);
      }
    };
    await Promise.all(Array.from({ length: this.#workers.count }, runner));
    return good;
  }

  /** What a refused row said is not believed any more. */
  #refuse(id: Id, code: string): void {
    const listed = this.#listed.get(id);
    if (listed !== undefined) this.#rows.set(id, caseRow(listed, { id, refused: code }));
  }

  #advance(step: Partial<QueueProgress>, tell = true): void {
    this.#progress = { ...this.#progress, ...step };
    if (!tell || this.#stopped) return;
    this.#listener.changed([...this.#rows.values()].sort(compareRows), this.#progress);
  }
}
