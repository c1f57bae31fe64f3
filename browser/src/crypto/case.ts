/** Case keys and the encrypted fields of a case (SPEC §10). */
import { decodeCanonical, encodeCanonical, type Json } from "./canonical.ts";
import { codingSummary } from "./coding.ts";
import { concatBytes, type Bytes, type Hash, type Id } from "./encoding.ts";
import { CryptoError, refusingLater } from "./errors.ts";
import { LONGEST_TEXT } from "./message-bodies.ts";
import { pad, unpad, type PaddingUse } from "./padding.ts";
import {
  decryptGcm,
  encryptGcm,
  gcm,
  GCM_OVERHEAD,
  randomNonce,
  splitNonce,
} from "./primitives.ts";
import {
  array,
  code,
  day,
  language,
  object,
  oneOf,
  orEmpty,
  text,
  type Check,
  type Checked,
} from "./schema.ts";
import type { Direction } from "./thread.ts";

const KEY_LENGTH = 32;

/** What a wrapped case key is bound to. */
export interface CaseKeyContext {
  readonly case: Id;
  readonly desk: Hash;
  /** Number of the epoch whose vault key wraps it. */
  readonly epoch: number;
  readonly generation: number;
}

/** What an encrypted field is bound to. `version` is that of the head that wrote it. */
export interface FieldContext {
  readonly case: Id;
  readonly desk: Hash;
  readonly field: string;
  readonly generation: number;
  readonly version: number;
}

/** A case key in use and as it is stored. The key can't be read out. */
export interface NewCaseKey {
  readonly key: CryptoKey;
  readonly wrapped: Bytes;
}

const cardCheck = object({
  format: oneOf("rueckhalt/card/v1"),
  accepted: day,
  acute: oneOf("YES", "UNSURE", "NO", ""),
  coding: orEmpty(codingSummary),
  due: orEmpty(day),
  forms: array(code, 0, 4),
  kommune: text(60),
  language: orEmpty(language),
  received: day,
  state: code,
  title: text(80),
  urgency: oneOf("U1", "U2", "U3", "U4", ""),
});
const notesCheck = object({ format: oneOf("rueckhalt/notes/v1"), text: text(LONGEST_TEXT) });

export type Card = Checked<typeof cardCheck>;
export type Notes = Checked<typeof notesCheck>;

function keyData({ case: name, desk, epoch, generation }: CaseKeyContext): Bytes {
  const format = "rueckhalt/case-key/v1";
  return encodeCanonical({ case: name, desk, epoch, format, generation });
}

/** A fresh case key of one generation, wrapped under the vault key of its epoch. */
export async function newCaseKey(vault: CryptoKey, context: CaseKeyContext): Promise<NewCaseKey> {
  const algorithm = { name: "AES-GCM", length: 8 * KEY_LENGTH };
  const fresh = await crypto.subtle.generateKey(algorithm, true, ["encrypt", "decrypt"]);
  const nonce = randomNonce();
  const sealed = await crypto.subtle.wrapKey("raw", fresh, vault, gcm(nonce, keyData(context)));
  const wrapped = concatBytes(nonce, new Uint8Array(sealed));
  return { key: await openCaseKey(wrapped, vault, context), wrapped };
}

/** Unwrap a case key; [case-key] if it is not the one of this context. */
export function openCaseKey(
  wrapped: Bytes,
  vault: CryptoKey,
  context: CaseKeyContext,
): Promise<CryptoKey> {
  return refusingLater("case-key", async () => {
    if (wrapped.length !== KEY_LENGTH + GCM_OVERHEAD) throw new CryptoError("case-key");
    const [nonce, sealed] = splitNonce(wrapped);
    const wrapping = gcm(nonce, keyData(context));
    return crypto.subtle.unwrapKey("raw", sealed, vault, wrapping, "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
  });
}

/** The field that keeps the message of `sequence` in one direction. */
export function threadField(direction: Direction, sequence: number): string {
  return `thread/${direction === 1 ? "in" : "out"}/${sequence}`;
}

/** Direction and sequence of a thread field, undefined for any other field. */
export function parseThreadField(
  field: string,
): { readonly direction: Direction; readonly sequence: number } | undefined {
  const [, way, digits] = /^thread\/(in|out)\/(0|[1-9][0-9]{0,9})$/.exec(field) ?? [];
  const sequence = Number(digits);
  if (way === undefined || sequence >= 2 ** 32) return undefined;
  return { direction: way === "in" ? 1 : 2, sequence };
}

/** Fields that every case has and every save writes anew. */
export const EVERY_CASE = ["card", "notes", "coding"] as const;

/** The payload of `coding` as long as nobody has coded the case. */
export const NOT_CODED: Bytes = new Uint8Array();

/** Whether a field may stand in a case. */
export function isField(field: string): boolean {
  return (EVERY_CASE as readonly string[]).includes(field) || parseThreadField(field) !== undefined;
}

function paddingOf(field: string): PaddingUse {
  if (!isField(field)) throw new CryptoError("field");
  if (field === "card") return "card";
  return field === "notes" || field === "coding" ? "notes" : "message";
}

function fieldData({ case: name, desk, field, generation, version }: FieldContext): Bytes {
  const format = "rueckhalt/field/v1";
  return encodeCanonical({ case: name, desk, field, format, generation, version });
}

/** Encrypt a field's payload. [size] if it is too long. */
export async function encryptField(
  payload: Bytes,
  key: CryptoKey,
  context: FieldContext,
): Promise<Bytes> {
  return encryptGcm(key, pad(payload, paddingOf(context.field)), fieldData(context));
}

/** Open a field's payload. [field] [padding] */
export async function openField(
  sealed: Bytes,
  key: CryptoKey,
  context: FieldContext,
): Promise<Bytes> {
  const use = paddingOf(context.field);
  return unpad(await decryptGcm(key, sealed, fieldData(context), "field"), use);
}

async function encryptJson(
  value: Json,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
  field: string,
): Promise<Bytes> {
  return encryptField(encodeCanonical(value), key, { ...context, field });
}

async function openJson<T>(
  sealed: Bytes,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
  field: string,
  check: Check<T>,
): Promise<T> {
  return check(decodeCanonical(await openField(sealed, key, { ...context, field })));
}

/** Encrypt a card. [schema] [size] */
export async function encryptCard(
  card: Omit<Card, "format">,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
): Promise<Bytes> {
  const checked = cardCheck({ ...card, format: "rueckhalt/card/v1" });
  return encryptJson(checked, key, context, "card");
}

/** Open a card. [field] [padding] [canonical] [schema] */
export function openCard(
  sealed: Bytes,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
): Promise<Card> {
  return openJson(sealed, key, context, "card", cardCheck);
}

/** Encrypt notes. [schema] [size] */
export async function encryptNotes(
  notes: string,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
): Promise<Bytes> {
  const checked = notesCheck({ format: "rueckhalt/notes/v1", text: notes });
  return encryptJson(checked, key, context, "notes");
}

/** Open notes. [field] [padding] [canonical] [schema] */
export function openNotes(
  sealed: Bytes,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
): Promise<Notes> {
  return openJson(sealed, key, context, "notes", notesCheck);
}
