/** What the built page says about statistics, from the signed office file. */
import type { Recipient } from "../../../crypto/age-keys.ts";
import { FRAME_VERSION } from "./frame.ts";
import type { Day } from "../../../crypto/encoding.ts";
import { openPeriods, quarterOf, sundayOf, yearOf, type Period, type Week } from "./periods.ts";

/** How often a Kommune gets figures; `network`: never by itself, it counts for the network alone. */
export type Cadence = "quarterly" | "yearly" | "network";

export interface CountedKommune {
  readonly name: string;
  /** Amtlicher Gemeindeschlüssel, 8 digits. */
  readonly ags: string;
  readonly cadence: Cadence;
}

export interface Setup {
  /** Version of the coding frame the office counts in. */
  readonly frame: string;
  readonly keys: readonly {
    readonly period: Period;
    readonly frame: string;
    readonly recipient: Recipient;
  }[];
  readonly kommunen: readonly CountedKommune[];
}

export function kommuneByKey({ kommunen }: Setup, ags: string): CountedKommune | undefined {
  return kommunen.find((each) => each.ags === ags);
}

/** The Kommune somebody meant by this name, whatever the letter case. */
export function kommuneByName({ kommunen }: Setup, name: string): CountedKommune | undefined {
  const wanted = name.trim().toLocaleLowerCase();
  return kommunen.find((each) => each.name.toLocaleLowerCase() === wanted);
}

/** Where a period's tuples are sealed to; undefined if there is no key for the frame we code in. */
export function releaseKey({ keys }: Setup, period: Period): Recipient | undefined {
  return keys.find((key) => key.period === period && key.frame === FRAME_VERSION)?.recipient;
}

/**
 * The files of a week's batch: one for each of its open periods that has a release key. The first
 * weeks of an office reach into periods from before its figures, which have none.
 */
export function filesOf(week: Week, { keys }: Setup, today: Day): readonly Period[] {
  return openPeriods(week, today).filter((period) => keys.some((key) => key.period === period));
}

/**
 * Whether a week's batch can be made: we code in the frame of all its keys, and the quarter and year
 * in which the week ends have one. Otherwise it waits, at every desk.
 */
export function hasKeys(week: Week, setup: Setup, today: Day): boolean {
  const sunday = sundayOf(week);
  const own = openPeriods(week, today).filter((period) =>
    [quarterOf(sunday), yearOf(sunday)].includes(period),
  );
  return [...own, ...filesOf(week, setup, today)].every(
    (period) => releaseKey(setup, period) !== undefined,
  );
}
