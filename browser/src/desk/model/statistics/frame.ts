/** The coding frame as the scripts carry it: which categories a Fall is counted in (trends/frame.json). */
import frame from "../../../../../trends/frame.json" with { type: "json" };

type Locale = "de" | "en";
export type TableId = "form" | "role" | "channel" | "wish";

interface Category {
  readonly id: string;
  readonly de: string;
  readonly en: string;
  /** Codes of the taxonomy that belong to it. */
  readonly codes: readonly string[];
}

interface Table {
  readonly de: string;
  readonly en: string;
  /** The taxonomy's dimension it is coded from. */
  readonly dimension: string;
  readonly categories: readonly Category[];
}

const tables: Readonly<Record<TableId, Table>> = frame.tables;

/** The version that is written into a coding and into every file of a batch. */
export const FRAME_VERSION: string = frame.version;

/** The tables in the order of a tuple's values. */
export const TABLES: readonly TableId[] = ["form", "role", "channel", "wish"];

/** The category of "nothing was missing". */
export const NO_WISH = "none";

export function tableOf(table: TableId): Table {
  return tables[table];
}

export function tableLabel(table: TableId, locale: Locale): string {
  return tables[table][locale];
}

function categoryOf(table: TableId, id: string): Category | undefined {
  return tables[table].categories.find((category) => category.id === id);
}

/** The label of a category; the id itself where this frame (older or newer) has none. */
export function categoryLabel(table: TableId, id: string, locale: Locale): string {
  return categoryOf(table, id)?.[locale] ?? id;
}

/** The taxonomy's codes of a category. */
export function codesOf(table: TableId, id: string): readonly string[] {
  return categoryOf(table, id)?.codes ?? [];
}

/** The categories that these codes belong to, each once, in the order of the frame. */
export function categoriesOf(table: TableId, codes: readonly string[]): readonly string[] {
  return tables[table].categories
    .filter((category) => category.codes.some((code) => codes.includes(code)))
    .map(({ id }) => id);
}
