/** The weekly sending as the unlocked desk does it: after each look at the queue, until all is sent. */
import type { Day } from "../../../crypto/encoding.ts";
import type { Desk } from "../desk.ts";
import type { Row } from "../rows.ts";
import type { Ledger } from "./ledger.ts";
import { lastEnded, type Week } from "./periods.ts";
import { faelleIn, sendDue, type Outcome } from "./sending.ts";
import type { Setup } from "./setup.ts";

/** So long after loading the batches the next one goes out, however much there was to do. */
const SAME_TIME_MS = 2_000;

/** Fails only because of somebody's connection are no news; several in a row are. */
const WORTH_TELLING = 2;

/** What a person should know of the sending: mostly nothing. */
export type Trouble =
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "failing" }
  | { readonly kind: "no-key" };

type DeskOfStatistics = Pick<Desk, "api" | "keeper" | "today" | "vault">;

export class WeeklySending {
  readonly #desk: DeskOfStatistics;
  readonly #setup: Setup;
  readonly #pause: () => Promise<void>;
  #outcome: Outcome | undefined;
  #week: Week | undefined;
  #failures = 0;
  #running = false;
  #stopped = false;

  constructor(desk: DeskOfStatistics, setup: Setup, pause = pauseOf(SAME_TIME_MS)) {
    this.#desk = desk;
    this.#setup = setup;
    this.#pause = pause;
  }

  /** What was sent so far, undefined as long as it is not known. */
  get ledger(): Ledger | undefined {
    return this.#outcome === undefined || this.#outcome.kind === "refused"
      ? undefined
      : this.#outcome.ledger;
  }

  get trouble(): Trouble {
    const outcome = this.#outcome;
    if (outcome?.kind === "refused") return outcome;
    if (this.#failures >= WORTH_TELLING) return { kind: "failing" };
    const noKey = outcome?.kind === "waiting" && outcome.for === "key";
    return { kind: noKey ? "no-key" : "none" };
  }

  /** The vault is being locked: nothing is sent any more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Whether there is anything to do that was not settled since the vault was opened. */
  #isDue(today: Day): boolean {
    if (this.#running || this.#stopped) return false;
    if (this.#outcome === undefined) return true;
    return this.#outcome.kind === "current" && this.#week !== lastEnded(today);
  }

  /**
   * Send what is due, from rows of a whole look at the queue whose heads were all checked. Never
   * throws: a person's work doesn't wait for statistics, and what failed is tried after the next look.
   */
  async run(rows: readonly Row[]): Promise<void> {
    const { api, keeper, today, vault } = this.#desk;
    if (!this.#isDue(today)) return;
    this.#running = true;
    try {
      const verified = rows.filter((row) => row.kind === "case" && row.refused === "");
      this.#outcome = await sendDue(
        {
          api: { statistics: () => api.statistics(), sendBatch: (batch) => this.#send(batch) },
          vault,
          setup: this.#setup,
          known: await keeper.knownBatch(),
          remember: (known) => keeper.rememberBatch(known),
          today,
          pause: this.#pause,
        },
        faelleIn(verified),
      );
      this.#week = lastEnded(today);
      this.#failures = 0;
    } catch {
      this.#failures += 1;
    } finally {
      this.#running = false;
    }
  }

  async #send(batch: Parameters<Desk["api"]["sendBatch"]>[0]): Promise<void> {
    if (this.#stopped) throw new Error("locked");
    await this.#desk.api.sendBatch(batch);
  }
}

function pauseOf(milliseconds: number): () => Promise<void> {
  return () => new Promise((resolve) => setTimeout(resolve, milliseconds));
}
