/**
 * The few Node built-ins the npm package slip39 asks for, for browser bundles only: esbuild takes
 * this file as `alias: {crypto: …}` and as `inject` (for `Buffer`). The algorithms are @noble/hashes'.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** Bytes are all slip39 wants of a Buffer. */
export const Buffer = { from: (bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes) };

export function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function pbkdf2Sync(
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Uint8Array {
  return pbkdf2(sha256, password, salt, { c: iterations, dkLen: length });
}

/** HMAC-SHA-256 in the shape of node:crypto. */
interface Hmac {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

export function createHmac(_algorithm: "sha256", key: Uint8Array): Hmac {
  return hmac.create(sha256, key);
}
