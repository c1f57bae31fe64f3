/** The queue's rows: what one line shows, how lines are sorted and filtered. All of it in this browser. */
import type { CodingSummary } from "../../crypto/coding.ts";
import type { Day, Id } from "../../crypto/encoding.ts";
import type { Acute, Urgency } from "./triage.ts";
import type { Status } from "./wire.ts";

export interface Row {
  readonly id: Id;
  /** `report`: not accepted yet, still sealed to the intake key. */
  readonly kind: "case" | "report";
  readonly status: Status;
  readonly state: string;
  readonly urgency: Urgency | "";
  /** The urgency is the triage rules' suggestion, nobody has set it. */
  readonly suggested: boolean;
  readonly acute: Acute;
  readonly due: Day | "";
  readonly received: Day;
  readonly title: string;
  readonly kommune: string;
  readonly forms: readonly string[];
  readonly language: string;
  readonly assignee: Id | null;
  readonly coding: CodingSummary | "";
  /** The day from which the case waits to be coded, empty if there is nothing (more) to code. */
  readonly codeFrom: Day | "";
  /** Messages of the reporter that nobody has taken into the case yet. */
  readonly pending: number;
  /** Why this row may not be opened: the code of the check that refused it. */
  readonly refused: string;
  /** Refused and put aside: it waits, but nobody wants to see it among the open ones. */
  readonly aside: boolean;
}

export interface Filter {
  readonly text: string;
  readonly urgency: string;
  /**
   * A state code, `open` for all that is not closed, `aside` for what was put aside, `uncoded` for
   * cases whose coding is due, closed ones too, or empty for all.
   */
  readonly state: string;
  readonly kommune: string;
  readonly form: string;
  readonly assignee: "" | "mine" | "nobody";
}

export const EVERYTHING_OPEN: Filter = {
  text: "",
  urgency: "",
  state: "open",
  kommune: "",
  form: "",
  assignee: "",
};

/** Filters by what was put aside. */
export const ASIDE = "aside";
/** Filters by cases that wait to be coded. */
export const UNCODED = "uncoded";

const LAST = "~"; // after every digit and letter used in codes and days

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Where a row stands. A refused case stands first: it may hide the most urgent of all. A refused report
 * stands behind the acute ones: anybody can send one that does not open, and many of them.
 */
function rank(row: Row): string {
  if (row.refused === "") return row.urgency || LAST;
  return row.kind === "case" ? "" : `U1${LAST}`;
}

/** Most urgent first, then the earlier day due, then who has waited longer. */
export function compareRows(left: Row, right: Row): number {
  return (
    compareText(rank(left), rank(right)) ||
    compareText(left.due || LAST, right.due || LAST) ||
    compareText(left.received, right.received) ||
    compareText(left.id, right.id)
  );
}

function fold(text: string): string {
  return text.toLocaleLowerCase().normalize("NFC");
}

/** Whether a row is shown whatever else is asked for: refused ones are, unless they were put aside. */
function hasToShow(row: Row, state: string): boolean {
  return row.refused !== "" && (!row.aside || state === "" || state === ASIDE);
}

/** Whether a case waits to be coded. */
export function isCodingDue({ codeFrom }: Row, today: Day): boolean {
  return codeFrom !== "" && codeFrom <= today;
}

function matchesState(row: Row, state: string, today: Day): boolean {
  if (state === "open") return row.status === "open";
  if (state === UNCODED) return isCodingDue(row, today);
  return state === "" || row.state === state;
}

function matchesAssignee(row: Row, wanted: Filter["assignee"], self: Id): boolean {
  if (wanted === "mine") return row.assignee === self;
  return wanted !== "nobody" || row.assignee === null;
}

/** The rows a filter lets through, in their order. A refused row is not filtered away, only put aside. */
export function filterRows(rows: readonly Row[], filter: Filter, self: Id, today: Day): Row[] {
  const text = fold(filter.text.trim());
  return rows.filter(
    (row) =>
      hasToShow(row, filter.state) ||
      (row.refused === "" &&
        matchesState(row, filter.state, today) &&
        (filter.urgency === "" || row.urgency === filter.urgency) &&
        (filter.kommune === "" || row.kommune === filter.kommune) &&
        (filter.form === "" || row.forms.includes(filter.form)) &&
        matchesAssignee(row, filter.assignee, self) &&
        (text === "" || fold(`${row.title} ${row.kommune}`).includes(text))),
  );
}

export interface Counts {
  readonly open: number;
  readonly reports: number;
  readonly acute: number;
  readonly pending: number;
  /** Cases whose coding is due, closed ones too. */
  readonly uncoded: number;
}

export function countRows(rows: readonly Row[], today: Day): Counts {
  const open = rows.filter((row) => row.status === "open" && !row.aside);
  return {
    open: open.length,
    reports: open.filter((row) => row.kind === "report").length,
    acute: open.filter((row) => row.urgency === "U1").length,
    pending: open.filter((row) => row.kind === "case" && row.pending > 0).length,
    uncoded: rows.filter((row) => isCodingDue(row, today)).length,
  };
}

/** Values that occur, for the filters' choices. */
export function occurring(
  rows: readonly Row[],
  of: (row: Row) => readonly string[],
): ReadonlySet<string> {
  const values = new Set<string>();
  for (const row of rows) for (const value of of(row)) values.add(value);
  values.delete("");
  return values;
}

/** Reports that don't open and that nobody has put aside yet. */
export function unreadableReports(rows: readonly Row[]): readonly Id[] {
  return rows
    .filter((row) => row.kind === "report" && row.refused !== "" && !row.aside)
    .map(({ id }) => id);
}
