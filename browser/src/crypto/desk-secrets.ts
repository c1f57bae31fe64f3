/** Desk secrets of an epoch and copies of the root key (SPEC §9). */
import { encodeIdentity, type Identity, type Recipient } from "./age-keys.ts";
import { open, recipientOf, seal } from "./age.ts";
import { decodeCanonical, encodeCanonical } from "./canonical.ts";
import { fromBase64Url, toBase64Url, type Bytes, type Hash } from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import { importAesKey } from "./primitives.ts";
import { MOST_STANZAS } from "./profile.ts";
import {
  array,
  hash,
  integer,
  object,
  oneOf,
  orEmpty,
  seed,
  type Check,
  type Checked,
} from "./schema.ts";
import { signingKeyFromSeed, type SigningKey } from "./signing.ts";
import { epochByNumber, vaultCommitment, type DeskLog, type Epoch } from "./statements.ts";

const formerCheck = object({ epoch: integer(1), intake: orEmpty(seed), vault: seed });
const secretsShape = object({
  format: oneOf("rueckhalt/desk-secrets/v1"),
  answering: seed,
  desk: hash,
  epoch: integer(1),
  former: array(formerCheck, 0, Number.MAX_SAFE_INTEGER),
  intake: seed,
  vault: seed,
});
const rootCopyCheck = object({ format: oneOf("rueckhalt/root/v1"), desk: hash, seed });

/** The seeds of an epoch and of those before it, newest first, as b64. */
export type DeskSecrets = Checked<typeof secretsShape>;
export type FormerSecrets = Checked<typeof formerCheck>;

const secretsCheck: Check<DeskSecrets> = (value) => {
  const secrets = secretsShape(value);
  const numbers = [secrets.epoch, ...secrets.former.map((each) => each.epoch)];
  const falling = numbers.every((number, index) => (numbers[index + 1] ?? 0) < number);
  if (!falling) throw new CryptoError("schema");
  return secrets;
};

/** The keys of one epoch ready for use. */
export interface EpochKeys {
  readonly epoch: number;
  /** Opens messages; null once destroyed. */
  readonly intake: Identity | null;
  /** Encrypts, decrypts and wraps; can't be read out. */
  readonly vault: CryptoKey;
}

/** All keys a member has after unlocking. */
export interface DeskKeys {
  readonly current: EpochKeys;
  readonly answering: SigningKey;
  /** By epoch number, the current one included. */
  readonly epochs: ReadonlyMap<number, EpochKeys>;
}

/** Seal an epoch's secrets to every member's recipient and the recovery recipient. [schema] */
export function sealDeskSecrets(
  secrets: Omit<DeskSecrets, "format">,
  recipients: readonly Recipient[],
): Promise<Bytes> {
  const document = secretsCheck({ ...secrets, format: "rueckhalt/desk-secrets/v1" });
  return seal(encodeCanonical(document), recipients);
}

/**
 * Open the secrets of epoch `number` and check them against what the log commits to: anyone can
 * seal to public recipients. [profile] [age] [canonical] [schema] [secrets]
 */
export async function openDeskSecrets(
  sealed: Bytes,
  identity: Identity,
  log: DeskLog,
  number: number,
): Promise<DeskSecrets> {
  const plaintext = await open(sealed, identity, MOST_STANZAS);
  const secrets = secretsCheck(decodeCanonical(plaintext));
  if (secrets.desk !== log.desk || secrets.epoch !== number) throw new CryptoError("secrets");
  const answering = await signingKeyFromSeed(fromBase64Url(secrets.answering));
  if (answering.publicKey !== committedEpoch(log, number).answering) {
    throw new CryptoError("secrets");
  }
  await Promise.all(
    [secrets, ...secrets.former].map((each) =>
      checkCommitments(each, committedEpoch(log, each.epoch)),
    ),
  );
  return secrets;
}

function committedEpoch(log: DeskLog, number: number): Epoch {
  try {
    return epochByNumber(log, number);
  } catch {
    throw new CryptoError("secrets");
  }
}

async function checkCommitments(secrets: FormerSecrets, epoch: Epoch): Promise<void> {
  if ((await vaultCommitment(fromBase64Url(secrets.vault))) !== epoch.vault) {
    throw new CryptoError("secrets");
  }
  if (secrets.intake === "") return;
  const intake = await recipientOf(encodeIdentity(fromBase64Url(secrets.intake)));
  if (intake !== epoch.intake) throw new CryptoError("secrets");
}

/** Make usable keys of opened secrets. Vault keys become non-extractable. */
export async function useDeskSecrets(secrets: DeskSecrets): Promise<DeskKeys> {
  const current = await useEpoch(secrets);
  const former = await Promise.all(secrets.former.map(useEpoch));
  return {
    current,
    answering: await signingKeyFromSeed(fromBase64Url(secrets.answering)),
    epochs: new Map([current, ...former].map((keys) => [keys.epoch, keys])),
  };
}

async function useEpoch(secrets: FormerSecrets): Promise<EpochKeys> {
  return {
    epoch: secrets.epoch,
    intake: secrets.intake === "" ? null : encodeIdentity(fromBase64Url(secrets.intake)),
    vault: await importAesKey(fromBase64Url(secrets.vault)),
  };
}

/** Seal the root's Ed25519 seed (32 bytes) for one lead or for the recovery recipient. */
export function sealRootCopy(desk: Hash, rootSeed: Bytes, holder: Recipient): Promise<Bytes> {
  const document = rootCopyCheck({
    format: "rueckhalt/root/v1",
    desk,
    seed: toBase64Url(rootSeed),
  });
  return seal(encodeCanonical(document), [holder]);
}

/** Open a root copy to the seed of the root in force. [profile] [age] [canonical] [schema] [secrets] */
export async function openRootCopy(
  sealed: Bytes,
  identity: Identity,
  log: DeskLog,
): Promise<Bytes> {
  const copy = rootCopyCheck(decodeCanonical(await open(sealed, identity)));
  const rootSeed = fromBase64Url(copy.seed);
  const { publicKey } = await signingKeyFromSeed(rootSeed);
  if (copy.desk !== log.desk || publicKey !== log.root) throw new CryptoError("secrets");
  return rootSeed;
}
