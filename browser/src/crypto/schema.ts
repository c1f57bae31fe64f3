/** Closed shapes of structured data (SPEC §2, §6): each check returns its value typed or throws [schema]. */
import type { Json } from "./canonical.ts";
import { decodeIdentity, decodeRecipient } from "./age-keys.ts";
import { encodeUtf8, isDay, type Day, type Hash, type Id, type PublicKey } from "./encoding.ts";
import { CryptoError } from "./errors.ts";

/** Returns the value, now known to be of its type, or throws [schema]. */
export type Check<T> = (value: Json | undefined) => T;
/** What a check lets through. */
export type Checked<C> = C extends Check<infer T> ? T : never;

function refuse(): never {
  throw new CryptoError("schema");
}

function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : refuse();
}

/** Exactly these keys, each of its own shape. */
export function object<Shape extends { readonly [key: string]: Check<unknown> }>(
  shape: Shape,
): Check<{ readonly [Key in keyof Shape]: Checked<Shape[Key]> }> {
  const keys = Object.keys(shape);
  return (value) => {
    if (typeof value !== "object" || Array.isArray(value)) refuse();
    const record = value as { readonly [key: string]: Json };
    if (Object.keys(record).length !== keys.length) refuse();
    for (const key of keys) {
      if (!Object.hasOwn(record, key)) refuse();
      shape[key]?.(record[key]);
    }
    return record as { readonly [Key in keyof Shape]: Checked<Shape[Key]> };
  };
}

/** An object whose keys are data: `least` to `most` of them, each fulfilling `key`. */
export function record<T>(
  key: (name: string) => boolean,
  member: Check<T>,
  most: number,
): Check<{ readonly [key: string]: T }> {
  return (value) => {
    if (typeof value !== "object" || Array.isArray(value)) refuse();
    const entries = Object.entries(value as { readonly [key: string]: Json });
    if (entries.length > most) refuse();
    for (const [name, inner] of entries) {
      if (!key(name)) refuse();
      member(inner);
    }
    return value as unknown as { readonly [key: string]: T };
  };
}

export function array<T>(member: Check<T>, least: number, most: number): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) refuse();
    value.forEach((inner: Json) => member(inner));
    return value as unknown as readonly T[];
  };
}

/** An array of fixed length with a shape for each place. */
export function tuple<Shapes extends readonly Check<unknown>[]>(
  ...shapes: Shapes
): Check<{ readonly [Place in keyof Shapes]: Checked<Shapes[Place]> }> {
  return (value) => {
    if (!Array.isArray(value) || value.length !== shapes.length) refuse();
    shapes.forEach((shape, place) => shape((value as readonly Json[])[place]));
    return value as unknown as { readonly [Place in keyof Shapes]: Checked<Shapes[Place]> };
  };
}

/** Text of `least` to `most` UTF-8 bytes. */
export function text(most: number, least = 0): Check<string> {
  return (value) => {
    const length = utf8Length(asText(value), most);
    return length >= least && length <= most ? (value as string) : refuse();
  };
}

/** Length in UTF-8 where it matters: a text surely too long or too short is not encoded to count. */
function utf8Length(value: string, most: number): number {
  return value.length > most || value === "" ? value.length : encodeUtf8(value).length;
}

export function pattern(expression: RegExp): Check<string> {
  return (value) => (expression.test(asText(value)) ? (value as string) : refuse());
}

export function oneOf<const Choices extends readonly string[]>(
  ...choices: Choices
): Check<Choices[number]> {
  return (value) => (choices.includes(asText(value)) ? (value as Choices[number]) : refuse());
}

export function integer(least: number, most = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : refuse();
}

/** Either the empty text or what `check` lets through. */
export function orEmpty<T>(check: Check<T>): Check<T | ""> {
  return (value) => (value === "" ? "" : check(value));
}

function attempt(decode: () => unknown, value: string): string {
  try {
    decode();
    return value;
  } catch {
    return refuse();
  }
}

// b64 of 16 and of 32 bytes: the last character carries zero bits at its end.
const b64Of16 = pattern(/^[A-Za-z0-9_-]{21}[AQgw]$/);
const b64Of32 = pattern(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
export const id: Check<Id> = b64Of16;
export const hash: Check<Hash> = b64Of32;
export const publicKey: Check<PublicKey> = b64Of32;
export const seed: Check<string> = b64Of32;
export const salt: Check<string> = b64Of16;
export const day: Check<Day> = (value) => (isDay(asText(value)) ? (value as Day) : refuse());
export const code: Check<string> = pattern(/^[A-Za-z0-9_-]{1,32}$/);
const languageTag = pattern(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/);
export const language: Check<string> = (value) => text(16)(languageTag(value));
export const recipient: Check<string> = (value) =>
  attempt(() => decodeRecipient(asText(value)), value as string);
export const identity: Check<string> = (value) =>
  attempt(() => decodeIdentity(asText(value)), value as string);
