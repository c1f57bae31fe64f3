/** A member's memory on this device: heads, log and batch seen before, sealed; and drafts not saved yet. */
import type { MemberSeeds } from "../../crypto/account.ts";
import type { HeadName } from "../../crypto/closing.ts";
import { decodeCanonical, encodeCanonical, type Json } from "../../crypto/canonical.ts";
import { randomId, type Bytes, type Id } from "../../crypto/encoding.ts";
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
import type { KnownBatch } from "./statistics/sent.ts";
import type { Store } from "./store.ts";

/** A head that passed every check. */
export interface CheckedHead extends HeadName {
  readonly id: Id;
}

/** A draft as it was kept, by this page or another tab. */
export interface KeptDraft {
  readonly name: string;
  /** Its case. */
  readonly id: Id;
  readonly draft: Json;
}

interface SealedDraft {
  readonly id: Id;
  readonly sealed: Bytes;
}

export class Keeper {
  readonly #store: Store;
  readonly #account: Id;
  readonly #key: CryptoKey;
  /** Two tabs may edit one case; each keeps its own draft of it. */
  readonly #page = randomId();
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
    this.#memory = merged(this.#memory, remember(newMemory(log), named, log));
    // Each write holds everything so far, so a failed one is made good by the next.
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    return this.#writing;
  }

  /** Write what this page and other tabs have seen. Between read and write no other tab comes in. */
  #write(): Promise<void> {
    const name = memoryName(this.#account);
    return this.#store.exclusively(name, async () => {
      const memory = merged(await this.#read(), this.#memory);
      if (memory === undefined) return;
      this.#memory = memory;
      await this.#store.put(name, await sealMemory(memory, this.#key, this.#account));
    });
  }

  /** [memory] whatever is wrong with it: cut, of another member, or of a form that isn't ours. */
  async #read(): Promise<Memory | undefined> {
    const sealed = await this.#store.get(memoryName(this.#account));
    if (sealed === undefined) return undefined;
    if (!(sealed instanceof Uint8Array)) throw new CryptoError("memory");
    try {
      return await openMemory(sealed as Bytes, this.#key, this.#account);
    } catch (error) {
      throw error instanceof CryptoError ? new CryptoError("memory") : error;
    }
  }

  /** The newest batch of statistics this device has seen. [memory] if it was changed by somebody else. */
  async knownBatch(): Promise<KnownBatch | undefined> {
    const sealed = await this.#store.get(batchName(this.#account));
    if (sealed === undefined) return undefined;
    if (!(sealed instanceof Uint8Array)) throw new CryptoError("memory");
    const bytes = await decryptGcm(this.#key, sealed as Bytes, this.#batchBound(), "memory");
    return decodeCanonical(bytes) as unknown as KnownBatch;
  }

  /** Remember a verified batch unless a newer one is known, from this page or another tab. */
  rememberBatch({ number, hash }: KnownBatch): Promise<void> {
    const name = batchName(this.#account);
    return this.#store.exclusively(name, async () => {
      if (((await this.knownBatch())?.number ?? 0) >= number) return;
      const bytes = encodeCanonical({ hash, number });
      await this.#store.put(name, await encryptGcm(this.#key, bytes, this.#batchBound()));
    });
  }

  /** Keep an unsaved draft of a case, sealed, beside those of other tabs. */
  keepDraft(id: Id, draft: Json): Promise<void> {
    return this.#inOrder(async () => {
      const sealed = await encryptGcm(this.#key, encodeCanonical(draft), this.#bound(id));
      await this.#store.put(this.#draftName(id), { id, sealed } satisfies SealedDraft);
    });
  }

  /** Forget this page's draft of a case. */
  dropDraft(id: Id): Promise<void> {
    return this.#inOrder(() => this.#store.delete(this.#draftName(id)));
  }

  /** All drafts of this member on this device. One that doesn't open is no draft. */
  async drafts(): Promise<readonly KeptDraft[]> {
    await this.settled();
    const names = await this.#store.names(draftNames(this.#account));
    const opened = await Promise.all(names.map((name) => this.#openDraft(name)));
    return opened.filter((draft) => draft !== undefined);
  }

  /** Make a kept draft this page's own, so that saving the case does away with it. */
  async takeDraft({ name, id }: KeptDraft): Promise<void> {
    const own = this.#draftName(id);
    if (name === own) return;
    await this.#inOrder(async () => {
      await this.#store.put(own, await this.#store.get(name));
      await this.#store.delete(name);
    });
  }

  /** Forget a kept draft, whichever tab it comes from. */
  discardDraft({ name }: KeptDraft): Promise<void> {
    return this.#inOrder(() => this.#store.delete(name));
  }

  /** Forget all drafts of this member. */
  forgetDrafts(): Promise<void> {
    return this.#inOrder(async () => {
      const names = await this.#store.names(draftNames(this.#account));
      await Promise.all(names.map((name) => this.#store.delete(name)));
    });
  }

  /** Wait until everything given so far is written, or failed to be. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#writing, this.#drafting]);
  }

  /** A draft that is dropped while it is being sealed must not come back. */
  #inOrder(work: () => Promise<void>): Promise<void> {
    this.#drafting = this.#drafting.catch(() => undefined).then(work);
    return this.#drafting;
  }

  async #openDraft(name: string): Promise<KeptDraft | undefined> {
    try {
      const { id, sealed } = (await this.#store.get(name)) as SealedDraft;
      const bytes = await decryptGcm(this.#key, sealed, this.#bound(id), "memory");
      return { name, id, draft: decodeCanonical(bytes) };
    } catch {
      return undefined;
    }
  }

  #draftName(id: Id): string {
    return `${draftNames(this.#account)}${id}:${this.#page}`;
  }

  #batchBound(): Bytes {
    return encodeCanonical({ account: this.#account, format: "rueckhalt/known-batch/v1" });
  }

  #bound(id: Id): Bytes {
    return encodeCanonical({ account: this.#account, case: id, format: "rueckhalt/draft/v1" });
  }
}

/** Forget what this device remembers of an account, without being able to open it. */
export async function forgetMemory(store: Store, account: Id): Promise<void> {
  for (const name of [memoryName(account), batchName(account)]) {
    await store.exclusively(name, () => store.delete(name));
  }
}

function memoryName(account: Id): string {
  return `memory:${account}`;
}

function batchName(account: Id): string {
  return `batch:${account}`;
}

function draftNames(account: Id): string {
  return `draft:${account}:`;
}

/** The newest of both. Of two heads of one version the first stays: the other will be refused. */
function merged(first: Memory | undefined, other: Memory | undefined): Memory | undefined {
  if (first === undefined || other === undefined) return first ?? other;
  const heads = new Map(first.heads);
  for (const [id, head] of other.heads) {
    if ((heads.get(id)?.version ?? 0) < head.version) heads.set(id, head);
  }
  return { heads, log: first.log.length < other.log.length ? other.log : first.log };
}
