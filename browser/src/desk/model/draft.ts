/** A case's unsaved changes as they are kept, sealed, over a lock or a reload. */
import type { Json } from "../../crypto/canonical.ts";
import type { CaseContent } from "./content.ts";

export interface CaseDraft {
  readonly content: CaseContent;
  readonly answer: string;
}

/** As canonical JSON, which has no null. */
export function writeDraft({ content, answer }: CaseDraft): Json {
  return { answer, content: { ...content, assignee: content.assignee ?? "" } };
}

/** Read what `writeDraft` made; it was sealed by this member, so only its age can differ. */
export function readDraft(kept: Json): CaseDraft | undefined {
  const { answer, content } = kept as { answer?: unknown; content?: Record<string, unknown> };
  if (typeof answer !== "string" || typeof content !== "object") return undefined;
  const assignee = content["assignee"];
  return {
    answer,
    content: { ...content, assignee: assignee === "" ? null : assignee } as CaseContent,
  };
}
