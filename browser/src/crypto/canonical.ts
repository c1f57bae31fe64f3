/** Canonical JSON: RFC 8785 with the restrictions of SPEC §2. Every failure is [canonical]. */
import canonicalize from "canonicalize"; // the reference implementation of RFC 8785's author

import { decodeUtf8, encodeUtf8, type Bytes } from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const DEEPEST = 16;

function check(value: unknown, depth: number): void {
  switch (typeof value) {
    case "boolean":
    case "string": // lone surrogates, in keys too, are refused by canonicalize
      return;
    case "number":
      if (!Number.isSafeInteger(value)) throw new CryptoError("canonical");
      return;
    case "object":
      if (value === null || depth === DEEPEST) throw new CryptoError("canonical");
      for (const member of Object.values(value)) check(member, depth + 1);
      return;
    default:
      throw new CryptoError("canonical");
  }
}

function canonicalText(value: Json): string {
  check(value, 0);
  return refusing("canonical", () => canonicalize(value) as string);
}

/** The one canonical encoding of a value. [canonical] if the value has none. */
export function encodeCanonical(value: Json): Bytes {
  return encodeUtf8(canonicalText(value));
}

/** Parse bytes that must be exactly their own canonical encoding. */
export function decodeCanonical(bytes: Uint8Array): Json {
  // Strict decoding maps no two byte strings to one text, so comparing texts compares bytes.
  const text = decodeUtf8(bytes);
  const value = refusing("canonical", () => JSON.parse(text) as Json);
  if (canonicalText(value) !== text) throw new CryptoError("canonical");
  return value;
}
