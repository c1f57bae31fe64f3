/** Working days of the office: Monday to Friday without the days the office file calls closed. */

const DAY_MS = 86_400_000;
const SUNDAY = 0;
const SATURDAY = 6;

/** The day on which `count` working days after `day` (`YYYY-MM-DD`) have passed. */
export function addWorkingDays(day: string, count: number, closedDays: readonly string[]): string {
  const closed = new Set(closedDays);
  let moment = Date.parse(`${day}T00:00:00Z`);
  for (let left = count; left > 0;) {
    moment += DAY_MS;
    if (isWorkingDay(new Date(moment), closed)) left -= 1;
  }
  return isoDay(new Date(moment));
}

function isWorkingDay(date: Date, closed: ReadonlySet<string>): boolean {
  const weekday = date.getUTCDay();
  return weekday !== SUNDAY && weekday !== SATURDAY && !closed.has(isoDay(date));
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
