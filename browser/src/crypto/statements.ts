/** Desk statements and the desk log (SPEC §8). */
import { decodeRecipient, type Recipient } from "./age-keys.ts";
import { decodeCanonical } from "./canonical.ts";
import {
  concatBytes,
  daysBetween,
  encodeUtf8,
  NONE,
  toBase64Url,
  type Bytes,
  type Day,
  type Hash,
  type PublicKey,
} from "./encoding.ts";
import {
  openWrapper,
  signDocument,
  verifyWrapper,
  type OpenedWrapper,
  type SignedDocument,
} from "./document.ts";
import { CryptoError } from "./errors.ts";
import { sha256 } from "./primitives.ts";
import {
  day,
  hash,
  integer,
  object,
  oneOf,
  publicKey,
  recipient,
  type Check,
  type Checked,
} from "./schema.ts";
import type { SigningKey } from "./signing.ts";

/** Longest span of an epoch, `since` to `expires`. */
export const LONGEST_EPOCH_DAYS = 120;

const foundingCheck = object({
  format: oneOf("rueckhalt/founding/v1"),
  recovery_key: publicKey,
  recovery_recipient: recipient,
  root: publicKey,
  since: day,
  successor_rule: oneOf("root-and-recovery"),
});
const epochCheck = object({
  format: oneOf("rueckhalt/epoch/v1"),
  answering: publicKey,
  closing: hash,
  desk: hash,
  expires: day,
  intake: recipient,
  members: hash,
  number: integer(1),
  previous: hash,
  since: day,
  vault: hash,
});
const successionCheck = object({
  format: oneOf("rueckhalt/succession/v1"),
  desk: hash,
  previous: hash,
  recovery_key: publicKey,
  recovery_recipient: recipient,
  root: publicKey,
  since: day,
});

export type Founding = Checked<typeof foundingCheck>;
export type EpochStatement = Checked<typeof epochCheck>;
export type Succession = Checked<typeof successionCheck>;

/** An epoch of a verified log. */
export interface Epoch extends EpochStatement {
  /** H(epoch statement), by which messages name the epoch. */
  readonly hash: Hash;
  /** H(X-Wing public key of `intake`), as message prefixes carry it. */
  readonly intakeHash: Hash;
}

/** A desk log verified against its pin. */
export interface DeskLog {
  /** Desk fingerprint: H(founding statement). */
  readonly desk: Hash;
  /** Root key, recovery key and recovery recipient in force now. */
  readonly root: PublicKey;
  readonly recoveryKey: PublicKey;
  readonly recoveryRecipient: Recipient;
  /** All epochs, number 1 first; there is at least one. */
  readonly epochs: readonly Epoch[];
  /** Hashes of all statements, founding first. */
  readonly statements: readonly Hash[];
  /** Number of statements and hash of the last: what clients remember. */
  readonly length: number;
  readonly last: Hash;
  /** `since` of the last statement. */
  readonly since: Day;
}

/** H(1,216-byte X-Wing public key) of a recipient. */
export async function recipientHash(to: Recipient): Promise<Hash> {
  return toBase64Url(await sha256(decodeRecipient(to)));
}

/** What an epoch statement commits to for its vault key (32 bytes). */
export async function vaultCommitment(vaultKey: Bytes): Promise<Hash> {
  const tag = encodeUtf8("rueckhalt/v1/vault-commitment");
  return toBase64Url(await sha256(concatBytes(tag, vaultKey)));
}

/** Verify a whole log against the pin. [document] [signer] [signature] [canonical] [schema] [pin] [desk] [log] */
export async function verifyLog(statements: readonly unknown[], pin: Hash): Promise<DeskLog> {
  if (statements.length === 0) throw new CryptoError("log");
  let log = await openFounding(statements[0], pin);
  for (const statement of statements.slice(1)) log = await append(log, statement);
  if (log.epochs.length === 0) throw new CryptoError("log");
  return log;
}

async function openFounding(wrapper: unknown, pin: Hash): Promise<DeskLog> {
  const opened = await verifyWrapper(wrapper, [null, null]);
  const founding = parse(opened, foundingCheck);
  if (founding.root !== opened.keys[0] || founding.recovery_key !== opened.keys[1]) {
    throw new CryptoError("signer");
  }
  const desk = await hashOf(opened);
  if (desk !== pin) throw new CryptoError("pin");
  return {
    desk,
    root: founding.root,
    recoveryKey: founding.recovery_key,
    recoveryRecipient: founding.recovery_recipient,
    epochs: [],
    statements: [desk],
    length: 1,
    last: desk,
    since: founding.since,
  };
}

async function append(log: DeskLog, wrapper: unknown): Promise<DeskLog> {
  switch (openWrapper(wrapper).keys.length) {
    case 1:
      return appendEpoch(log, wrapper);
    case 3:
      return appendSuccession(log, wrapper);
    default:
      throw new CryptoError("signer");
  }
}

