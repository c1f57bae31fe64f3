/** What the built page says about readers of notices, from the signed office file. */
import type { Hash } from "../../../crypto/encoding.ts";

export type Locale = "de" | "en";

export interface Place {
  readonly name: string;
  /** Amtlicher Gemeindeschlüssel, 8 digits. */
  readonly ags: string;
  /** So few people work there that one may be known by place alone (trends.units). */
  readonly small: boolean;
}

export interface NoticeSetup {
  /** What a desk is called, by its fingerprint. */
  readonly desks: Readonly<Record<Hash, Readonly<Record<Locale, string>>>>;
  /** Länder of the directory: name by key of two digits. */
  readonly laender: Readonly<Record<string, string>>;
  readonly kommunen: readonly Place[];
}

/** The name of a Land or Kommune, or its key if the directory no longer has it. */
export function areaName({ laender, kommunen }: NoticeSetup, key: string): string {
  return laender[key] ?? kommunen.find(({ ags }) => ags === key)?.name ?? key;
}
