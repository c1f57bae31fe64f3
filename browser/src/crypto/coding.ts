/** Coding of a case: what the desk decided to count, and the part its card carries (SPEC §10). */
import { decodeCanonical, encodeCanonical } from "./canonical.ts";
import type { Bytes } from "./encoding.ts";
import {
  array,
  code,
  day,
  integer,
  object,
  oneOf,
  orEmpty,
  pattern,
  record,
  salt,
  text,
  tuple,
  type Checked,
} from "./schema.ts";

const FORMAT = "rueckhalt/coding/v1";
const MOST_ANSWERS = 40;
const MOST_CODES = 16;

export const agsCheck = orEmpty(pattern(/^[0-9]{8}$/));
const value = orEmpty(code);
const values = tuple(value, value, value, value);
const scope = oneOf("kommune", "network", "none");

/** The coding as a card carries it: enough for tuples, so that no case need be opened for them. */
export const codingSummary = object({
  ags: agsCheck,
  day,
  revision: integer(1),
  scope,
  seed: salt,
  values,
});
export type CodingSummary = Checked<typeof codingSummary>;

const codingCheck = object({
  format: oneOf(FORMAT),
  ags: agsCheck,
  answers: record(isCode, array(code, 0, MOST_CODES), MOST_ANSWERS),
  consent: scope,
  counts: oneOf("yes", "duplicate", "outside"),
  day,
  frame: code,
  remark: text(2_000),
  revision: integer(1),
  seed: salt,
  values,
});

/**
 * What a counsellor coded. `values` are the codes of the frame's four tables, `answers` further codes
 * that are never released; `seed` gives the ids of tuples, `revision` rises with each change.
 */
export type Coding = Omit<Checked<typeof codingCheck>, "format">;
export type Scope = CodingSummary["scope"];

function isCode(name: string): boolean {
  return /^[A-Za-z0-9_-]{1,32}$/.test(name);
}

/** What the card carries of a coding. */
export function summaryOf(coding: Coding): CodingSummary {
  const { ags, revision, seed } = coding;
  const counted = coding.counts === "yes" ? coding.consent : "none";
  return { ags, day: coding.day, revision, scope: counted, seed, values: coding.values };
}

/** Write a coding as the payload of its field. [schema] */
export function encodeCoding(coding: Coding): Bytes {
  return encodeCanonical(codingCheck({ ...coding, format: FORMAT }));
}

/** Read the payload of a coded case. [canonical] [schema] */
export function decodeCoding(payload: Bytes): Coding {
  const { format: _, ...coding } = codingCheck(decodeCanonical(payload));
  return coding;
}
