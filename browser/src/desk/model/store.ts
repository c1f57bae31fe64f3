/**
 * What a browser keeps for the desk, under one of few names. Never anything readable: sealed memory, or
 * keys that WebCrypto doesn't give out.
 *
 * On a person's own device it lies in IndexedDB; on any other it lives as long as the page.
 */
export interface Store {
  get(key: string): Promise<unknown>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** All names that begin with `prefix`. */
  names(prefix: string): Promise<readonly string[]>;
  /** Do work while nobody else who shares this store does any under the same name. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Lives and dies with the page: for devices other people use too. */
export class PageStore implements Store {
  readonly #values = new Map<string, unknown>();
  readonly #turns = new Map<string, Promise<unknown>>();

  async get(key: string): Promise<unknown> {
    return this.#values.get(key);
  }

  async put(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.#values.delete(key);
  }

  async names(prefix: string): Promise<readonly string[]> {
    return [...this.#values.keys()].filter((name) => name.startsWith(prefix));
  }

  exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(work, work);
    this.#turns.set(name, turn);
    return turn;
  }
}

const DATABASE = "desk";
const TABLE = "kept";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
  return settled(request);
}

export class DeviceStore implements Store {
  #database: Promise<IDBDatabase> | undefined;

  async #run<T>(
    mode: IDBTransactionMode,
    work: (table: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    this.#database ??= openDatabase();
    const transaction = (await this.#database).transaction(TABLE, mode);
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const result = await settled(work(transaction.objectStore(TABLE)));
    await committed;
    return result;
  }

  get(key: string): Promise<unknown> {
    return this.#run("readonly", (table) => table.get(key));
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.#run("readwrite", (table) => table.put(value, key));
  }

  async delete(key: string): Promise<void> {
    await this.#run("readwrite", (table) => table.delete(key));
  }

  async names(prefix: string): Promise<readonly string[]> {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    return (await this.#run("readonly", (table) => table.getAllKeys(range))) as string[];
  }

  /** Over all tabs, by the Web Locks API: sealing takes longer than a transaction stays open. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(`${DATABASE}/${name}`, work) as Promise<T>;
  }
}
