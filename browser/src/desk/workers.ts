/** The page's Web Workers: where they are loaded from, and how work reaches them. */
import type { StretchParameters } from "../crypto/account.ts";
import type { Bytes } from "../crypto/encoding.ts";
import { CryptoError, type CryptoErrorCode } from "../crypto/errors.ts";
import { pageData } from "../shared/page-data.ts";
import type { WorkerKeys } from "./model/summaries.ts";
import type { Answer, Request, VaultKind, VaultWork } from "./model/worker-messages.ts";

interface WorkerPaths {
  readonly vault: string;
  readonly stretch: string;
}

interface ScriptPolicy {
  createScriptURL(path: string): string;
}

declare global {
  interface Window {
    readonly trustedTypes?: {
      createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
    };
  }
}

/** Only paths of our own built assets become script addresses (Trusted Types). */
const rules: ScriptPolicy = {
  createScriptURL(path) {
    if (!/^\/assets\/desk\/[\w.-]+\.js$/.test(path)) throw new TypeError("not one of our workers");
    return path;
  },
};
let policy: ScriptPolicy | undefined;

function startWorker(name: keyof WorkerPaths): Worker {
  policy ??= window.trustedTypes?.createPolicy("rueckhalt", rules) ?? rules;
  const paths = pageData("workers") as WorkerPaths;
  return new Worker(policy.createScriptURL(paths[name]), { type: "module" });
}

/** Stretch a password in a worker of its own, which ends with it. [weak] [encoding] */
export function stretchInWorker(password: string, parameters: StretchParameters): Promise<Bytes> {
  const worker = startWorker("stretch");
  const answer = new Promise<Bytes>((resolve, reject) => {
    worker.onerror = () => reject(new Error("worker failed to load"));
    worker.onmessage = (
      event: MessageEvent<{ stretched: Bytes } | { refused: CryptoErrorCode }>,
    ) => {
      if ("stretched" in event.data) resolve(event.data.stretched);
      else reject(new CryptoError(event.data.refused));
    };
  });
  worker.postMessage([password, parameters]);
  return answer.finally(() => worker.terminate());
}

interface Waiting {
  readonly resolve: (output: never) => void;
  readonly reject: (reason: Error) => void;
}

class VaultWorker {
  readonly #worker = startWorker("vault");
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;

  constructor() {
    this.#worker.onerror = () => this.#fail();
    this.#worker.onmessage = (event: MessageEvent<Answer>) => this.#answer(event.data);
  }

  get load(): number {
    return this.#waiting.size;
  }

  run<Kind extends VaultKind>(
    kind: Kind,
    input: VaultWork[Kind]["input"],
  ): Promise<VaultWork[Kind]["output"]> {
    const number = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#worker.postMessage({ number, kind, input } satisfies Request);
    });
  }

  end(): void {
    this.#worker.terminate();
    this.#fail();
  }

  #answer(answer: Answer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ("failed" in answer) waiting?.reject(new Error("worker failed"));
    else waiting?.resolve(answer.output as never);
  }

  #fail(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error("worker ended"));
    this.#waiting.clear();
  }
}

const MOST_WORKERS = 4;
let spare: VaultWorkers | undefined;

/** Start vault workers while the password is being stretched, so that they are there when it is done. */
export function warmUpVaultWorkers(): void {
  spare ??= new VaultWorkers();
}

/** Vault workers without keys; whoever takes them ends them. */
export function takeVaultWorkers(): VaultWorkers {
  const workers = spare ?? new VaultWorkers();
  spare = undefined;
  return workers;
}

/** Vault workers that share the load. `end` takes their keys with them. */
export class VaultWorkers {
  readonly #workers: readonly VaultWorker[];

  constructor(count = Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 2)) {
    this.#workers = Array.from({ length: Math.max(1, count) }, () => new VaultWorker());
  }

  async useKeys(keys: WorkerKeys): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.run("keys", keys)));
  }

  /** Give work to the worker with the least of it. */
  run<Kind extends Exclude<VaultKind, "keys">>(
    kind: Kind,
    input: VaultWork[Kind]["input"],
  ): Promise<VaultWork[Kind]["output"]> {
    const [first, ...others] = this.#workers;
    if (first === undefined) throw new Error("no worker");
    const idlest = others.reduce((best, each) => (each.load < best.load ? each : best), first);
    return idlest.run(kind, input);
  }

  get count(): number {
    return this.#workers.length;
  }

  end(): void {
    for (const worker of this.#workers) worker.end();
  }
}
