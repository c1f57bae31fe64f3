/** Messages between a reporter and a desk (SPEC §6): sealing, opening and the checks of both. */
import type { Identity, Recipient } from "./age-keys.ts";
import { open, recipientOf, seal } from "./age.ts";
import { encodeCanonical } from "./canonical.ts";
import { concatBytes, toBase64Url, type Bytes, type Day, type Hash } from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import { checkBody, decodeBody, type MessageBody, type ReportBody } from "./message-bodies.ts";
import { decodePrefix, encodePrefix, PREFIX_LENGTH, type Prefix } from "./message-prefix.ts";
import { pad, unpad } from "./padding.ts";
import { sha256 } from "./primitives.ts";
import { verifySignature, type SigningKey } from "./signing.ts";
import { epochByHash, recipientHash, usableEpoch, type DeskLog, type Epoch } from "./statements.ts";
import {
  advance,
  chainOf,
  countAcknowledged,
  lastHash,
  otherChain,
  TO_DESK,
  TO_REPORTER,
  type Direction,
  type ThreadState,
} from "./thread.ts";

const SIGNATURE_LENGTH = 64;

/** A signed payload, not sealed yet. */
export interface SignedMessage {
  /** `signature || signed bytes`; what a desk keeps as a thread copy. */
  readonly payload: Bytes;
  readonly hash: Hash;
}

/** A message ready to be sent, and the thread as it is once it was accepted. */
export interface SealedMessage extends SignedMessage {
  readonly sealed: Bytes;
  readonly sequence: number;
  /** Hash of the epoch statement it is sealed under. */
  readonly epoch: Hash;
  readonly state: ThreadState;
}

/** A reporter's message: the desk's file and the self-copy. */
export interface ReporterMessage extends SealedMessage {
  readonly copy: Bytes;
}

/** A verified message and the thread after it. */
export interface OpenedMessage {
  readonly body: MessageBody;
  readonly prefix: Prefix;
  readonly hash: Hash;
  readonly payload: Bytes;
  readonly state: ThreadState;
}

/** Sign a message whose prefix is given in full but for the sender. [schema] [encoding] [canonical] */
export async function signMessage(
  signer: SigningKey,
  prefix: Omit<Prefix, "sender">,
  body: MessageBody,
): Promise<SignedMessage> {
  checkBody(body, prefix.direction, prefix.sequence);
  const signed = concatBytes(
    encodePrefix({ ...prefix, sender: signer.publicKey }),
    encodeCanonical(body),
  );
  const [signature, digest] = await Promise.all([signer.sign(signed), sha256(signed)]);
  return { payload: concatBytes(signature, signed), hash: toBase64Url(digest) };
}

async function signNext(
  state: ThreadState,
  direction: Direction,
  signer: SigningKey,
  to: Recipient,
  epoch: Epoch,
  body: MessageBody,
): Promise<Omit<SealedMessage, "sealed">> {
  const chain = chainOf(state, direction);
  const other = otherChain(state, direction);
  const sequence = chain.hashes.length;
  const message = await signMessage(
    signer,
    {
      direction,
      recipient: await recipientHash(to),
      desk: state.desk,
      epoch: epoch.hash,
      thread: state.thread,
      sequence,
      previous: lastHash(chain),
      acknowledged: lastHash(other),
    },
    body,
  );
  const added = {
    hash: message.hash,
    epoch: epoch.number,
    acknowledged: other.hashes.length,
  };
  return { ...message, sequence, epoch: epoch.hash, state: advance(state, direction, added) };
}

/**
 * Seal a reporter's next message to the desk's current epoch, with its self-copy.
 * Start from `newReporterThread`. [expired] [schema] [size]
 */
export async function sealToDesk(
  state: ThreadState,
  log: DeskLog,
  today: Day,
  signer: SigningKey,
  body: MessageBody,
): Promise<ReporterMessage> {
  if (log.desk !== state.desk) throw new CryptoError("desk");
  if (signer.publicKey !== state.reporterKey) throw new CryptoError("sender");
  if (state.reporterRecipient === null) throw new CryptoError("recipient");
  if (!repliesTo(body, state.reporterRecipient)) throw new CryptoError("recipient");
  const epoch = usableEpoch(log, today);
  const signed = await signNext(state, TO_DESK, signer, epoch.intake, epoch, body);
  const padded = pad(signed.payload, "message");
  const sealed = await seal(padded, [epoch.intake]);
  return { ...signed, sealed, copy: await seal(padded, [state.reporterRecipient]) };
}

