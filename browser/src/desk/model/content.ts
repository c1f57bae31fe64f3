/** What counsellors write about a case, and how two versions of it come together. */
import type { Card } from "../../crypto/case.ts";
import type { Coding } from "../../crypto/coding.ts";
import type { Id } from "../../crypto/encoding.ts";
import { sameCoding, settleCoding } from "./statistics/settle.ts";

/** Everything of a case a counsellor may change, as one value. */
export interface CaseContent extends Omit<Card, "format" | "coding"> {
  /** Null until somebody codes the case; the card carries its summary. */
  readonly coding: Coding | null;
  readonly notes: string;
  readonly assignee: Id | null;
}
export type ContentField = keyof CaseContent;

/** States a counsellor sets. ERASED and INVALID need a second person and have no button. */
export const STATES = [
  "SCREENED",
  "ASSIGNED",
  "ACTIVE",
  "WAIT_REPORTER",
  "WAIT_EXT",
  "REFERRED",
  "AFTERCARE",
  "CLOSED",
] as const;

const CLOSED_STATES: ReadonlySet<string> = new Set(["CLOSED", "ERASED", "INVALID"]);

/** The one thing of the state the server is told: open or closed. */
export function statusOf(state: string): "open" | "closed" {
  return CLOSED_STATES.has(state) ? "closed" : "open";
}

function equal(field: ContentField, left: CaseContent, right: CaseContent): boolean {
  if (field === "coding") return sameCoding(left.coding, right.coding);
  return JSON.stringify(left[field]) === JSON.stringify(right[field]);
}

/** The fields in which two contents differ. */
export function differences(left: CaseContent, right: CaseContent): ContentField[] {
  const fields = Object.keys(left) as ContentField[];
  return fields.filter((field) => !equal(field, left, right));
}

/** What is saved over `stored`: the first day of acceptance stays, and so does what a coding began with. */
export function settle(stored: CaseContent | null, content: CaseContent): CaseContent {
  if (stored === null) return content;
  const coding = settleCoding(stored.coding, content.coding);
  return { ...content, accepted: stored.accepted, received: stored.received, coding };
}

export interface Merge {
  /** Changes of both sides; where both changed the same field, mine. */
  readonly content: CaseContent;
  /** Fields both sides changed to different values: a person has to choose. */
  readonly conflicts: readonly ContentField[];
}

/** Merge two changes of the same base. Nothing either side wrote is dropped without being named. */
export function mergeContent(base: CaseContent, mine: CaseContent, theirs: CaseContent): Merge {
  const ours = differences(base, mine);
  const clashes = differences(mine, theirs);
  const conflicts = differences(base, theirs).filter(
    (field) => ours.includes(field) && clashes.includes(field),
  );
  const changed = Object.fromEntries(ours.map((field) => [field, mine[field]]));
  return { content: { ...theirs, ...changed }, conflicts };
}

/** Cut text to at most `most` UTF-8 bytes without splitting a character. */
export function clip(text: string, most: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += new TextEncoder().encode(character).length;
    if (bytes > most) break;
    end += character.length;
  }
  return text.slice(0, end);
}
