/** Lists encrypted as a whole under an epoch's vault key: member lists and closing lists (SPEC §9, §10). */
import { decodeCanonical, encodeCanonical, type Json } from "./canonical.ts";
import { toBase64Url, type Bytes, type Hash } from "./encoding.ts";
import { CryptoError, type CryptoErrorCode } from "./errors.ts";
import { decryptGcm, encryptGcm, sha256 } from "./primitives.ts";
import type { Check } from "./schema.ts";

/** What every such list says about itself. */
export interface ListHeader {
  readonly format: string;
  readonly desk: Hash;
  readonly epoch: number;
}

export interface EncryptedList {
  readonly sealed: Bytes;
  /** H(sealed), for the epoch statement. */
  readonly hash: Hash;
}

function associatedData({ format, desk, epoch }: ListHeader): Bytes {
  return encodeCanonical({ format, desk, epoch });
}

/** Encrypt a list that fulfils `check`. [schema] */
export async function encryptList<T extends ListHeader & Json>(
  list: T,
  check: Check<T>,
  vault: CryptoKey,
): Promise<EncryptedList> {
  const bytes = encodeCanonical(check(list));
  const sealed = await encryptGcm(vault, bytes, associatedData(list));
  return { sealed, hash: toBase64Url(await sha256(sealed)) };
}

/** Open a list: hash and decryption `code`, [canonical], [schema], then desk and epoch `code`. */
export async function decryptList<T extends ListHeader>(
  sealed: Bytes,
  committed: Hash,
  expected: ListHeader,
  check: Check<T>,
  vault: CryptoKey,
  code: CryptoErrorCode,
): Promise<T> {
  if (toBase64Url(await sha256(sealed)) !== committed) throw new CryptoError(code);
  const bytes = await decryptGcm(vault, sealed, associatedData(expected), code);
  const list = check(decodeCanonical(bytes));
  if (list.desk !== expected.desk || list.epoch !== expected.epoch) throw new CryptoError(code);
  return list;
}

/** Refuse what is not strictly ascending, compared as ASCII text. */
export function ascending(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? "") < key);
}
