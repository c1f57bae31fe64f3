/** A member's memory on this device: heads and log seen before, sealed; and drafts not saved yet. */
import type { MemberSeeds } from "../../crypto/account.ts";
import type { HeadName } from "../../crypto/closing.ts";
import { decodeCanonical, encodeCanonical, type Json } from "../../crypto/canonical.ts";
import type { Bytes, Id } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import {
  memoryKey,
  newMemory,
  openMemory,
  remember,
  sealMemory,
  type Memory,
} from "../../crypto/memory.ts";
import { decryptGcm, encryptGcm } from "../../crypto/primitives.ts";
import type { DeskLog } from "../../crypto/statements.ts";
import type { Store } from "./store.ts";

/** A head that passed every check. */
export interface CheckedHead extends HeadName {
  readonly id: Id;
}

export class Keeper {
  readonly #store: Store;
  readonly #account: Id;
  readonly #key: CryptoKey;
  #memory: Memory | undefined;
  #writing: Promise<void> = Promise.resolve();
  #drafting: Promise<void> = Promise.resolve();

  private constructor(store: Store, account: Id, key: CryptoKey) {
    this.#store = store;
    this.#account = account;
    this.#key = key;
  }

  /** Open what this device remembers of an account. [memory] if it was changed by somebody else. */
  static async open(store: Store, account: Id, seeds: MemberSeeds): Promise<Keeper> {
    const keeper = new Keeper(store, account, await memoryKey(seeds));
    keeper.#memory = await keeper.#read();
    return keeper;
  }

  get memory(): Memory | undefined {
    return this.#memory;
  }

  head(id: Id): HeadName | undefined {
    return this.#memory?.heads.get(id);
  }

  /** Remember verified heads and the verified log; writes are kept in order. */
  remember(heads: readonly CheckedHead[], log: DeskLog): Promise<void> {
    const named = heads.map(({ id, version, hash }) => ({ version, hash, head: { case: id } }));
    this.#memory = remember(this.#memory ?? newMemory(log), named, log);
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Write what is newest of this page's memory and of what another tab may have written since. */
  async #write(): Promise<void> {
    const stored = await this.#read();
    const memory = newest(this.#memory, stored);
    if (memory === undefined) return;
    this.#memory = memory;
    const sealed = await sealMemory(memory, this.#key, this.#account);
    await this.#store.put(this.#name("memory"), sealed);
  }

  async #read(): Promise<Memory | undefined> {
    const sealed = await this.#store.get(this.#name("memory"));
    if (sealed === undefined) return undefined;
    if (!(sealed instanceof Uint8Array)) throw new CryptoError("memory");
    return openMemory(sealed as Bytes, this.#key, this.#account);
  }

  /** Keep an unsaved draft, sealed; `id` is the case it belongs to. */
  keepDraft(id: Id, draft: Json): Promise<void> {
    this.#drafting = this.#sealDraft(id, draft);
    return this.#drafting;
  }

  /** Wait until everything given so far is written, or failed to be. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#writing, this.#drafting]);
  }

  async #sealDraft(id: Id, draft: Json): Promise<void> {
    const sealed = await encryptGcm(this.#key, encodeCanonical(draft), this.#bound(id));
    await this.#store.put(this.#name("draft"), { id, sealed });
  }

  /** The kept draft and its case, if there is one. One that doesn't open is no draft. */
  async draft(): Promise<{ readonly id: Id; readonly draft: Json } | undefined> {
    const kept = (await this.#store.get(this.#name("draft"))) as
      { readonly id: Id; readonly sealed: Bytes } | undefined;
    if (kept === undefined) return undefined;
    try {
      const bytes = await decryptGcm(this.#key, kept.sealed, this.#bound(kept.id), "memory");
      return { id: kept.id, draft: decodeCanonical(bytes) };
    } catch {
      return undefined;
    }
  }

  dropDraft(): Promise<void> {
    return this.#store.delete(this.#name("draft"));
  }

  #name(kind: string): string {
    return `${kind}:${this.#account}`;
  }

  #bound(id: Id): Bytes {
    return encodeCanonical({ account: this.#account, case: id, format: "rueckhalt/draft/v1" });
  }
}

function newest(one: Memory | undefined, other: Memory | undefined): Memory | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const heads = new Map(one.heads);
  for (const [id, head] of other.heads) {
    if ((heads.get(id)?.version ?? 0) < head.version) heads.set(id, head);
  }
  return { heads, log: one.log.length < other.log.length ? other.log : one.log };
}
