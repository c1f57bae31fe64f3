/** A coding being filled in: what the report suggests, what is still missing, what comes of it. */
import type { Coding, Scope } from "../../../crypto/coding.ts";
import type { Day } from "../../../crypto/encoding.ts";
import type { WithdrawalBody } from "../../../crypto/message-bodies.ts";
import { reportOf, type OpenCase, type Thread } from "../case.ts";
import { categoriesOf, FRAME_VERSION, NO_WISH, TABLES, tableOf, type TableId } from "./frame.ts";
import { newSeed } from "./settle.ts";
import { kommuneByName, type Setup } from "./setup.ts";

type Answers = Readonly<Record<string, readonly string[]>>;
export type Values = Coding["values"];

/** As kept in a sealed draft, so of texts alone; empty where nobody has chosen yet. */
export interface CodingDraft {
  /** Key of the Kommune, or `OUTSIDE`. */
  readonly ags: string;
  readonly answers: Answers;
  readonly consent: Scope | "";
  readonly counts: Coding["counts"] | "";
  readonly remark: string;
  readonly values: Values;
}

/** What the person said about themselves and about being counted. */
export interface Told {
  readonly answers: Answers;
  readonly kommune: string;
  /** The day on which they wrote that they don't want to be counted, if they did. */
  readonly withdrawn: Day | "";
}

/** The choice for a place that is in no counted Kommune. */
export const OUTSIDE = "outside";
const NO_VALUES: Values = ["", "", "", ""];
const CONSENT_KOMMUNE = "C_STAT_KOM";
const CONSENT_NETWORK = "C_STAT_NET";
/** Wishes for nothing but to be counted. */
const ONLY_COUNTED = "W_STATONLY";

/** Dimensions that may be coded besides and are never released: those with one answer, and with several. */
export const SINGLE_ANSWERS = ["severity", "employment", "frequency", "place", "police"] as const;
export const SEVERAL_ANSWERS = ["incident_form", "occasion", "consequences"] as const;

function withdrawalIn({ messages, pending }: Thread): WithdrawalBody | undefined {
  const bodies = [...messages, ...pending.map(({ opened }) => opened)].map(({ body }) => body);
  return bodies.findLast((body) => body.format === "rueckhalt/withdrawal/v1");
}

/** What the person told, and the Kommune as the case names it by now. */
export function toldIn(open: OpenCase, kommune: string): Told {
  return {
    answers: reportOf(open.thread)?.answers ?? {},
    kommune,
    withdrawn: withdrawalIn(open.thread)?.written ?? "",
  };
}

/** What the person wished for, other than only to be counted. */
export function wishesOf({ answers }: Told): readonly string[] {
  return (answers["support_wish"] ?? []).filter((wish) => wish !== ONLY_COUNTED);
}

/** Which boxes for statistics the person ticked. */
export function consentsOf({ answers }: Told): { kommune: boolean; network: boolean } {
  const given = answers["consent"] ?? [];
  return { kommune: given.includes(CONSENT_KOMMUNE), network: given.includes(CONSENT_NETWORK) };
}

function suggestedConsent(told: Told): Scope | "" {
  if (told.withdrawn !== "") return "none";
  const { kommune, network } = consentsOf(told);
  if (!network) return kommune ? "" : "none"; // with its Kommune a Fall counts in the network too
  return kommune ? "kommune" : "network";
}

function suggestedValue(table: TableId, told: Told): string {
  if (table === "wish") return wishesOf(told).length === 0 ? NO_WISH : "";
  const found = categoriesOf(table, told.answers[tableOf(table).dimension] ?? []);
  return found.length === 1 ? (found[0] ?? "") : "";
}

/** A fresh draft: one clear answer of the person is taken over, anything else is left to be chosen. */
export function suggestDraft(told: Told, setup: Setup): CodingDraft {
  const [form, role, channel, wish] = TABLES.map((table) => suggestedValue(table, told));
  const dimensions = [...SINGLE_ANSWERS, ...SEVERAL_ANSWERS];
  const answers = dimensions.flatMap((name) => {
    const given = told.answers[name] ?? [];
    return given.length === 0 ? [] : [[name, given] as const];
  });
  return {
    ags: kommuneByName(setup, told.kommune)?.ags ?? "",
    answers: Object.fromEntries(answers),
    consent: suggestedConsent(told),
    counts: "",
    remark: "",
    values: [form ?? "", role ?? "", channel ?? "", wish ?? ""],
  };
}

/** A draft that changes what was coded. */
export function draftOf(coding: Coding): CodingDraft {
  const { answers, consent, counts, remark, values } = coding;
  const ags = consent === "kommune" ? coding.ags || OUTSIDE : "";
  return { ags, answers, consent, counts, remark, values };
}

/** Whether the draft says so far that something will be counted; then its values matter. */
export function willCount({ consent, counts }: CodingDraft): boolean {
  return (consent === "kommune" || consent === "network") && (counts === "yes" || counts === "");
}

export type Need = "consent" | "counts" | "ags" | TableId;

/** What has to be chosen before this can be taken, in the order of the form. */
export function needsOf(draft: CodingDraft): readonly Need[] {
  const { ags, consent, counts, values } = draft;
  if (consent === "") return ["consent"];
  if (consent === "none") return [];
  const needs: Need[] = counts === "" ? ["counts"] : [];
  if (!willCount(draft)) return needs;
  if (consent === "kommune" && ags === "") needs.push("ags");
  return [...needs, ...TABLES.filter((_, index) => values[index] === "")];
}

/** The coding a complete draft stands for. Saving it over another keeps that one's seed and day. */
export function codingOf(draft: CodingDraft, today: Day): Coding {
  const { answers, consent, counts, remark } = draft;
  const counted = willCount(draft);
  const named = counted && consent === "kommune" && draft.ags !== OUTSIDE;
  const given = Object.entries(answers).filter(([, codes]) => codes.length > 0);
  return {
    ags: named ? draft.ags : "",
    answers: Object.fromEntries(given),
    consent: consent || "none",
    counts: counts || "yes",
    day: today,
    frame: FRAME_VERSION,
    remark: remark.trim(),
    revision: 1,
    seed: newSeed(),
    values: counted ? draft.values : NO_VALUES,
  };
}

/** The same coding without consent: nothing of it is counted any more. */
export function withoutConsent(coding: Coding): Coding {
  return { ...coding, consent: "none" };
}