async function appendEpoch(log: DeskLog, wrapper: unknown): Promise<DeskLog> {
  const opened = await verifyWrapper(wrapper, [log.root]);
  const epoch = parse(opened, epochCheck);
  checkLink(log, epoch);
  const span = daysBetween(epoch.since, epoch.expires);
  const inOrder =
    epoch.number === log.epochs.length + 1 &&
    span >= 0 &&
    span <= LONGEST_EPOCH_DAYS &&
    (epoch.number === 1) === (epoch.closing === NONE);
  if (!inOrder) throw new CryptoError("log");
  const name = await hashOf(opened);
  const added: Epoch = { ...epoch, hash: name, intakeHash: await recipientHash(epoch.intake) };
  return { ...log, ...link(log, name, epoch.since), epochs: [...log.epochs, added] };
}

async function appendSuccession(log: DeskLog, wrapper: unknown): Promise<DeskLog> {
  const opened = await verifyWrapper(wrapper, [log.root, log.recoveryKey, null]);
  const succession = parse(opened, successionCheck);
  if (succession.root !== opened.keys[2]) throw new CryptoError("signer");
  checkLink(log, succession);
  return {
    ...log,
    ...link(log, await hashOf(opened), succession.since),
    root: succession.root,
    recoveryKey: succession.recovery_key,
    recoveryRecipient: succession.recovery_recipient,
  };
}

function link(
  log: DeskLog,
  name: Hash,
  since: Day,
): Pick<DeskLog, "statements" | "length" | "last" | "since"> {
  return { statements: [...log.statements, name], length: log.length + 1, last: name, since };
}

function checkLink(log: DeskLog, next: { desk: Hash; previous: Hash; since: Day }): void {
  if (next.desk !== log.desk) throw new CryptoError("desk");
  if (next.previous !== log.last || next.since < log.since) throw new CryptoError("log");
}

function parse<T>(opened: OpenedWrapper, check: Check<T>): T {
  return check(decodeCanonical(opened.bytes));
}

async function hashOf(opened: OpenedWrapper): Promise<Hash> {
  return toBase64Url(await sha256(opened.bytes));
}

/** The current epoch, whether usable or not. */
export function currentEpoch(log: DeskLog): Epoch {
  const epoch = log.epochs.at(-1);
  if (epoch === undefined) throw new CryptoError("log");
  return epoch;
}

/** The current epoch if it is usable on day `on`; [expired] otherwise. */
export function usableEpoch(log: DeskLog, on: Day): Epoch {
  const epoch = currentEpoch(log);
  if (daysBetween(on, epoch.since) > 1 || on > epoch.expires) throw new CryptoError("expired");
  return epoch;
}

/** The epoch a message names by its statement's hash; [epoch] if the log has none. */
export function epochByHash(log: DeskLog, name: Hash): Epoch {
  const epoch = log.epochs.find((each) => each.hash === name);
  if (epoch === undefined) throw new CryptoError("epoch");
  return epoch;
}

/** The epoch of a number; [epoch] if the log has none. */
export function epochByNumber(log: DeskLog, number: number): Epoch {
  const epoch = log.epochs[number - 1];
  if (epoch === undefined) throw new CryptoError("epoch");
  return epoch;
}

/** Make a founding statement, signed by root and recovery key. */
export function signFounding(
  founding: Omit<Founding, "format" | "successor_rule" | "root" | "recovery_key">,
  keys: { readonly root: SigningKey; readonly recovery: SigningKey },
): Promise<SignedDocument> {
  const document = foundingCheck({
    ...founding,
    format: "rueckhalt/founding/v1",
    recovery_key: keys.recovery.publicKey,
    root: keys.root.publicKey,
    successor_rule: "root-and-recovery",
  });
  return signDocument(document, [keys.root, keys.recovery]);
}

/** Make an epoch statement, signed by the current root. */
export async function signEpoch(
  epoch: Omit<EpochStatement, "format">,
  root: SigningKey,
): Promise<SignedDocument> {
  return signDocument(epochCheck({ ...epoch, format: "rueckhalt/epoch/v1" }), [root]);
}

/** Make a succession, signed by the old root, the old recovery key and the new root. */
export async function signSuccession(
  succession: Omit<Succession, "format" | "root">,
  keys: {
    readonly oldRoot: SigningKey;
    readonly oldRecovery: SigningKey;
    readonly newRoot: SigningKey;
  },
): Promise<SignedDocument> {
  const document = successionCheck({
    ...succession,
    format: "rueckhalt/succession/v1",
    root: keys.newRoot.publicKey,
  });
  return signDocument(document, [keys.oldRoot, keys.oldRecovery, keys.newRoot]);
}
