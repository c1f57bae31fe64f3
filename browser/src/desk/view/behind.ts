/** What lies behind the log-in: far more than the log-in, so it comes only once somebody signs in. */

let fetched: Promise<boolean> | undefined;

/** Define `desk-workplace`; false if its script can't be had, and only loading the page anew helps. */
export function fetchWorkplace(): Promise<boolean> {
  fetched ??= import("./workplace.ts").then(
    () => true,
    () => false,
  );
  return fetched;
}
