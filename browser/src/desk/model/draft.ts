/** A case's unsaved changes as they are kept, sealed, over a lock or a reload. */
import type { Json } from "../../crypto/canonical.ts";
import type { CaseContent } from "./content.ts";
import type { CodingDraft } from "./statistics/coding-draft.ts";

export interface CaseDraft {
  /** What the changes were made to; missing in drafts of an older release. */
  readonly base: CaseContent | undefined;
  readonly content: CaseContent;
  readonly answer: string;
  /** A coding that was being filled in. */
  readonly coding: CodingDraft | undefined;
}

/** What canonical JSON has no null for. */
const NULLABLE = ["assignee", "coding"] as const;

function writeContent(content: CaseContent): Json {
  const { assignee, coding, ...rest } = content;
  return { ...rest, assignee: assignee ?? "", coding: coding ?? "" };
}

function readContent(kept: Readonly<Record<string, unknown>>): CaseContent {
  const nulls = NULLABLE.map((name) => [name, kept[name] === "" ? null : (kept[name] ?? null)]);
  return { ...kept, ...Object.fromEntries(nulls) } as CaseContent;
}

export function writeDraft({ base, content, answer, coding }: CaseDraft): Json {
  return {
    answer,
    content: writeContent(content),
    ...(base === undefined ? {} : { base: writeContent(base) }),
    ...(coding === undefined ? {} : { coding: { ...coding } }),
  };
}

interface Kept {
  readonly answer?: unknown;
  readonly base?: Record<string, unknown>;
  readonly content?: Record<string, unknown>;
  readonly coding?: CodingDraft;
}

/** Read what `writeDraft` made; it was sealed by this member, so only its age can differ. */
export function readDraft(kept: Json): CaseDraft | undefined {
  const { answer, base, content, coding } = kept as Kept;
  if (typeof answer !== "string" || typeof content !== "object") return undefined;
  return {
    base: base === undefined ? undefined : readContent(base),
    content: readContent(content),
    answer,
    coding,
  };
}
