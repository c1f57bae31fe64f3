/** What a counsellor's client remembers, so that the server can't put old rows back (SPEC §8, §10). */
import type { MemberSeeds } from "./account.ts";
import { decodeCanonical, encodeCanonical } from "./canonical.ts";
import { entriesOf, headEntries, headsOf, type HeadName } from "./closing.ts";
import { concatBytes, type Bytes, type Hash, type Id } from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import { decryptGcm, encryptGcm, hkdfAesKey, importKeyMaterial } from "./primitives.ts";
import { hash, integer, object, oneOf, tuple } from "./schema.ts";
import type { DeskLog } from "./statements.ts";
import { ascending } from "./vault-list.ts";

const FORMAT = "rueckhalt/memory/v1";

const memoryShape = object({
  format: oneOf(FORMAT),
  heads: headEntries,
  log: tuple(integer(1), hash),
});

/** The longest log seen: its number of statements and the hash of the last. */
export interface RememberedLog {
  readonly length: number;
  readonly last: Hash;
}

export interface Memory {
  /** By case. */
  readonly heads: ReadonlyMap<Id, HeadName>;
  readonly log: RememberedLog;
}

/** The key of a member's memory, from the member's own seeds. */
export async function memoryKey(seeds: MemberSeeds): Promise<CryptoKey> {
  const material = await importKeyMaterial(concatBytes(seeds.ed25519, seeds.xWing));
  return hkdfAesKey(material, "rueckhalt/v1/account/memory-key");
}

/** A memory that starts now: no heads, the log as verified. */
export function newMemory(log: DeskLog): Memory {
  return { heads: new Map(), log: { length: log.length, last: log.last } };
}

function associatedData(account: Id): Bytes {
  return encodeCanonical({ account, format: FORMAT });
}

/** Encrypt a memory for the client's own storage. */
export function sealMemory(memory: Memory, key: CryptoKey, account: Id): Promise<Bytes> {
  const plaintext = encodeCanonical({
    format: FORMAT,
    heads: entriesOf(memory.heads),
    log: [memory.log.length, memory.log.last],
  });
  return encryptGcm(key, plaintext, associatedData(account));
}

/** Open a memory. [memory] [canonical] [schema] */
export async function openMemory(sealed: Bytes, key: CryptoKey, account: Id): Promise<Memory> {
  const plaintext = await decryptGcm(key, sealed, associatedData(account), "memory");
  const { heads, log } = memoryShape(decodeCanonical(plaintext));
  if (!ascending(heads.map(([name]) => name))) throw new CryptoError("schema");
  return { heads: headsOf(heads), log: { length: log[0], last: log[1] } };
}

/** Refuse a log shorter than, or different from, the remembered one. [rollback] */
export function checkRememberedLog(remembered: RememberedLog, log: DeskLog): void {
  if (log.statements[remembered.length - 1] !== remembered.last) throw new CryptoError("rollback");
}

/** Refuse an older head, another one of the same version, or a next one that skips ours. [rollback] */
export function checkRememberedHead(
  remembered: HeadName | undefined,
  found: HeadName & { readonly head: { readonly previous: Hash } },
): void {
  if (remembered === undefined) return;
  const step = found.version - remembered.version;
  const follows =
    step > 1 ||
    (step === 1 && found.head.previous === remembered.hash) ||
    (step === 0 && found.hash === remembered.hash);
  if (!follows) throw new CryptoError("rollback");
}

/** The memory with these verified heads and this log in it. Check them first. */
export function remember(
  memory: Memory,
  heads: Iterable<HeadName & { readonly head: { readonly case: Id } }>,
  log: DeskLog,
): Memory {
  const merged = new Map(memory.heads);
  for (const { head, version, hash: digest } of heads) {
    merged.set(head.case, { version, hash: digest });
  }
  return { heads: merged, log: { length: log.length, last: log.last } };
}
