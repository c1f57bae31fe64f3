/**
 * Aids that fit a case, chosen here in the browser. The file of all of them is the same for everybody
 * and is fetched whole, so neither a request nor its size tells anyone what the case is about.
 */
import { request } from "./api.ts";

/** Codes of the taxonomy by dimension. */
export type Answers = Readonly<Record<string, readonly string[]>>;
type Localised = Readonly<Record<string, string>>;

/** A text, or an element with its children and, for a link, its address. */
export type ArticleNode = string | readonly [string, readonly ArticleNode[], string?];

export interface Aid {
  readonly id: string;
  /** A published guide has its German title alone. */
  readonly title: Localised;
  readonly publisher: string;
  readonly summary: Localised;
  readonly languages: readonly string[];
  /** Where others publish it; null if it is ours. */
  readonly address: string | null;
  /** Our own text by language. */
  readonly article: Readonly<Record<string, readonly ArticleNode[]>> | null;
  /** What it helps with. */
  readonly about: Answers;
  /** The other codes of the same groups. */
  readonly near: Answers;
  /** For whom it was written, as answers say it. */
  readonly who: Answers;
  /** Audiences among those who are threatened; none if it is only for those who help them. */
  readonly person: readonly string[];
  /** Whether those who help can use it. */
  readonly office: boolean;
  /** Who can use it in any case: "person", "office" or nobody. */
  readonly general: string;
}

export interface AidShelf {
  readonly aids: readonly Aid[];
  /** Audiences that an answer puts somebody in, by dimension, the weightiest dimension first. */
  readonly readers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Where the page finds the file, and the library for people (app/site/suggestions.py). */
export interface AidSource {
  readonly path: string;
  readonly integrity: string;
  /** Address of the library by language. */
  readonly library: Localised;
}

export const MOST_AIDS = 3;
/** The order of weight; JSON objects come sorted by name. */
const READER_DIMENSIONS = ["role", "employment"] as const;

/** Fetch all aids. Throws `NoAnswer` or `Problem`, also if the file is not the page's. */
export async function fetchAids(source: AidSource): Promise<AidShelf> {
  const { path, integrity } = source;
  return (await request({ withSession: false }, path, { integrity })) as AidShelf;
}

/** At most three aids for the person who wrote these answers, the most fitting first. */
export function suggest(shelf: AidShelf, answers: Answers, language: string): Aid[] {
  const readers = readersOf(shelf, answers);
  const theirs = ({ person }: Aid): boolean =>
    readers === undefined ? person.length > 0 : person.some((each) => readers.includes(each));
  return best(shelf.aids.filter(theirs), "person", answers, language);
}

/** At most three aids for desk and Kommune, without those already suggested for the person. */
export function suggestForOffice(
  shelf: AidShelf,
  answers: Answers,
  language: string,
  without: readonly Aid[],
): Aid[] {
  const aids = shelf.aids.filter((aid) => aid.office && !without.includes(aid));
  return best(aids, "office", answers, language);
}

/** Whom the answers say to be reading; undefined if they leave it open. */
function readersOf({ readers }: AidShelf, answers: Answers): readonly string[] | undefined {
  for (const dimension of READER_DIMENSIONS) {
    const found = (answers[dimension] ?? []).flatMap((code) => readers[dimension]?.[code] ?? []);
    if (found.length > 0) return found;
  }
  return undefined;
}

/**
 * Those with a code of the answers come first, then those with one of its group, then those for such a
 * person, then help in any case. Among equals a text in the reader's language wins, then the number of
 * codes, then the library's order.
 */
function best(
  aids: readonly Aid[],
  general: "person" | "office",
  answers: Answers,
  language: string,
): Aid[] {
  const ranked = aids.flatMap((aid) => {
    const found = [aid.about, aid.near, aid.who].map((codes) => hits(codes, answers));
    found.push(aid.general === general ? 1 : 0);
    const tier = found.findIndex((count) => count > 0);
    const foreign = aid.languages.includes(language) ? 0 : 1;
    return tier < 0 ? [] : [{ aid, rank: [tier, foreign, ...found.map((count) => -count)] }];
  });
  ranked.sort((left, right) => compare(left.rank, right.rank));
  return ranked.slice(0, MOST_AIDS).map(({ aid }) => aid);
}

function hits(codes: Answers, answers: Answers): number {
  return Object.entries(codes).reduce(
    (sum, [name, known]) =>
      sum + (answers[name] ?? []).filter((each) => known.includes(each)).length,
    0,
  );
}

function compare(left: readonly number[], right: readonly number[]): number {
  const index = left.findIndex((value, place) => value !== right[place]);
  return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}

/** A localised text as a page in `language` shows it, and the language it is in. */
export function inLanguage<T>(texts: Readonly<Record<string, T>>, language: string): [string, T] {
  const found = language in texts ? language : "de";
  return [found, texts[found] as T];
}

/** Where an aid can be read: at its publisher's, or in the library if it is ours. */
export function addressOf(aid: Aid, source: AidSource, language: string): string {
  return aid.address ?? `${inLanguage(source.library, language)[1]}${aid.id}/`;
}
