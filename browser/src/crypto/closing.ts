/** Closing lists: which case heads stood when an epoch ended (SPEC §10). */
import type { Bytes, Hash, Id } from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import {
  array,
  hash,
  id,
  integer,
  object,
  oneOf,
  tuple,
  type Check,
  type Checked,
} from "./schema.ts";
import type { Epoch } from "./statements.ts";
import { ascending, decryptList, encryptList, type EncryptedList } from "./vault-list.ts";

const LIST_FORMAT = "rueckhalt/closing/v1";

/** `[case id, version, head hash]`, strictly ascending by case id. */
export const headEntries = array(tuple(id, integer(1), hash), 0, Number.MAX_SAFE_INTEGER);
export type HeadEntry = Checked<typeof headEntries>[number];

const listShape = object({
  format: oneOf(LIST_FORMAT),
  desk: hash,
  epoch: integer(1),
  heads: headEntries,
});
export type ClosingList = Checked<typeof listShape>;

/** Check a closing list's shape and order. [schema] */
export const closingListCheck: Check<ClosingList> = (value) => {
  const list = listShape(value);
  if (!ascending(list.heads.map(([name]) => name))) throw new CryptoError("schema");
  return list;
};

/** A head's version and hash. */
export interface HeadName {
  readonly version: number;
  readonly hash: Hash;
}

/** Closing list of epoch `epoch` from all heads of the desk. [schema] */
export function newClosingList(
  desk: Hash,
  epoch: number,
  heads: ReadonlyMap<Id, HeadName>,
): ClosingList {
  return closingListCheck({ format: LIST_FORMAT, desk, epoch, heads: entriesOf(heads) });
}

/** Heads as entries in order. */
export function entriesOf(heads: ReadonlyMap<Id, HeadName>): readonly HeadEntry[] {
  return [...heads]
    .map(([name, head]) => [name, head.version, head.hash] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Entries by case. */
export function headsOf(entries: readonly HeadEntry[]): ReadonlyMap<Id, HeadName> {
  return new Map(entries.map(([name, version, digest]) => [name, { version, hash: digest }]));
}

/** Encrypt the closing list of an epoch under the vault key of the next one. */
export function encryptClosingList(
  list: ClosingList,
  nextVault: CryptoKey,
): Promise<EncryptedList> {
  return encryptList(list, closingListCheck, nextVault);
}

/** Open the closing list that `epoch` commits to, of the epoch before it. [closing] [canonical] [schema] */
export function openClosingList(
  sealed: Bytes,
  vault: CryptoKey,
  epoch: Epoch,
): Promise<ClosingList> {
  const header = { format: LIST_FORMAT, desk: epoch.desk, epoch: epoch.number - 1 };
  return decryptList(sealed, epoch.closing, header, closingListCheck, vault, "closing");
}