/** Seal the desk's next answer to the reporter, signed by the current epoch's answering key. */
export async function sealToReporter(
  state: ThreadState,
  log: DeskLog,
  today: Day,
  answering: SigningKey,
  body: MessageBody,
): Promise<SealedMessage> {
  if (log.desk !== state.desk) throw new CryptoError("desk");
  const epoch = usableEpoch(log, today);
  if (answering.publicKey !== epoch.answering) throw new CryptoError("sender");
  if (state.reporterRecipient === null) throw new CryptoError("recipient");
  const to = state.reporterRecipient;
  const signed = await signNext(state, TO_REPORTER, answering, to, epoch, body);
  return { ...signed, sealed: await seal(pad(signed.payload, "message"), [to]) };
}

/** Open a message sealed to `identity`: the desk's intake key, or the reporter's own for answers. */
export async function openMessage(
  sealed: Bytes,
  identity: Identity,
  direction: Direction,
  state: ThreadState,
  log: DeskLog,
): Promise<OpenedMessage> {
  const payload = unpad(await open(sealed, identity), "message");
  return verifyMessage(payload, direction, state, log, await recipientOf(identity));
}

/** Open the reporter's copy of an own message. */
export async function openSelfCopy(
  sealed: Bytes,
  identity: Identity,
  state: ThreadState,
  log: DeskLog,
): Promise<OpenedMessage> {
  const payload = unpad(await open(sealed, identity), "message");
  return verifyMessage(payload, TO_DESK, state, log);
}

/**
 * Verify a payload as the next message of its direction. `openedWith` is the recipient the file was
 * opened with; leave it out for a self-copy or a thread copy.
 */
export async function verifyMessage(
  payload: Bytes,
  direction: Direction,
  state: ThreadState,
  log: DeskLog,
  openedWith?: Recipient,
): Promise<OpenedMessage> {
  if (payload.length < SIGNATURE_LENGTH + PREFIX_LENGTH) throw new CryptoError("format");
  const signed = payload.subarray(SIGNATURE_LENGTH);
  const prefix = decodePrefix(signed);
  await verifySignature(prefix.sender, payload.subarray(0, SIGNATURE_LENGTH), signed);
  const body = decodeBody(signed.subarray(PREFIX_LENGTH), prefix.direction, prefix.sequence);
  const expected = openedWith === undefined ? undefined : await recipientHash(openedWith);
  const reporter =
    state.reporterRecipient === null ? undefined : await recipientHash(state.reporterRecipient);
  const { epoch, acknowledged } = checkPrefix(prefix, direction, state, log, expected, reporter);
  const hash = toBase64Url(await sha256(signed));
  const met = meetReporter(state, prefix, body);
  return {
    body,
    prefix,
    hash,
    payload,
    state: advance(met, direction, { hash, epoch, acknowledged }),
  };
}

/** The checks of SPEC §6 in the order of its table. */
function checkPrefix(
  prefix: Prefix,
  direction: Direction,
  state: ThreadState,
  log: DeskLog,
  openedWith: Hash | undefined,
  reporter: Hash | undefined,
): { readonly epoch: number; readonly acknowledged: number } {
  if (prefix.direction !== direction) throw new CryptoError("direction");
  const sender =
    direction === TO_DESK
      ? (state.reporterKey ?? prefix.sender)
      : epochByHash(log, prefix.epoch).answering;
  if (prefix.sender !== sender) throw new CryptoError("sender");
  const ownCopy = (): Hash | undefined =>
    direction === TO_DESK ? epochByHash(log, prefix.epoch).intakeHash : reporter;
  if (prefix.recipient !== (openedWith ?? ownCopy())) throw new CryptoError("recipient");
  if (prefix.desk !== state.desk || prefix.desk !== log.desk) throw new CryptoError("desk");
  const chain = chainOf(state, direction);
  const epoch = epochByHash(log, prefix.epoch);
  const sealedToEpoch = direction === TO_REPORTER || prefix.recipient === epoch.intakeHash;
  if (!sealedToEpoch || epoch.number < chain.epoch) throw new CryptoError("epoch");
  if (prefix.thread !== state.thread) throw new CryptoError("thread");
  if (prefix.sequence !== chain.hashes.length) throw new CryptoError("sequence");
  if (prefix.previous !== lastHash(chain)) throw new CryptoError("previous");
  const acknowledged = countAcknowledged(otherChain(state, direction), prefix.acknowledged);
  if (acknowledged === undefined || acknowledged < chain.acknowledged) {
    throw new CryptoError("acknowledged");
  }
  return { epoch: epoch.number, acknowledged };
}

/** After sequence 0 the desk knows the reporter's keys; from nowhere else. */
function meetReporter(state: ThreadState, prefix: Prefix, body: MessageBody): ThreadState {
  if (body.format !== "rueckhalt/report/v1") return state;
  return {
    ...state,
    reporterKey: state.reporterKey ?? prefix.sender,
    reporterRecipient: state.reporterRecipient ?? (body as ReportBody).reply_to,
  };
}

function repliesTo(body: MessageBody, recipient: Recipient): boolean {
  return body.format !== "rueckhalt/report/v1" || (body as ReportBody).reply_to === recipient;
}
