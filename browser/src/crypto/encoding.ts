/** Bytes, b64, ids and days (SPEC §1). */
import { base64urlnopad } from "@scure/base"; // audited, strict, uses the browser's own decoder

import { CryptoError, refusing } from "./errors.ts";

/** Bytes that WebCrypto takes without a copy. */
export type Bytes = Uint8Array<ArrayBuffer>;
/** b64 of 16 random bytes, 22 characters. */
export type Id = string;
/** b64 of 32 bytes: a SHA-256 value. */
export type Hash = string;
/** b64 of 32 bytes: an Ed25519 public key. */
export type PublicKey = string;
/** `YYYY-MM-DD`, Europe/Berlin. */
export type Day = string;

/** The hash of nothing: 32 zero bytes. */
export const NONE: Hash = "A".repeat(43);

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function toBase64Url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** Decode b64, of exactly `length` bytes if given; [encoding] otherwise. */
export function fromBase64Url(text: string, length?: number): Bytes {
  const bytes = refusing("encoding", () => base64urlnopad.decode(text) as Bytes);
  if (length !== undefined && bytes.length !== length) throw new CryptoError("encoding");
  return bytes;
}

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Compare public values; not meant for secrets. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    if (left[index] !== right[index]) return false;
  }
  return true;
}

export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function readU32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset);
}

export function encodeUtf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Decode UTF-8 strictly; a byte order mark stays a character. [canonical] on malformed bytes. */
export function decodeUtf8(bytes: Uint8Array): string {
  return refusing("canonical", () => strictDecoder.decode(bytes));
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function randomId(): Id {
  return toBase64Url(randomBytes(16));
}

const DAY_MILLISECONDS = 86_400_000;

/** Whether the text is a real date between 2020-01-01 and 2199-12-31 (RFC 3339 full-date). */
export function isDay(text: string): boolean {
  if (!/^(20[2-9]\d|21\d\d)-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Days from `start` to `end`; negative if `end` is earlier. Both must be days. */
export function daysBetween(start: Day, end: Day): number {
  return (Date.parse(`${end}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / DAY_MILLISECONDS;
}

let berlin: Intl.DateTimeFormat | undefined;

/** The calendar day in Europe/Berlin at this moment. */
export function berlinDay(moment: Date): Day {
  berlin ??= new Intl.DateTimeFormat("en", {
    timeZone: "Europe/Berlin",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const parts = berlin.formatToParts(moment);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}
