/** What the server says was sent, checked against the desk's own signature and keys. */
import { openBatch, openCopy, type Batch } from "../../../crypto/batch.ts";
import { decodeCanonical, type Json } from "../../../crypto/canonical.ts";
import { openWrapper } from "../../../crypto/document.ts";
import { fromBase64Url, NONE, toBase64Url, type Hash } from "../../../crypto/encoding.ts";
import { CryptoError } from "../../../crypto/errors.ts";
import { sha256 } from "../../../crypto/primitives.ts";
import { epochByHash } from "../../../crypto/statements.ts";
import type { Vault } from "../vault.ts";
import type { SentBatches } from "../wire.ts";
import { NOTHING_SENT, withRows, type Ledger } from "./ledger.ts";
import { following, type Week } from "./periods.ts";

/** The newest batch this device knows of. */
export interface KnownBatch {
  readonly number: number;
  readonly hash: Hash;
}

/** All batches of the desk, verified. */
export interface Sent {
  readonly ledger: Ledger;
  /** Week of the newest batch, undefined before the first. */
  readonly week: Week | undefined;
  /** Number 0 and *none* before the first. */
  readonly last: KnownBatch;
}

const NOTHING: KnownBatch = { number: 0, hash: NONE };

type VerifiedBatch = Batch & KnownBatch;

/** The newest statement, by the answering key of the epoch it names. */
async function openLast(last: unknown, { log }: Vault): Promise<VerifiedBatch> {
  const named = decodeCanonical(openWrapper(last).bytes) as { readonly epoch?: Json };
  const epoch = epochByHash(log, typeof named.epoch === "string" ? named.epoch : "");
  const batch = await openBatch(last, epoch.answering);
  if (batch.desk !== log.desk || batch.epoch !== epoch.hash) throw new CryptoError("batch");
  return batch;
}

/** Numbers and weeks without a gap, epochs that only rise, up to the statement that was signed. */
async function checkChain(
  { batches }: SentBatches,
  last: VerifiedBatch,
  { log }: Vault,
): Promise<void> {
  const inOrder = batches.every(({ number, week, epoch }, index) => {
    const before = batches[index - 1];
    if (before === undefined) return number === 1;
    return number === before.number + 1 && week === following(before.week) && epoch >= before.epoch;
  });
  const newest = batches.at(-1);
  const signed =
    newest?.number === last.number &&
    newest.week === last.week &&
    newest.epoch === epochByHash(log, last.epoch).number &&
    toBase64Url(await sha256(fromBase64Url(newest.copy))) === last.copy;
  if (!inOrder || !signed) throw new CryptoError("batch");
}

/** Rows of every copy. One that doesn't open could hide what was counted already. */
async function openCopies({ batches }: SentBatches, vault: Vault): Promise<Ledger> {
  let ledger = NOTHING_SENT;
  for (const { number, epoch, copy } of batches) {
    const keys = vault.keys.epochs.get(epoch);
    if (keys === undefined) throw new CryptoError("batch");
    const context = { desk: vault.log.desk, epoch, number };
    ledger = withRows(ledger, await openCopy(fromBase64Url(copy), keys.vault, context));
  }
  return ledger;
}

/**
 * Verify the desk's batches. A list that was cut short would let Fälle be counted twice, so it is
 * compared with what this device has seen. [batch] [rollback] and the codes of what they consist of
 */
export async function verifySent(
  sent: SentBatches,
  vault: Vault,
  known: KnownBatch | undefined,
): Promise<Sent> {
  if (sent.last === null) {
    if (sent.batches.length > 0) throw new CryptoError("batch");
    if (known !== undefined) throw new CryptoError("rollback");
    return { ledger: NOTHING_SENT, week: undefined, last: NOTHING };
  }
  const { number, hash, ...last } = await openLast(sent.last, vault);
  await checkChain(sent, { number, hash, ...last }, vault);
  const older = known !== undefined && number < known.number;
  const other = known?.number === number && known.hash !== hash;
  if (older || other) throw new CryptoError("rollback");
  return { ledger: await openCopies(sent, vault), week: last.week, last: { number, hash } };
}
