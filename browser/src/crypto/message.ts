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
import {
  currentEpoch,
  epochByHash,
  recipientHash,
  usableEpoch,
  type DeskLog,
} from "./statements.ts";
import {
  advance,
  chainOf,
  countAcknowledged,
  lastHash,
  oldestEpoch,
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

/** Sign the next message of a direction; to the desk's current epoch, or to the reporter. */
async function signNext(
  state: ThreadState,
  log: DeskLog,
  direction: Direction,
  to: Recipient,
  signer: SigningKey,
  body: MessageBody,
): Promise<Omit<SealedMessage, "sealed">> {
  const sequence = chainOf(state, direction).hashes.length;
  const epoch = currentEpoch(log).hash;
  const { payload } = await signMessage(
    signer,
    {
      direction,
      recipient: await recipientHash(to),
      desk: state.desk,
      epoch,
      thread: state.thread,
      sequence,
      previous: lastHash(chainOf(state, direction)),
      acknowledged: lastHash(otherChain(state, direction)),
    },
    body,
  );
  // Verified as its reader will, so that nothing is sent that would be refused on arrival.
  const verified = await verifyMessage(payload, direction, state, log);
  return { payload, hash: verified.hash, sequence, epoch, state: verified.state };
}

/** The recipient answers go to. A report that names another one could never be answered. */
function replyRecipient(state: ThreadState, body: MessageBody): Recipient {
  const recipient = state.reporterRecipient;
  if (recipient === null || (replyTo(body) ?? recipient) !== recipient) {
    throw new CryptoError("recipient");
  }
  return recipient;
}

/**
 * Seal a reporter's next message to the desk's current epoch, with its self-copy. Start from
 * `newReporterThread`. [recipient] [expired] [schema] [size] or what its reader would refuse.
 */
export async function sealToDesk(
  state: ThreadState,
  log: DeskLog,
  today: Day,
  signer: SigningKey,
  body: MessageBody,
): Promise<ReporterMessage> {
  const own = replyRecipient(state, body);
  const { intake } = usableEpoch(log, today);
  const signed = await signNext(state, log, TO_DESK, intake, signer, body);
  const padded = pad(signed.payload, "message");
  return { ...signed, sealed: await seal(padded, [intake]), copy: await seal(padded, [own]) };
}

/** Seal the desk's next answer to the reporter, signed by the current epoch's answering key. */
export async function sealToReporter(
  state: ThreadState,
  log: DeskLog,
  today: Day,
  answering: SigningKey,
  body: MessageBody,
): Promise<SealedMessage> {
  const to = replyRecipient(state, body);
  usableEpoch(log, today);
  const signed = await signNext(state, log, TO_REPORTER, to, answering, body);
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
  const oldest = oldestEpoch(state, direction, prefix.acknowledged);
  if (!sealedToEpoch || epoch.number < oldest) throw new CryptoError("epoch");
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
  const reporterRecipient = replyTo(body);
  return reporterRecipient === undefined
    ? state
    : { ...state, reporterKey: prefix.sender, reporterRecipient };
}

function replyTo(body: MessageBody): Recipient | undefined {
  return body.format === "rueckhalt/report/v1" ? (body as ReportBody).reply_to : undefined;
}
