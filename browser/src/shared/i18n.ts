/**
 * The words of a page in the reader's language. Sources are German; the static build puts the
 * catalogue of the page's language into a JSON block (data, never executed), so no request is needed.
 */
import { pageData } from "./page-data.ts";

/** Message → translation, or the plural forms in the order of `Intl.PluralRules` (one, other). */
export interface Catalogue {
  readonly [message: string]: string | readonly string[];
}

export interface Language {
  /** BCP 47 tag of the page. */
  readonly tag: string;
  readonly catalogue: Catalogue;
}

/** Whose way of writing days and numbers, where the language alone doesn't say it; as the server's. */
const FORMATS: Readonly<Record<string, string>> = { en: "en-GB" };

type Values = Readonly<Record<string, string | number>>;

let language: Language | undefined;
// Making one takes a millisecond, and a queue shows a hundred days at once.
const dayFormats = new Map<string, Intl.DateTimeFormat>();
let collator: Intl.Collator | undefined;

/** The language of this page, from `<html lang>` and the JSON block `translations`. */
export function currentLanguage(): Language {
  language ??= {
    tag: document.documentElement.lang || "de",
    catalogue: (pageData("translations") ?? {}) as Catalogue,
  };
  return language;
}

/** Use another language than the page's: for workers and tests, which have no page. */
export function useLanguage(other: Language): void {
  language = other;
  dayFormats.clear();
  collator = undefined;
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

/** Translate a German source text; `{name}` is replaced by `values.name`. */
export function t(message: string, values: Values = {}): string {
  const found = currentLanguage().catalogue[message];
  return fill(typeof found === "string" ? found : message, values);
}

/** Translate a counted text: `tn("{n} Nachricht", "{n} Nachrichten", n)`; `{n}` is the number. */
export function tn(one: string, other: string, n: number, values: Values = {}): string {
  const { tag, catalogue } = currentLanguage();
  const found = catalogue[one];
  const forms = Array.isArray(found) ? (found as readonly string[]) : [one, other];
  const form = new Intl.PluralRules(tag).select(n) === "one" ? forms[0] : forms[1];
  return fill(form ?? other, { n, ...values });
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(formatTag()).format(value);
}

/** A calendar day (`YYYY-MM-DD`) in words, with its weekday. */
export function formatDay(day: string): string {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return formatUtc(day, options);
}

/** A calendar day in words, without its weekday: 19. November 2026. */
export function formatLongDay(day: string): string {
  return formatUtc(day, { dateStyle: "long" });
}

/** A calendar day in short: 19.11.2026, or 19 Nov 2026, where digits alone could be misread. */
export function formatShortDay(day: string): string {
  return formatUtc(day, { dateStyle: "medium" });
}

/** Texts in the order of the page's language. */
export function compareTexts(left: string, right: string): number {
  collator ??= new Intl.Collator(currentLanguage().tag);
  return collator.compare(left, right);
}

function formatUtc(day: string, options: Intl.DateTimeFormatOptions): string {
  const name = JSON.stringify(options);
  // A calendar day has no time zone: reading and printing it in UTC never moves it.
  const format =
    dayFormats.get(name) ?? new Intl.DateTimeFormat(formatTag(), { ...options, timeZone: "UTC" });
  dayFormats.set(name, format);
  return format.format(new Date(`${day}T00:00:00Z`));
}

function formatTag(): string {
  const { tag } = currentLanguage();
  return FORMATS[tag] ?? tag;
}
