/**
 * What may give somebody away in a text that others will read: patterns, no understanding.
 *
 * They find slips, so they only ask. Whether a person can be recognised two people decide.
 */
import type { NoticeContent } from "../../../crypto/notice.ts";
import type { NoticeSetup } from "./setup.ts";

export type RuleId =
  "email" | "link" | "phone" | "street" | "name" | "office" | "date" | "time" | "small-place";

/** A rule, and what it found, as it stands in the text. */
export interface Hint {
  readonly rule: RuleId;
  readonly found: readonly string[];
}

interface Rule {
  readonly id: RuleId;
  readonly pattern: RegExp;
}

// \b knows no umlauts: a word begins where no letter or digit stands before.
const START = "(?<![\\p{L}\\p{N}])";
const END = "(?![\\p{L}\\p{N}])";
const CAPITAL = "\\p{Lu}[\\p{L}'’-]+";
const MONTH =
  "(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember" +
  "|January|February|March|May|June|July|October|December)";
const TITLES = "(?:Frau|Herrn?|Fräulein|Dr\\.|Prof\\.|Mrs?\\.?|Ms\\.?|Mx\\.?|Miss)";
const STREETS =
  "(?:stra(?:ß|ss)e|str\\.|weg|gasse|platz|allee|ring|ufer|damm|chaussee|steig|pfad|twiete)";
const ROLES =
  "(?:Ober)?[Bb]ürgermeister(?:s|in)?|Landr[aä]t(?:s|in)?|Wehrführer(?:s|in)?|Amtsleiter(?:s|in)?" +
  "|Ortsvorsteher(?:s|in)?|Kämmerer(?:s|in)?|Integrationsbeauftragten?|Gleichstellungsbeauftragten?" +
  "|mayor|head of office";

function rule(id: RuleId, source: string, flags = "gu"): Rule {
  return { id, pattern: new RegExp(source, flags) };
}

const RULES: readonly Rule[] = [
  rule("email", "[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+"),
  rule(
    "link",
    `(?:https?://|www\\.)[^\\s]+|(?<![\\p{L}\\p{N}@.-])[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)*\\.(?:de|com|org|net|eu|info|me|io|ru|to)${END}(?:/[^\\s]*)?`,
  ),
  rule("phone", "(?<![\\p{L}\\p{N}.])(?:\\+|00?)[1-9](?:[ /()-]{0,2}[0-9]){5,14}"),
  rule(
    "street",
    `${START}(?:${CAPITAL}${STREETS}|${CAPITAL}[ -](?:Straße|Strasse|Str\\.|Weg|Gasse|Platz|Allee|Ring|Ufer|Damm|Street|Road)|(?:Am|An der|Im|Zum|Zur) ${CAPITAL}) [0-9]+[a-z]?${END}`,
  ),
  rule("name", `${START}${TITLES} (?:(?:Dr|Prof)\\. )*${CAPITAL}(?: ${CAPITAL})?`),
  rule("office", `${START}(?:der|die|dem|den|des|the) (?:${ROLES})${END}`, "giu"),
  rule(
    "date",
    `${START}[0-9]{1,2}\\. ?(?:[0-9]{1,2}\\.(?: ?(?:20)?[0-9]{2})?|${MONTH})(?! ?[0-9]*\\.?[0-9]+ ?(?:€|Euro))|${START}20[0-9]{2}-[0-9]{2}-[0-9]{2}${END}|${START}(?:${MONTH} [0-9]{1,2}|[0-9]{1,2} ${MONTH})${END}`,
  ),
  rule(
    "time",
    `${START}(?:[01]?[0-9]|2[0-3])(?:[:.][0-5][0-9])? ?Uhr${END}|${START}(?:[01]?[0-9]|2[0-3]):[0-5][0-9]${END}|${START}(?:1[0-2]|[1-9])(?::[0-5][0-9])? ?[ap]\\.?m\\.?`,
  ),
];

function matches(text: string, { pattern }: Rule): string[] {
  return [...text.matchAll(pattern)].map(([found]) => found.trim());
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Small places that are named in the text or chosen as readers. */
function smallPlaces(text: string, { area }: NoticeContent, { kommunen }: NoticeSetup): string[] {
  return kommunen
    .filter(({ small }) => small)
    .filter(({ name, ags }) => {
      const named = new RegExp(`${START}${escaped(name)}${END}`, "u");
      return area.includes(ags) || named.test(text);
    })
    .map(({ name }) => name);
}

/** Everything that two people should look at before others read this. */
export function findHints(content: NoticeContent, setup: NoticeSetup): readonly Hint[] {
  const text = content.texts.map(([, title, words]) => `${title}\n${words}`).join("\n");
  const hints = RULES.map((each): Hint => ({
    rule: each.id,
    found: [...new Set(matches(text, each))],
  }));
  hints.push({ rule: "small-place", found: smallPlaces(text, content, setup) });
  return hints.filter(({ found }) => found.length > 0);
}

export type QuestionId = "recognised" | "agreed" | "no-case" | "understood" | "true";

/** What both people answer before they sign. */
export function questionsOf({ consent }: NoticeContent): readonly QuestionId[] {
  return ["recognised", consent === "given" ? "agreed" : "no-case", "understood", "true"];
}
