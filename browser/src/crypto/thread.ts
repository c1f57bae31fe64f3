/** What a reader has verified of one thread (SPEC §6). Never changed in place: each message gives a new state. */
import type { Recipient } from "./age-keys.ts";
import { NONE, type Hash, type Id, type PublicKey } from "./encoding.ts";

/** Reporter → desk. */
export const TO_DESK = 1;
/** Desk → reporter. */
export const TO_REPORTER = 2;
export type Direction = typeof TO_DESK | typeof TO_REPORTER;

/** One direction of a thread as verified so far. */
export interface Chain {
  /** Message hashes in order; the index is the sequence. */
  readonly hashes: readonly Hash[];
  /** Number of the epoch the last message named, 0 before the first. */
  readonly epoch: number;
  /** How many messages of the other direction the last message acknowledged. */
  readonly acknowledged: number;
}

export interface ThreadState {
  /** Desk fingerprint. */
  readonly desk: Hash;
  readonly thread: Id;
  /** The reporter's signing key and recipient; null as long as a desk has not read the report. */
  readonly reporterKey: PublicKey | null;
  readonly reporterRecipient: Recipient | null;
  /** Direction 1. */
  readonly incoming: Chain;
  /** Direction 2. */
  readonly outgoing: Chain;
}

const EMPTY: Chain = { hashes: [], epoch: 0, acknowledged: 0 };

/** A thread of which nothing has been read: what a desk starts from. */
export function newThread(desk: Hash, thread: Id): ThreadState {
  return {
    desk,
    thread,
    reporterKey: null,
    reporterRecipient: null,
    incoming: EMPTY,
    outgoing: EMPTY,
  };
}

/** The same for the reporter, who knows both own keys from the receipt. */
export function newReporterThread(
  desk: Hash,
  thread: Id,
  reporter: { readonly signer: { readonly publicKey: PublicKey }; readonly recipient: Recipient },
): ThreadState {
  return {
    ...newThread(desk, thread),
    reporterKey: reporter.signer.publicKey,
    reporterRecipient: reporter.recipient,
  };
}

export function chainOf(state: ThreadState, direction: Direction): Chain {
  return direction === TO_DESK ? state.incoming : state.outgoing;
}

export function otherChain(state: ThreadState, direction: Direction): Chain {
  return direction === TO_DESK ? state.outgoing : state.incoming;
}

/** Hash of the last message of a chain, none for an empty one. */
export function lastHash(chain: Chain): Hash {
  return chain.hashes.at(-1) ?? NONE;
}

/** What `acknowledged` counts to: the number of the acknowledged message from 1, 0 for none, undefined if unknown. */
export function countAcknowledged(chain: Chain, acknowledged: Hash): number | undefined {
  if (acknowledged === NONE) return 0;
  const index = chain.hashes.lastIndexOf(acknowledged);
  return index < 0 ? undefined : index + 1;
}

/** Number of the oldest epoch that a message of `direction` may still name. */
export function oldestEpoch(state: ThreadState, direction: Direction, acknowledged: Hash): number {
  const own = chainOf(state, direction);
  const other = otherChain(state, direction);
  // Removed members keep answering keys of closed epochs, and may acknowledge what they like. The
  // reporter's key is one for all epochs: a message on its way while the desk changes keys is real.
  const bound = direction === TO_REPORTER || acknowledged === lastHash(other);
  return bound ? Math.max(own.epoch, other.epoch) : own.epoch;
}

/** The state after one more verified message. */
export function advance(
  state: ThreadState,
  direction: Direction,
  message: { readonly hash: Hash; readonly epoch: number; readonly acknowledged: number },
): ThreadState {
  const chain: Chain = {
    hashes: [...chainOf(state, direction).hashes, message.hash],
    epoch: message.epoch,
    acknowledged: message.acknowledged,
  };
  return direction === TO_DESK ? { ...state, incoming: chain } : { ...state, outgoing: chain };
}
