/**
 * Periods of release and the ISO weeks whose batches carry their tuples; twin of trends/periods.py.
 *
 * A period is written `2026-Q4` or `2026`, a week `2026-W48`. Everything here follows from the
 * calendar alone, so that what a desk sends never depends on its cases.
 */
import { daysBetween, type Day } from "../../../crypto/encoding.ts";
import { addDays } from "../epoch.ts";

export type Period = string;
export type Week = string;

/** Weeks that begin so many days after a period still carry its tuples: overflow and late unlocks. */
const GRACE = 7;
/** So many days after its last day a period's tuples may be sent. */
const SENDING = 12;
/** Days from a week's Monday to its Sunday, and to its Thursday, which gives the week its year. */
const SUNDAY = 6;
const THURSDAY = 3;

const twoDigits = (number: number): string => String(number).padStart(2, "0");

export function quarterOf(day: Day): Period {
  return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

export function yearOf(day: Day): Period {
  return day.slice(0, 4);
}

export function isYear(period: Period): boolean {
  return !period.includes("-");
}

export function firstDay(period: Period): Day {
  const quarter = isYear(period) ? 1 : Number(period.at(-1));
  return `${period.slice(0, 4)}-${twoDigits(3 * quarter - 2)}-01`;
}

export function lastDay(period: Period): Day {
  const year = Number(period.slice(0, 4));
  const quarter = isYear(period) ? 4 : Number(period.at(-1));
  const next = quarter === 4 ? `${year + 1}-01-01` : `${year}-${twoDigits(3 * quarter + 1)}-01`;
  return addDays(next, -1);
}

/** The last day on which a desk sends tuples of this period. */
export function lastSending(period: Period): Day {
  return addDays(lastDay(period), SENDING);
}

/** Days since the week's Monday. */
function weekday(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + SUNDAY) % 7;
}

export function weekOf(day: Day): Week {
  const thursday = addDays(day, THURSDAY - weekday(day));
  const first = `${thursday.slice(0, 4)}-01-01`;
  return `${thursday.slice(0, 4)}-W${twoDigits(1 + Math.floor(daysBetween(first, thursday) / 7))}`;
}

export function mondayOf(week: Week): Day {
  // The fourth of January lies in the first week of its year (ISO 8601).
  const inFirst = `${week.slice(0, 4)}-01-04`;
  return addDays(inFirst, 7 * (Number(week.slice(6)) - 1) - weekday(inFirst));
}

export function sundayOf(week: Week): Day {
  return addDays(mondayOf(week), SUNDAY);
}

export function following(week: Week): Week {
  return weekOf(addDays(mondayOf(week), 7));
}

/** The week that ended last before this day. */
export function lastEnded(today: Day): Week {
  return weekOf(addDays(today, -7));
}

/** Whether a batch of this week, sent once it has ended, carries tuples of a period. */
export function carries(week: Week, period: Period): boolean {
  const monday = mondayOf(week);
  const sunday = sundayOf(week);
  const overlaps = firstDay(period) <= sunday && addDays(monday, -GRACE) <= lastDay(period);
  return overlaps && sunday < lastSending(period);
}

/** The periods whose tuples a batch of this week carries, in order. */
export function periodsOf(week: Week): readonly Period[] {
  const days = [addDays(mondayOf(week), -GRACE), sundayOf(week)];
  const found = new Set(days.flatMap((day) => [quarterOf(day), yearOf(day)]));
  return [...found].filter((period) => carries(week, period)).sort();
}

/** The periods a week's batch still has files for when it is sent `today`. */
export function openPeriods(week: Week, today: Day): readonly Period[] {
  return periodsOf(week).filter((period) => today <= lastSending(period));
}
