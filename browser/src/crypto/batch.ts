/**
 * Batches of coded tuples: what a desk's statistics send once a week, always alike (SPEC §11).
 *
 * Each file has a fixed number of rows, filled up with empty ones: neither size nor number tells how
 * much there was to count. Only the release key, which is never on the server, opens them.
 */
import { open, seal } from "./age.ts";
import type { Identity, Recipient } from "./age-keys.ts";
import { decodeCanonical, encodeCanonical, type Json } from "./canonical.ts";
import { agsCheck } from "./coding.ts";
import {
  fromBase64Url,
  randomId,
  toBase64Url,
  type Bytes,
  type Hash,
  type Id,
  type PublicKey,
} from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import {
  decodeWrapper,
  encodeWrapper,
  openDocument,
  signDocument,
  type SignedDocument,
} from "./document.ts";
import { pad, unpad } from "./padding.ts";
import { decryptGcm, encryptGcm, hkdf, importKeyMaterial } from "./primitives.ts";
import {
  array,
  code,
  hash,
  id,
  integer,
  object,
  oneOf,
  orEmpty,
  pattern,
  tuple,
  type Check,
  type Checked,
} from "./schema.ts";
import type { SigningKey } from "./signing.ts";
import { ascending } from "./vault-list.ts";

/** Rows of each kind in a file. */
export const ROWS = 32;
const MOST_FILES = 8;
const ID_LENGTH = 16;
const COPY_FORMAT = "rueckhalt/batch-copy/v1";

const period = pattern(/^20[0-9]{2}(?:-Q[1-4])?$/);
const week = pattern(/^20[0-9]{2}-W(?:0[1-9]|[1-4][0-9]|5[0-3])$/);
const kind = oneOf("count", "withdraw", "empty");
const value = orEmpty(code);

const kommuneRow = tuple(kind, id, agsCheck);
const networkRow = tuple(kind, id, value, value, value, value);
/** `[kind, id, key of the Kommune]`. */
export type KommuneRow = Checked<typeof kommuneRow>;
/** `[kind, id, form, role, channel, unmet wish]`. */
export type NetworkRow = Checked<typeof networkRow>;
export type Part = "kommune" | "network";

const tuplesShape = object({
  format: oneOf("rueckhalt/tuples/v1"),
  desk: hash,
  frame: code,
  kommunen: array(kommuneRow, ROWS, ROWS),
  network: array(networkRow, 0, ROWS),
  number: integer(1),
  period,
  week,
});
const batchShape = object({
  format: oneOf("rueckhalt/batch/v1"),
  copy: hash,
  desk: hash,
  epoch: hash,
  files: array(tuple(period, hash), 0, MOST_FILES),
  number: integer(1),
  previous: hash,
  week,
});
const copyRow = tuple(period, oneOf("count", "withdraw"), id);
const copyShape = object({
  format: oneOf(COPY_FORMAT),
  rows: array(copyRow, 0, 2 * ROWS),
});

/** What one file holds. */
export type Tuples = Omit<Checked<typeof tuplesShape>, "format">;
/** What a batch statement says; all hashes as b64. */
export type Batch = Omit<Checked<typeof batchShape>, "format">;
/** `[period, kind, id]` of a row that was not empty. */
export type CopyRow = Checked<typeof copyRow>;

function fitsKind([name, , ...values]: KommuneRow | NetworkRow): boolean {
  return values.every((each) => (each !== "") === (name === "count"));
}

const tuplesCheck: Check<Checked<typeof tuplesShape>> = (found) => {
  const tuples = tuplesShape(found);
  // The network is counted by the year alone.
  const expected = tuples.period.includes("-") ? 0 : ROWS;
  const rows = [...tuples.kommunen, ...tuples.network];
  if (tuples.network.length !== expected || !rows.every(fitsKind)) throw new CryptoError("schema");
  return tuples;
};

