/** The taxonomy's labels and rules as the desk needs them; data and source: reference/README.md. */
import taxonomy from "../../../../reference/taxonomy.json" with { type: "json" };
import type { Severity } from "./triage.ts";

type Locale = "de" | "en";

interface CodeEntry {
  readonly code: string;
  readonly de: string;
  readonly en?: string;
  readonly group?: string;
  readonly min_sev?: string;
}

interface DimensionEntry {
  readonly id: string;
  readonly de: string;
  readonly en: string;
  readonly codes: readonly CodeEntry[];
}

const dimensions = new Map(
  (taxonomy.dimensions as readonly DimensionEntry[]).map((entry) => [
    entry.id,
    { ...entry, byCode: new Map(entry.codes.map((code) => [code.code, code])) },
  ]),
);

/** The label of a code; the code itself where the taxonomy (of a later or earlier release) has none. */
export function codeLabel(dimension: string, code: string, locale: Locale): string {
  const entry = dimensions.get(dimension)?.byCode.get(code);
  return entry?.[locale] ?? entry?.de ?? code;
}

export function dimensionLabel(dimension: string, locale: Locale): string {
  return dimensions.get(dimension)?.[locale] ?? dimension;
}

/** All answers of a dimension, in the order of the taxonomy. */
export function codesOfDimension(dimension: string): readonly string[] {
  return [...(dimensions.get(dimension)?.byCode.keys() ?? [])];
}

/** Ids of all dimensions in the order of the taxonomy. */
export function dimensionOrder(): readonly string[] {
  return [...dimensions.keys()];
}

/** The least severity of a form of incident; an unknown form is as bad as a threat until read. */
export function severityOfForm(form: string): Severity {
  const severity = dimensions.get("incident_form")?.byCode.get(form)?.min_sev;
  return (severity ?? "S2") as Severity;
}
