/**
 * Making an epoch: new keys for everything, sealed to exactly these members (SPEC §8–§10).
 *
 * Founding, admitting, removing and the regular renewal are this one operation, so that each of them
 * is tried as often as the others.
 */
import { generateIdentity, recipientOf } from "../../crypto/age.ts";
import { decodeIdentity, type Recipient } from "../../crypto/age-keys.ts";
import { encryptClosingList, newClosingList, type HeadName } from "../../crypto/closing.ts";
import {
  openDeskSecrets,
  sealDeskSecrets,
  sealRootCopy,
  type FormerSecrets,
} from "../../crypto/desk-secrets.ts";
import type { SignedDocument } from "../../crypto/document.ts";
import {
  daysBetween,
  NONE,
  randomBytes,
  toBase64Url,
  type Bytes,
  type Day,
  type Hash,
  type Id,
} from "../../crypto/encoding.ts";
import { encryptMemberList, newMemberList, type Member } from "../../crypto/members.ts";
import { importAesKey } from "../../crypto/primitives.ts";
import { signingKeyFromSeed } from "../../crypto/signing.ts";
import { LONGEST_EPOCH_DAYS, signEpoch, vaultCommitment } from "../../crypto/statements.ts";
import type { RootCopy } from "./wire.ts";

/** Keys are renewed after this many days at the latest; they are refused after `LONGEST_EPOCH_DAYS`. */
export const RENEW_AFTER_DAYS = 90;

export interface EpochPlan {
  readonly desk: Hash;
  readonly number: number;
  /** Hash of the last statement of the log. */
  readonly previous: Hash;
  readonly since: Day;
  readonly members: readonly Member[];
  readonly recoveryRecipient: Recipient;
  readonly rootSeed: Bytes;
  /** Keys of the epochs before, newest first. */
  readonly former: readonly FormerSecrets[];
  /** Heads of all cases, verified by whoever signs; null for the first epoch. */
  readonly heads: ReadonlyMap<Id, HeadName> | null;
}

export interface EpochFiles {
  readonly statement: SignedDocument;
  readonly secrets: string;
  readonly members: string;
  /** Empty in the first epoch. */
  readonly closing: string;
  readonly root_copies: RootCopy[];
}

/** The day `days` after `day`. */
export function addDays(day: Day, days: number): Day {
  const time = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  return new Date(time).toISOString().slice(0, 10);
}

/** How many days of an epoch are left, and whether it is time for new keys. */
export function renewalOf(
  epoch: { readonly since: Day; readonly expires: Day },
  today: Day,
): { readonly daysLeft: number; readonly due: boolean; readonly expired: boolean } {
  const daysLeft = daysBetween(today, epoch.expires);
  const due = daysBetween(epoch.since, today) >= RENEW_AFTER_DAYS;
  return { daysLeft, due, expired: daysLeft < 0 };
}

/** Make all files of a new epoch. Its keys exist only in them. */
export async function makeEpoch(plan: EpochPlan): Promise<EpochFiles> {
  const intake = await generateIdentity();
  const answering = randomBytes(32);
  const vaultBytes = randomBytes(32);
  const vault = await importAesKey(vaultBytes);
  const list = newMemberList(plan.desk, plan.number, plan.members);
  const members = await encryptMemberList(list, vault);
  const closing = await closingOf(plan, vault);
  const statement = await signEpoch(
    {
      answering: (await signingKeyFromSeed(answering)).publicKey,
      closing: closing.hash,
      desk: plan.desk,
      expires: addDays(plan.since, LONGEST_EPOCH_DAYS),
      intake: await recipientOf(intake),
      members: members.hash,
      number: plan.number,
      previous: plan.previous,
      since: plan.since,
      vault: await vaultCommitment(vaultBytes),
    },
    await signingKeyFromSeed(plan.rootSeed),
  );
  const secrets = await sealDeskSecrets(
    {
      answering: toBase64Url(answering),
      desk: plan.desk,
      epoch: plan.number,
      former: plan.former,
      intake: toBase64Url(decodeIdentity(intake)),
      vault: toBase64Url(vaultBytes),
    },
    [...plan.members.map((member) => member.recipient), plan.recoveryRecipient],
  );
  return {
    statement,
    secrets: toBase64Url(secrets),
    members: toBase64Url(members.sealed),
    closing: closing.sealed,
    root_copies: await copyRoot(plan),
  };
}

async function closingOf(
  plan: EpochPlan,
  vault: CryptoKey,
): Promise<{ readonly sealed: string; readonly hash: Hash }> {
  if (plan.heads === null) return { sealed: "", hash: NONE };
  const list = newClosingList(plan.desk, plan.number - 1, plan.heads);
  const { sealed, hash } = await encryptClosingList(list, vault);
  return { sealed: toBase64Url(sealed), hash };
}

/** Every lead and the recovery kit hold the root key; nobody else does. */
async function copyRoot(plan: EpochPlan): Promise<RootCopy[]> {
  const leads = plan.members.filter((member) => member.role === "lead");
  const holders = [
    ...leads.map((member) => ({ holder: member.account, recipient: member.recipient })),
    { holder: "recovery" as const, recipient: plan.recoveryRecipient },
  ];
  return Promise.all(
    holders.map(async ({ holder, recipient }) => ({
      holder,
      sealed: toBase64Url(await sealRootCopy(plan.desk, plan.rootSeed, recipient)),
    })),
  );
}

/** The former keys a new epoch's secrets carry: the current ones, then those they carry themselves. */
export async function formerSecrets(
  ...opening: Parameters<typeof openDeskSecrets>
): Promise<FormerSecrets[]> {
  const { epoch, intake, vault, former } = await openDeskSecrets(...opening);
  return [{ epoch, intake, vault }, ...former];
}
