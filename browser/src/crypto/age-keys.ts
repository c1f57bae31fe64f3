/** The text forms of X-Wing keys (SPEC §3): recipients `age1pq1…` and identities `AGE-SECRET-KEY-PQ-1…`. */
import { bech32 } from "@scure/base"; // audited Bech32, already under age-encryption

import type { Bytes } from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";

/** `age1pq1…`: where to seal to. */
export type Recipient = string;
/** `AGE-SECRET-KEY-PQ-1…`: what opens. A secret. */
export type Identity = string;

const RECIPIENT_PREFIX = "age1pq";
const IDENTITY_PREFIX = "age-secret-key-pq-";
const RECIPIENT_LENGTH = 1216;
const SEED_LENGTH = 32;

function encode(prefix: string, bytes: Bytes): string {
  return bech32.encode(prefix, bech32.toWords(bytes), false);
}

function decode(text: string, prefix: string, length: number): Bytes {
  return refusing("encoding", () => {
    const decoded = bech32.decode(text as `${string}1${string}`, false);
    const bytes = bech32.fromWords(decoded.words) as Bytes;
    if (decoded.prefix !== prefix || bytes.length !== length) throw new CryptoError("encoding");
    return bytes;
  });
}

/** The recipient of a 1,216-byte X-Wing public key. */
export function encodeRecipient(publicKey: Bytes): Recipient {
  if (publicKey.length !== RECIPIENT_LENGTH) throw new CryptoError("encoding");
  return encode(RECIPIENT_PREFIX, publicKey);
}

/** The 1,216-byte X-Wing public key of a recipient; [encoding] unless lower case and exact. */
export function decodeRecipient(text: string): Bytes {
  if (text !== text.toLowerCase()) throw new CryptoError("encoding");
  return decode(text, RECIPIENT_PREFIX, RECIPIENT_LENGTH);
}

/** The identity of a 32-byte X-Wing seed. */
export function encodeIdentity(seed: Bytes): Identity {
  if (seed.length !== SEED_LENGTH) throw new CryptoError("encoding");
  return encode(IDENTITY_PREFIX, seed).toUpperCase();
}

/** The 32-byte X-Wing seed of an identity; [encoding] unless upper case and exact. */
export function decodeIdentity(text: string): Bytes {
  if (text !== text.toUpperCase()) throw new CryptoError("encoding");
  return decode(text.toLowerCase(), IDENTITY_PREFIX, SEED_LENGTH);
}
