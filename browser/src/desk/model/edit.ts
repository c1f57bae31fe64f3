/** A case being edited: what it was, what it is now, and what somebody else made of it meanwhile. */
import type { Day } from "../../crypto/encoding.ts";
import { reportOf, type OpenCase } from "./case.ts";
import { clip, differences, mergeContent, type CaseContent, type ContentField } from "./content.ts";
import type { CaseDraft } from "./draft.ts";
import type { CodingDraft } from "./statistics/coding-draft.ts";
import { acuteOf, suggestUrgency } from "./triage.ts";
import { severityOfForm } from "./taxonomy.ts";

const LONGEST_TITLE = 80;
const LONGEST_KOMMUNE = 60;
const MOST_FORMS = 4;

/** What a case starts with when a report is accepted: suggestions a counsellor confirms or changes. */
export function contentOfReport(open: OpenCase, self: string, today: Day): CaseContent {
  const report = reportOf(open.thread);
  const answers = report?.answers ?? {};
  return {
    accepted: today,
    acute: acuteOf(answers),
    coding: null,
    due: "",
    forms: (answers["incident_form"] ?? []).slice(0, MOST_FORMS),
    kommune: clip(report?.kommune ?? "", LONGEST_KOMMUNE),
    language: report?.language ?? "",
    received: open.received,
    state: "ASSIGNED",
    title: "",
    urgency: suggestUrgency(answers, severityOfForm),
    notes: "",
    assignee: self,
  };
}

/** Title and Kommune as they fit the card. */
export function fitContent(content: CaseContent): CaseContent {
  return {
    ...content,
    title: clip(content.title.trim(), LONGEST_TITLE),
    kommune: clip(content.kommune.trim(), LONGEST_KOMMUNE),
  };
}

export interface Conflict {
  readonly theirs: OpenCase;
  readonly theirContent: CaseContent;
  /** Mine as it was before the merge, to choose from. */
  readonly ours: CaseContent;
  readonly fields: readonly ContentField[];
}

export interface Edit {
  readonly open: OpenCase;
  readonly base: CaseContent;
  readonly mine: CaseContent;
  readonly answer: string;
  /** A coding being filled in; it becomes part of the content once it was checked. */
  readonly coding: CodingDraft | undefined;
  /** Set while a person has to choose between two versions. */
  readonly conflict: Conflict | undefined;
}

export function startEdit(open: OpenCase, self: string, today: Day): Edit {
  const base = open.content ?? contentOfReport(open, self, today);
  return { open, base, mine: base, answer: "", coding: undefined, conflict: undefined };
}

/** Whether leaving now would lose something. A report that was only read has nothing to lose. */
export function isDirty(edit: Edit): boolean {
  const writing = edit.answer.trim() !== "" || edit.coding !== undefined;
  return writing || differences(edit.base, edit.mine).length > 0;
}

/**
 * Go on from a newer version of the case. What only one side changed is taken over; where both
 * changed the same, `conflict` names the fields. The answer being written stays as it is.
 */
export function rebase(edit: Edit, theirs: OpenCase): Edit {
  const theirContent = theirs.content;
  if (theirContent === null) return edit;
  const { content, conflicts } = mergeContent(edit.base, edit.mine, theirContent);
  return {
    open: theirs,
    base: theirContent,
    mine: content,
    answer: edit.answer,
    coding: edit.coding,
    conflict: { theirs, theirContent, ours: edit.mine, fields: conflicts },
  };
}

/** What of an edit is kept as a draft. */
export function draftOfEdit({ base, mine, answer, coding }: Edit): CaseDraft {
  return { base, content: mine, answer, coding };
}

/** Go on from a kept draft. What somebody saved since it was made is met as in any conflict. */
export function resume(edit: Edit, { base, content, answer, coding }: CaseDraft): Edit {
  const resumed = { ...edit, mine: content, answer, coding };
  if (base === undefined || differences(base, edit.base).length === 0) return resumed;
  return rebase({ ...resumed, base }, edit.open);
}

/** Decide one field of a conflict. */
export function choose(edit: Edit, field: ContentField, value: CaseContent[ContentField]): Edit {
  return { ...edit, mine: { ...edit.mine, [field]: value } };
}
