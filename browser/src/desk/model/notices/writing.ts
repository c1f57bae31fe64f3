/** A notice while it is written: fresh, from no case. */
import { daysBetween, encodeUtf8, randomId, type Day } from "../../../crypto/encoding.ts";
import {
  LONGEST_STAY_DAYS,
  LONGEST_TEXT,
  LONGEST_TITLE,
  MOST_AREAS,
  type NoticeContent,
  type NoticeText,
} from "../../../crypto/notice.ts";

export type Reach = "all" | "land" | "kommunen";

export interface Writing {
  readonly title: string;
  readonly text: string;
  readonly english: boolean;
  readonly titleEn: string;
  readonly textEn: string;
  readonly threat: string;
  readonly reach: Reach;
  readonly land: string;
  readonly kommunen: readonly string[];
  readonly audience: "coordinators" | "public";
  readonly consent: "given" | "none-needed" | "";
  readonly expires: Day;
}

export type Problem =
  | "title"
  | "title-long"
  | "text"
  | "text-long"
  | "title-en"
  | "title-en-long"
  | "text-en"
  | "text-en-long"
  | "land"
  | "kommunen"
  | "consent"
  | "consent-public"
  | "expires";

const USUAL_STAY_DAYS = 14;

export function newWriting(today: Day): Writing {
  return {
    title: "",
    text: "",
    english: false,
    titleEn: "",
    textEn: "",
    threat: "",
    reach: "all",
    land: "",
    kommunen: [],
    audience: "coordinators",
    consent: "",
    expires: addDays(today, USUAL_STAY_DAYS),
  };
}

/** Whether there is anything that would be lost. */
export function isWritten({ title, text, titleEn, textEn }: Writing): boolean {
  return [title, text, titleEn, textEn].some((each) => each.trim() !== "");
}

export function addDays(day: Day, days: number): Day {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

/** The last day a notice written today may be shown. */
export function latestDay(today: Day): Day {
  return addDays(today, LONGEST_STAY_DAYS);
}

/** What has to be mended before it can be checked. */
export function problemsOf(writing: Writing, today: Day): readonly Problem[] {
  const { reach, land, kommunen, audience, consent, expires } = writing;
  const [title, text] = cleaned(writing.title, writing.text);
  const [titleEn, textEn] = cleaned(writing.titleEn, writing.textEn);
  const problems: readonly (readonly [Problem, boolean])[] = [
    ["title", title === ""],
    ["title-long", bytes(title) > LONGEST_TITLE],
    ["text", text === ""],
    ["text-long", bytes(text) > LONGEST_TEXT],
    ["title-en", writing.english && titleEn === ""],
    ["title-en-long", writing.english && bytes(titleEn) > LONGEST_TITLE],
    ["text-en", writing.english && textEn === ""],
    ["text-en-long", writing.english && bytes(textEn) > LONGEST_TEXT],
    ["land", reach === "land" && land === ""],
    ["kommunen", reach === "kommunen" && (kommunen.length === 0 || kommunen.length > MOST_AREAS)],
    ["consent", consent === ""],
    ["consent-public", audience === "public" && consent === "none-needed"],
    ["expires", !inReach(today, expires)],
  ];
  return problems.filter(([, found]) => found).map(([problem]) => problem);
}

/** What will be signed; only for writing without problems. */
export function contentOf(writing: Writing, today: Day): NoticeContent {
  const texts: NoticeText[] = [["de", ...cleaned(writing.title, writing.text)]];
  if (writing.english) texts.push(["en", ...cleaned(writing.titleEn, writing.textEn)]);
  return {
    id: randomId(),
    area: areaOf(writing),
    audience: writing.audience,
    consent: writing.consent === "given" ? "given" : "none-needed",
    threat: writing.threat,
    since: today,
    expires: writing.expires,
    texts,
  };
}

function areaOf({ reach, land, kommunen }: Writing): readonly string[] {
  if (reach === "all") return [];
  return reach === "land" ? [land] : [...new Set(kommunen)].sort();
}

/** Without what nobody sees: other line ends, control characters, white space around. */
function cleaned(title: string, text: string): [string, string] {
  // Copied from elsewhere, a text may bring characters that change how it reads.
  const visible = (line: string): string =>
    line.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, " ").trim();
  const lines = text.replace(/\r\n?/g, "\n");
  return [visible(title.replace(/\n/g, " ")), visible(lines)];
}

function bytes(text: string): number {
  return encodeUtf8(text).length;
}

function inReach(today: Day, expires: Day): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires)) return false;
  const stay = daysBetween(today, expires);
  return stay >= 0 && stay <= LONGEST_STAY_DAYS;
}
