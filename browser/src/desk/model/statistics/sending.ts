/**
 * Sending the weekly batches: silently, after the queue is there, whatever is in it.
 *
 * The server must not learn which case was counted, nor how many. So nothing here is fetched or saved
 * that depends on what is in a batch: it uses the cards that were loaded for the queue, writes nothing
 * back into a case, sends the same number of files of the same length each week, and lets the same
 * time pass before it does.
 */
import { daysBetween, type Day, type Id } from "../../../crypto/encoding.ts";
import { CryptoError } from "../../../crypto/errors.ts";
import { documentHash } from "../../../crypto/document.ts";
import { isProblem, type Api } from "../api.ts";
import type { Vault } from "../vault.ts";
import { makeBatch } from "./batch.ts";
import { tupleIds, withRows, type Ledger } from "./ledger.ts";
import { following, lastEnded, mondayOf, type Week } from "./periods.ts";
import { planWeek, type Fall } from "./plan.ts";
import { verifySent, type KnownBatch, type Sent } from "./sent.ts";
import { hasKeys, type Setup } from "./setup.ts";

/** What sending works with. */
export interface Ground {
  readonly api: Pick<Api, "statistics" | "sendBatch">;
  readonly vault: Vault;
  readonly setup: Setup;
  /** What this device remembers, and how it remembers more. */
  readonly known: KnownBatch | undefined;
  readonly remember: (known: KnownBatch) => Promise<void>;
  readonly today: Day;
  /** Lets time pass that doesn't depend on the work done meanwhile. */
  readonly pause: () => Promise<void>;
}

export type Outcome =
  /** All weeks that have ended are sent. */
  | { readonly kind: "current"; readonly ledger: Ledger }
  /** The next batch waits: for a release key in the office file, or for another epoch. */
  | { readonly kind: "waiting"; readonly ledger: Ledger; readonly for: "key" | "epoch" }
  /** What the server shows does not fit what the desk signed or this device has seen. */
  | { readonly kind: "refused"; readonly code: string };

/** How often colleagues may be first before the rest is left to the next unlocking. */
const MOST_CONFLICTS = 5;

/** The next week to send, undefined if it has not ended yet. */
export function nextWeek({ week }: Sent, today: Day): Week | undefined {
  const ended = lastEnded(today);
  if (week === undefined) return ended;
  const next = following(week);
  return daysBetween(mondayOf(next), mondayOf(ended)) >= 0 ? next : undefined;
}

/** Send every batch that is due. Throws `Problem` or `NoAnswer` where the server did not take one. */
export async function sendDue(ground: Ground, faelle: readonly Fall[]): Promise<Outcome> {
  let known = ground.known;
  for (let conflicts = 0; ; conflicts++) {
    const ready = ground.pause();
    let sent: Sent;
    try {
      sent = await verifySent(await ground.api.statistics(), ground.vault, known);
    } catch (error) {
      if (error instanceof CryptoError) return { kind: "refused", code: error.code };
      throw error;
    }
    known = sent.last.number === 0 ? known : sent.last;
    if (sent.last.number > 0) await ground.remember(sent.last);
    try {
      return await sendFrom(sent, { ...ground, pause: () => ready }, faelle);
    } catch (error) {
      // A colleague's browser was first: what it sent is loaded, and the rest goes on from there.
      if (!isProblem(error, "conflict") || conflicts === MOST_CONFLICTS) throw error;
    }
  }
}

async function sendFrom(start: Sent, ground: Ground, faelle: readonly Fall[]): Promise<Outcome> {
  const { api, vault, setup, today, pause } = ground;
  const ids = tupleIds();
  let { ledger, last } = start;
  let week = nextWeek(start, today);
  while (week !== undefined) {
    if (!hasKeys(week, setup, today)) return { kind: "waiting", ledger, for: "key" };
    const plan = await planWeek(faelle, week, { setup, ledger, ids, today });
    const place = { number: last.number + 1, previous: last.hash };
    try {
      const batch = await makeBatch(vault, setup, plan, place, today);
      await pause();
      await api.sendBatch(batch);
      last = { number: place.number, hash: await documentHash(batch.statement) };
    } catch (error) {
      if (!isStale(error)) throw error;
      return { kind: "waiting", ledger, for: "epoch" };
    }
    await ground.remember(last);
    ledger = withRows(ledger, plan.rows);
    week = nextWeek({ ledger, week, last }, today);
  }
  return { kind: "current", ledger };
}

function isStale(error: unknown): boolean {
  const expired = error instanceof CryptoError && error.code === "expired";
  return expired || isProblem(error, "stale-epoch");
}

/** The coded cases among rows whose heads were all verified. */
export function faelleIn(
  rows: readonly { readonly id: Id; readonly coding: Fall["coding"] | "" }[],
): Fall[] {
  return rows.flatMap(({ id, coding }) => (coding === "" ? [] : [{ id, coding }]));
}
