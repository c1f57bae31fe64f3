/** Which tuples a desk has sent, from the copies of its batches; and what that means for one case. */
import { codingSeed, tupleId, type CopyRow, type Part } from "../../../crypto/batch.ts";
import type { CodingSummary } from "../../../crypto/coding.ts";
import type { Day, Id } from "../../../crypto/encoding.ts";
import { lastSending, type Period } from "./periods.ts";

export const PARTS: readonly Part[] = ["kommune", "network"];

/** Ids that count, by the period they count in; ids that were taken back. */
export interface Ledger {
  readonly counted: ReadonlyMap<Id, Period>;
  readonly withdrawn: ReadonlySet<Id>;
}

export const NOTHING_SENT: Ledger = { counted: new Map(), withdrawn: new Set() };

/** The ledger after more rows went out. */
export function withRows(ledger: Ledger, rows: readonly CopyRow[]): Ledger {
  const counted = new Map(ledger.counted);
  const withdrawn = new Set(ledger.withdrawn);
  for (const [period, kind, id] of rows) {
    if (kind === "count") counted.set(id, period);
    else withdrawn.add(id);
  }
  return { counted, withdrawn };
}

/** A tuple of a case that counts now. */
export interface Standing {
  readonly part: Part;
  readonly revision: number;
  readonly id: Id;
  readonly period: Period;
}

/** Gives the id of a case's tuple; derived when first asked for, since most are never needed. */
export type TupleIds = (seed: string, part: Part, revision: number) => Promise<Id>;

export function tupleIds(): TupleIds {
  const known = new Map<string, Promise<Id>>();
  return (seed, part, revision) => {
    const name = `${seed}/${part}/${revision}`;
    const id = known.get(name) ?? tupleId(codingSeed(seed), part, revision);
    known.set(name, id);
    return id;
  };
}

/** All tuples of a case, of every revision, that were sent and not taken back. */
export async function standingOf(
  { seed, revision }: CodingSummary,
  ledger: Ledger,
  ids: TupleIds,
): Promise<Standing[]> {
  const found: Standing[] = [];
  for (const part of PARTS) {
    for (let each = 1; each <= revision; each++) {
      const id = await ids(seed, part, each);
      const period = ledger.counted.get(id);
      if (period === undefined || ledger.withdrawn.has(id)) continue;
      found.push({ part, revision: each, id, period });
    }
  }
  return found;
}

export function isOpen(period: Period, today: Day): boolean {
  return today <= lastSending(period);
}

/** Where a case stands, for the person who looks at it. */
export interface Standings {
  /** Whether what the coding says has gone out. */
  readonly sent: boolean;
  /** Periods in which it counts and may still be changed, and the last day for that. */
  readonly open: readonly Period[];
  readonly until: Day | "";
  /** Periods in which it counts for good. */
  readonly closed: readonly Period[];
}

export async function standingsOf(
  summary: CodingSummary,
  ledger: Ledger,
  today: Day,
): Promise<Standings> {
  const standing = await standingOf(summary, ledger, tupleIds());
  const periods = [...new Set(standing.map(({ period }) => period))].sort();
  const open = periods.filter((period) => isOpen(period, today));
  return {
    sent: standing.some(({ revision }) => revision === summary.revision),
    open,
    until: open.map(lastSending).sort()[0] ?? "",
    closed: periods.filter((period) => !isOpen(period, today)),
  };
}
