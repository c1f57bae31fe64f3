/** When a case is to be coded: four weeks after its acceptance, so that a curve shows incidents, not paperwork. */
import type { Card } from "../../../crypto/case.ts";
import type { Coding } from "../../../crypto/coding.ts";
import type { Day } from "../../../crypto/encoding.ts";
import { addDays } from "../epoch.ts";

export const CODED_AFTER_DAYS = 28;

/** States in which there is nothing left to code. */
const OVER: ReadonlySet<string> = new Set(["ERASED", "INVALID"]);

/** The day from which a case waits to be coded, empty once it is. Closed cases are coded like others. */
export function codingDueFrom({
  accepted,
  coding,
  state,
}: {
  readonly accepted: Day;
  /** As the card or the case has it. */
  readonly coding: Card["coding"] | Coding | null;
  readonly state: string;
}): Day | "" {
  if (OVER.has(state) || (coding !== "" && coding !== null)) return "";
  return addDays(accepted, CODED_AFTER_DAYS);
}
