/**
 * What goes into one week's batch, from the cards of the queue and the copies of earlier batches.
 *
 * A Fall is counted once in its life. Its network row decides: with it goes the Kommune's row, or
 * none. What a changed coding sent before is taken back as long as its period is open; a tuple of a
 * closed period stands, and then nothing is sent in its place.
 */
import { ROWS, type CopyRow, type KommuneRow, type NetworkRow } from "../../../crypto/batch.ts";
import type { CodingSummary } from "../../../crypto/coding.ts";
import type { Day, Id } from "../../../crypto/encoding.ts";
import { standingOf, type Ledger, type Standing, type TupleIds } from "./ledger.ts";
import { quarterOf, sundayOf, yearOf, type Period, type Week } from "./periods.ts";
import { filesOf, kommuneByKey, type Setup } from "./setup.ts";

/** A coded case whose head and card were verified. */
export interface Fall {
  readonly id: Id;
  readonly coding: CodingSummary;
}

/** Rows of one file that are not empty. */
export interface FileRows {
  readonly kommunen: readonly KommuneRow[];
  readonly network: readonly NetworkRow[];
}

/** A week's batch before it is filled up: as many files as the week has, whatever is in them. */
export interface Plan {
  readonly week: Week;
  readonly files: ReadonlyMap<Period, FileRows>;
  /** What the copy keeps. */
  readonly rows: readonly CopyRow[];
}

export interface Surroundings {
  readonly setup: Setup;
  readonly ledger: Ledger;
  readonly ids: TupleIds;
  readonly today: Day;
}

type Row =
  | { readonly period: Period; readonly part: "kommune"; readonly row: KommuneRow }
  | { readonly period: Period; readonly part: "network"; readonly row: NetworkRow };

/** Rows that go out together, at most one of each part; a batch takes so many units. */
type Unit = readonly Row[];

/** A case's part in a batch: first what is taken back, then what is counted. */
interface Share {
  readonly withdrawals: readonly Unit[];
  readonly count: Unit | undefined;
}

function byAge(one: Fall, other: Fall): number {
  const [left, right] = [one.coding.day + one.id, other.coding.day + other.id];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Where something of this day counts: in its own period, or as of the week once that takes no more. */
function periodFor(
  of: (day: Day) => Period,
  day: Day,
  week: Week,
  files: readonly Period[],
): Period | undefined {
  return [of(day), of(sundayOf(week))].find((period) => files.includes(period));
}

function withdrawal({ part, id, period }: Standing): Row {
  return part === "kommune"
    ? { period, part, row: ["withdraw", id, ""] }
    : { period, part, row: ["withdraw", id, "", "", "", ""] };
}

/** One unit for each revision that no longer holds and whose period is open. */
function withdrawals(stale: readonly Standing[], files: readonly Period[]): Unit[] {
  const open = stale.filter(({ period }) => files.includes(period));
  const revisions = [...new Set(open.map(({ revision }) => revision))];
  return revisions.map((revision) =>
    open.filter((each) => each.revision === revision).map(withdrawal),
  );
}

/** Nothing is sent in place of a tuple that can't be taken back (any more). */
function stands(stale: readonly Standing[], part: string, files: readonly Period[]): boolean {
  return stale.some((each) => each.part === part && !files.includes(each.period));
}

async function countOf(
  { coding }: Fall,
  stale: readonly Standing[],
  week: Week,
  files: readonly Period[],
  { setup, ids }: Surroundings,
): Promise<Unit | undefined> {
  const { ags, day, revision, scope, seed, values } = coding;
  if (day > sundayOf(week) || stands(stale, "network", files)) return undefined;
  const year = periodFor(yearOf, day, week, files);
  if (year === undefined) return undefined;
  const id = await ids(seed, "network", revision);
  const unit: Row[] = [{ period: year, part: "network", row: ["count", id, ...values] }];
  const cadence = kommuneByKey(setup, ags)?.cadence ?? "network";
  if (scope !== "kommune" || cadence === "network" || stands(stale, "kommune", files)) return unit;
  const period = periodFor(cadence === "yearly" ? yearOf : quarterOf, day, week, files);
  if (period === undefined) return undefined;
  const own = await ids(seed, "kommune", revision);
  return [...unit, { period, part: "kommune", row: ["count", own, ags] }];
}

async function shareOf(
  fall: Fall,
  week: Week,
  files: readonly Period[],
  surroundings: Surroundings,
): Promise<Share | undefined> {
  const { coding } = fall;
  const { ledger, ids } = surroundings;
  const counts = coding.scope !== "none";
  if (!counts && coding.revision === 1) return undefined;
  const sent = counts && ledger.counted.has(await ids(coding.seed, "network", coding.revision));
  // Most cases end here: counted once and never changed.
  if (sent && coding.revision === 1) return undefined;
  const standing = await standingOf(coding, ledger, ids);
  const stale = standing.filter(({ revision }) => !counts || revision !== coding.revision);
  return {
    withdrawals: withdrawals(stale, files),
    count: counts && !sent ? await countOf(fall, stale, week, files, surroundings) : undefined,
  };
}

/** Plan a week's batch: what fits of what waits, oldest first. */
export async function planWeek(
  faelle: readonly Fall[],
  week: Week,
  surroundings: Surroundings,
): Promise<Plan> {
  const files = filesOf(week, surroundings.setup, surroundings.today);
  const shares: Share[] = [];
  for (const fall of [...faelle].sort(byAge)) {
    const share = await shareOf(fall, week, files, surroundings);
    if (share !== undefined) shares.push(share);
  }
  const units: Unit[] = [];
  const complete = new Set<Share>();
  // What is to be taken back can wait least: its period closes.
  for (const share of shares) {
    if (units.length + share.withdrawals.length > ROWS) continue;
    units.push(...share.withdrawals);
    complete.add(share);
  }
  for (const share of shares) {
    if (share.count === undefined || !complete.has(share) || units.length === ROWS) continue;
    units.push(share.count);
  }
  return { week, files: rowsByFile(files, units.flat()), rows: units.flat().map(copyRow) };
}

function rowsByFile(files: readonly Period[], rows: readonly Row[]): Map<Period, FileRows> {
  return new Map(
    files.map((period) => {
      const own = rows.filter((each) => each.period === period);
      return [
        period,
        {
          kommunen: own.flatMap((each) => (each.part === "kommune" ? [each.row] : [])),
          network: own.flatMap((each) => (each.part === "network" ? [each.row] : [])),
        },
      ];
    }),
  );
}

function copyRow({ period, row: [kind, id] }: Row): CopyRow {
  return [period, kind === "withdraw" ? "withdraw" : "count", id];
}