const batchCheck: Check<Checked<typeof batchShape>> = (found) => {
  const batch = batchShape(found);
  if (!ascending(batch.files.map(([name]) => name))) throw new CryptoError("schema");
  return batch;
};

/** A tuple's id from its case's coding seed (16 bytes): as random as the seed. */
export async function tupleId(seed: Bytes, part: Part, revision: number): Promise<Id> {
  const material = await importKeyMaterial(seed);
  const derived = await hkdf(material, `rueckhalt/v1/tuple/${part}/${revision}`);
  return toBase64Url(derived.subarray(0, ID_LENGTH));
}

export function emptyKommuneRow(): KommuneRow {
  return ["empty", randomId(), ""];
}

export function emptyNetworkRow(): NetworkRow {
  return ["empty", randomId(), "", "", "", ""];
}

/** Sign rows, filled up and shuffled, with the answering key; seal them to the release key. [schema] [size] */
export async function sealTuples(
  tuples: Tuples,
  answering: SigningKey,
  release: Recipient,
): Promise<Bytes> {
  const document = tuplesCheck({ ...tuples, format: "rueckhalt/tuples/v1" });
  const signed = await signDocument(document, [answering]);
  return seal(pad(encodeWrapper(signed), "tuples"), [release]);
}

/** Open a file of a verified batch. [profile] [age] [padding] [document] [signer] [signature] [canonical] [schema] [batch] */
export async function openTuples(
  sealed: Bytes,
  identity: Identity,
  answering: PublicKey,
  batch: Pick<Batch, "desk" | "number" | "week">,
): Promise<Tuples> {
  const wrapper = decodeWrapper(unpad(await open(sealed, identity), "tuples"));
  const { content } = await openDocument(wrapper, [answering], tuplesCheck);
  const { format: _, ...tuples } = content;
  const same =
    tuples.desk === batch.desk && tuples.number === batch.number && tuples.week === batch.week;
  if (!same) throw new CryptoError("batch");
  return tuples;
}

/** Make a batch statement. [schema] */
export function signBatch(batch: Batch, answering: SigningKey): Promise<SignedDocument> {
  return signDocument(batchCheck({ ...batch, format: "rueckhalt/batch/v1" }), [answering]);
}

/** Verify a batch statement by the answering key of its epoch. [document] [signer] [signature] [canonical] [schema] */
export async function openBatch(
  wrapper: unknown,
  answering: PublicKey,
): Promise<Batch & { readonly hash: Hash }> {
  const { content, hash: digest } = await openDocument(wrapper, [answering], batchCheck);
  const { format: _, ...batch } = content;
  return { ...batch, hash: digest };
}

/** Which copy: desk, number of the epoch, number of the batch. */
export interface CopyContext {
  readonly desk: Hash;
  readonly epoch: number;
  readonly number: number;
}

function copyData({ desk, epoch, number }: CopyContext): Bytes {
  return encodeCanonical({ desk, epoch, format: COPY_FORMAT, number });
}

/** Encrypt what the desk keeps of a batch under its vault key. [schema] */
export function encryptCopy(
  rows: readonly CopyRow[],
  vault: CryptoKey,
  context: CopyContext,
): Promise<Bytes> {
  const document = copyShape({ format: COPY_FORMAT, rows: rows as Json });
  return encryptGcm(vault, pad(encodeCanonical(document), "copy"), copyData(context));
}

/** Open the copy of a batch. [batch] [padding] [canonical] [schema] */
export async function openCopy(
  sealed: Bytes,
  vault: CryptoKey,
  context: CopyContext,
): Promise<readonly CopyRow[]> {
  const padded = await decryptGcm(vault, sealed, copyData(context), "batch");
  return copyShape(decodeCanonical(unpad(padded, "copy"))).rows;
}

/** The coding seed of a case as bytes. [encoding] */
export function codingSeed(seed: string): Bytes {
  return fromBase64Url(seed, ID_LENGTH);
}
