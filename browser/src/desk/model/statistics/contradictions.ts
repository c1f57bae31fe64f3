/**
 * The second look: what in a coding does not go together, as a list of plain rules.
 *
 * A rule asks, it never forbids. The person who knows the case says "that is right" or mends it.
 */
import type { CodingSummary } from "../../../crypto/coding.ts";
import { daysBetween, type Day } from "../../../crypto/encoding.ts";
import { severityOfForm } from "../taxonomy.ts";
import {
  consentsOf,
  OUTSIDE,
  willCount,
  wishesOf,
  type CodingDraft,
  type Told,
} from "./coding-draft.ts";
import { codesOf, NO_WISH, TABLES, type TableId } from "./frame.ts";
import { kommuneByKey, kommuneByName, type Setup } from "./setup.ts";

/** Another case of the queue, as far as it was coded. */
export interface CodedCase {
  readonly title: string;
  readonly coding: CodingSummary;
}

/** What is looked at. */
export interface Look {
  readonly draft: CodingDraft;
  readonly told: Told;
  readonly setup: Setup;
  /** All other coded cases. */
  readonly others: readonly CodedCase[];
  readonly today: Day;
}

export type ContradictionId =
  | "consent-withdrawn"
  | "consent-not-given"
  | "consent-kommune-alone"
  | "consent-by-another"
  | "kommune-missing"
  | "kommune-differs"
  | "person-counted-already"
  | "digital-face-to-face"
  | "attack-from-afar"
  | "too-mild"
  | "online-but-face-to-face"
  | "volunteer-but-paid"
  | "staff-but-volunteer"
  | "wish-never-wished"
  | "wish-was-met"
  | "wish-unmet-left-out";

/** Days within which two cases of one Kommune and one role may be the same person's. */
const SAME_PERSON_DAYS = 365;
const PHYSICAL: ReadonlySet<string> = new Set(["physical"]);
const FROM_AFAR: ReadonlySet<string> = new Set(["phone", "written", "online", "messenger"]);
const STAFF: ReadonlySet<string> = new Set(["office"]);
const SETTLED: ReadonlySet<string> = new Set(["MET", "DECLINED"]);

const value = ({ draft }: Look, table: TableId): string =>
  draft.values[TABLES.indexOf(table)] ?? "";
const answer = ({ draft }: Look, name: string): string => draft.answers[name]?.[0] ?? "";
const consents = ({ draft }: Look): boolean =>
  draft.consent === "kommune" || draft.consent === "network";

/** The mildest that a form of incident can be. */
function leastSeverity(form: string): string {
  return codesOf("form", form).map(severityOfForm).sort()[0] ?? "";
}

function resultsOf({ draft }: Look, wishes: readonly string[]): readonly string[] {
  return wishes.flatMap((wish) => draft.answers[wish] ?? []);
}

/** Other cases that may be the same person's: same Kommune, same role, not long ago. */
export function maybeSamePerson(look: Look): readonly CodedCase[] {
  const { draft, others, today } = look;
  const role = value(look, "role");
  return others.filter(
    ({ coding }) =>
      coding.scope !== "none" &&
      coding.ags !== "" &&
      coding.ags === draft.ags &&
      coding.values[TABLES.indexOf("role")] === role &&
      daysBetween(coding.day, today) <= SAME_PERSON_DAYS,
  );
}

interface Rule {
  readonly id: ContradictionId;
  /** Whether it asks about something that matters only if the Fall is counted. */
  readonly counted: boolean;
  readonly applies: (look: Look) => boolean;
}

const RULES: readonly Rule[] = [
  {
    id: "consent-withdrawn",
    counted: false,
    applies: (look) => look.told.withdrawn !== "" && consents(look),
  },
  {
    id: "consent-not-given",
    counted: false,
    applies: ({ draft, told }) => {
      if (told.withdrawn !== "") return false;
      const { kommune, network } = consentsOf(told);
      if (draft.consent === "kommune") return !kommune;
      return draft.consent === "network" && !network;
    },
  },
  {
    id: "consent-kommune-alone",
    counted: false,
    applies: ({ draft, told }) => {
      const { kommune, network } = consentsOf(told);
      return draft.consent === "kommune" && kommune && !network;
    },
  },
  {
    id: "consent-by-another",
    counted: true,
    applies: ({ told }) => !["SELF", undefined].includes(told.answers["perspective"]?.[0]),
  },
  {
    id: "kommune-missing",
    counted: true,
    applies: ({ draft }) => draft.consent === "kommune" && draft.ags === OUTSIDE,
  },
  {
    id: "kommune-differs",
    counted: true,
    applies: ({ draft, told, setup }) => {
      const named = kommuneByName(setup, told.kommune);
      const chosen = kommuneByKey(setup, draft.ags);
      return named !== undefined && chosen !== undefined && named.ags !== chosen.ags;
    },
  },
  {
    id: "person-counted-already",
    counted: true,
    applies: (look) => look.draft.consent === "kommune" && maybeSamePerson(look).length > 0,
  },
  {
    id: "digital-face-to-face",
    counted: true,
    applies: (look) => value(look, "form") === "digital" && value(look, "channel") === "face",
  },
  {
    id: "attack-from-afar",
    counted: true,
    applies: (look) => PHYSICAL.has(value(look, "form")) && FROM_AFAR.has(value(look, "channel")),
  },
  {
    id: "too-mild",
    counted: true,
    applies: (look) => {
      const severity = answer(look, "severity");
      return severity !== "" && severity < leastSeverity(value(look, "form"));
    },
  },
  {
    id: "online-but-face-to-face",
    counted: true,
    applies: (look) => answer(look, "place") === "ONLINE" && value(look, "channel") === "face",
  },
  {
    id: "volunteer-but-paid",
    counted: true,
    applies: (look) => value(look, "role") === "volunteer" && answer(look, "employment") === "PAID",
  },
  {
    id: "staff-but-volunteer",
    counted: true,
    applies: (look) => STAFF.has(value(look, "role")) && answer(look, "employment") === "VOL",
  },
  {
    id: "wish-never-wished",
    counted: true,
    applies: (look) => {
      const codes = codesOf("wish", value(look, "wish"));
      return codes.length > 0 && !wishesOf(look.told).some((wish) => codes.includes(wish));
    },
  },
  {
    id: "wish-was-met",
    counted: true,
    applies: (look) => {
      const results = resultsOf(look, codesOf("wish", value(look, "wish")));
      return results.length > 0 && results.every((result) => SETTLED.has(result));
    },
  },
  {
    id: "wish-unmet-left-out",
    counted: true,
    applies: (look) =>
      value(look, "wish") === NO_WISH && resultsOf(look, wishesOf(look.told)).includes("UNMET"),
  },
];

/** What to ask before this coding is taken, in the order of the rules. */
export function contradictionsIn(look: Look): readonly ContradictionId[] {
  const counted = willCount(look.draft);
  return RULES.filter((rule) => (counted || !rule.counted) && rule.applies(look)).map(
    ({ id }) => id,
  );
}
