/**
 * Which urgency the triage rules suggest for a report nobody has read yet.
 *
 * Rules 1, 2 and 5 of `triage.rule_steps` in the taxonomy; the others need answers only a counsellor
 * can give. What the person did not say never counts as "no" (rule 6). A suggestion orders the queue;
 * the urgency itself is set by a counsellor.
 */
export type Urgency = "U1" | "U2" | "U3" | "U4";
export type Severity = "S0" | "S1" | "S2" | "S3" | "S4";
export type Acute = "YES" | "UNSURE" | "NO" | "";
type Answers = Readonly<Record<string, readonly string[]>>;

export const URGENCIES: readonly Urgency[] = ["U1", "U2", "U3", "U4"];

/** Periods after which an event is certainly older than seven days; anything else may be recent. */
const PAST_PERIODS: ReadonlySet<string> = new Set(["MONTH", "Q3M", "YEAR", "OLDER"]);

function base(severity: Severity, recent: boolean): Urgency {
  switch (severity) {
    case "S4":
      return recent ? "U1" : "U2";
    case "S3":
      return recent ? "U2" : "U3";
    case "S2":
      return "U3";
    default:
      return "U4";
  }
}

const moreUrgent = (left: Urgency, right: Urgency): Urgency => (left < right ? left : right);

export function acuteOf(answers: Answers): Acute {
  const given = answers["acute_danger"]?.[0] ?? "";
  return given === "YES" || given === "UNSURE" || given === "NO" ? given : "";
}

function wantsOnlyToBeCounted(answers: Answers): boolean {
  const wishes = answers["support_wish"] ?? [];
  return (
    answers["contact_mode"]?.[0] === "NONE" &&
    wishes.length > 0 &&
    wishes.every((wish) => wish === "W_STATONLY")
  );
}

/** The suggested urgency; `severityOf` gives the least severity of a form of incident. */
export function suggestUrgency(answers: Answers, severityOf: (form: string) => Severity): Urgency {
  const acute = acuteOf(answers);
  const recent = !PAST_PERIODS.has(answers["period"]?.[0] ?? "");
  const severities = (answers["incident_form"] ?? []).map(severityOf);
  const worst = severities.reduce((left, right) => (left > right ? left : right), "S0");
  if (wantsOnlyToBeCounted(answers) && acute === "NO") return "U4";
  const suggested = base(worst, recent);
  if (acute === "YES") return "U1";
  return acute === "UNSURE" ? moreUrgent(suggested, "U2") : suggested;
}
