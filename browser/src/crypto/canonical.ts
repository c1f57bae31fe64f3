/** Canonical JSON: RFC 8785 with the restrictions of SPEC §2. Every failure is [canonical]. */
import canonicalize from "canonicalize"; // the reference implementation of RFC 8785's author

import { decodeUtf8, encodeUtf8, equalBytes, type Bytes } from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const DEEPEST = 16;

function check(value: unknown, depth: number): void {
  switch (typeof value) {
    case "boolean":
      return;
    case "string":
      if (!value.isWellFormed()) throw new CryptoError("canonical");
      return;
    case "number":
      if (!Number.isSafeInteger(value)) throw new CryptoError("canonical");
      return;
    case "object":
      if (value === null || depth === DEEPEST) throw new CryptoError("canonical");
      if (!Array.isArray(value)) for (const key of Object.keys(value)) check(key, depth);
      for (const member of Object.values(value)) check(member, depth + 1);
      return;
    default:
      throw new CryptoError("canonical");
  }
}

/** The one canonical encoding of a value. [canonical] if the value has none. */
export function encodeCanonical(value: Json): Bytes {
  check(value, 0);
  return encodeUtf8(refusing("canonical", () => canonicalize(value) as string));
}

/** Parse bytes that must be exactly their own canonical encoding. */
export function decodeCanonical(bytes: Uint8Array): Json {
  const value = refusing("canonical", () => JSON.parse(decodeUtf8(bytes)) as Json);
  if (!equalBytes(encodeCanonical(value), bytes)) throw new CryptoError("canonical");
  return value;
}
