/** Runs one scenario of crypto/vectors/ (see its README.md), in node and in a browser alike. */
import { encodeCanonical, type Json } from "../../src/crypto/canonical.ts";
import { decodeUtf8 } from "../../src/crypto/encoding.ts";
import { CryptoError } from "../../src/crypto/errors.ts";
import type { WordLists } from "../../src/crypto/word-lists.ts";
import { operations } from "./vector-operations.ts";

export interface Vector {
  readonly scenario: string;
  readonly operation: string;
  readonly input: { readonly [key: string]: unknown };
  readonly outcome: string;
  readonly output?: { readonly [key: string]: unknown };
}

type Output = { readonly [key: string]: unknown };

async function run(vector: Vector, lists: WordLists): Promise<readonly [string, Output]> {
  const operation = operations[vector.operation];
  if (operation === undefined) return ["no such operation", {}];
  try {
    return ["ok", await operation(vector.input as never, lists)];
  } catch (error) {
    if (error instanceof CryptoError) return [error.code, {}];
    return [`untyped error: ${String(error)}`, {}];
  }
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : decodeUtf8(encodeCanonical(value as Json));
}

/** What differs from the vector, as readable lines; nothing if the twin agrees. */
export async function disagreements(vector: Vector, lists: WordLists): Promise<string[]> {
  const [outcome, output] = await run(vector, lists);
  if (outcome !== vector.outcome) return [`outcome ${outcome}, expected ${vector.outcome}`];
  const found: string[] = [];
  for (const [key, expected] of Object.entries(vector.output ?? {})) {
    const actual = output[key];
    const same =
      typeof actual === "function"
        ? await (actual as (expected: unknown) => Promise<boolean>)(expected)
        : show(actual) === show(expected);
    if (!same) found.push(`${key} is not ${show(expected)}`);
  }
  return found;
}
