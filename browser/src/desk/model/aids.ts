/** Aids for a case: chosen from what was reported and coded, and put into an answer. */
import {
  addressOf,
  inLanguage,
  suggest,
  suggestForOffice,
  type Aid,
  type AidShelf,
  type AidSource,
  type Answers,
} from "../../shared/aids.ts";
import { reportOf } from "./case.ts";
import type { Edit } from "./edit.ts";

export interface CaseAids {
  readonly person: readonly Aid[];
  readonly office: readonly Aid[];
}

/** What is known of a case: the report, the card, and the coding as far as it is filled in. */
export function answersOf({ open, mine, coding }: Edit): Answers {
  const told = reportOf(open.thread)?.answers ?? {};
  return union([
    told,
    { incident_form: mine.forms },
    mine.coding?.answers ?? {},
    coding?.answers ?? {},
  ]);
}

function union(all: readonly Answers[]): Answers {
  const names = new Set(all.flatMap((answers) => Object.keys(answers)));
  const joined = (name: string): string[] => [
    ...new Set(all.flatMap((answers) => answers[name] ?? [])),
  ];
  return Object.fromEntries([...names].map((name) => [name, joined(name)]));
}

/** Aids for the person in the language they write, and for those who help in the page's. */
export function aidsFor(shelf: AidShelf, edit: Edit, language: string): CaseAids {
  const answers = answersOf(edit);
  const person = suggest(shelf, answers, edit.mine.language || language);
  return { person, office: suggestForOffice(shelf, answers, language, person) };
}

/** What an answer says of an aid, in the language of the person where it has one. */
export function mentionOf(aid: Aid, source: AidSource, language: string): string {
  const [, title] = inLanguage(aid.title, language);
  return `${title} (${aid.publisher}):\n${addressOf(aid, source, language)}`;
}

/** Put an aid at the end of an answer; what was written stays. */
export function withAid(answer: string, mention: string): string {
  const before = answer.trimEnd();
  return before === "" ? `${mention}\n` : `${before}\n\n${mention}\n`;
}

/** Whether an answer has an aid already. */
export function hasAid(answer: string, aid: Aid, source: AidSource, language: string): boolean {
  return answer.split(/\s/).includes(addressOf(aid, source, language));
}
