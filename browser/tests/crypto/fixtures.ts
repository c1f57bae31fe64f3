/** A desk, its lead and a reporter, all made by the twin itself; for node and browsers. */
import { useMemberSeeds, newMemberSeeds, type MemberKey } from "../../src/crypto/account.ts";
import { generateIdentity, recipientOf } from "../../src/crypto/age.ts";
import { decodeIdentity, type Recipient } from "../../src/crypto/age-keys.ts";
import {
  sealDeskSecrets,
  useDeskSecrets,
  type DeskKeys,
  type DeskSecrets,
} from "../../src/crypto/desk-secrets.ts";
import { encryptClosingList, newClosingList, type HeadName } from "../../src/crypto/closing.ts";
import { documentHash, type SignedDocument } from "../../src/crypto/document.ts";
import {
  NONE,
  randomBytes,
  randomId,
  toBase64Url,
  type Bytes,
  type Hash,
  type Id,
} from "../../src/crypto/encoding.ts";
import { encryptMemberList, newMemberList, type MemberList } from "../../src/crypto/members.ts";
import type { ReportBody, TextBody } from "../../src/crypto/message-bodies.ts";
import { importAesKey } from "../../src/crypto/primitives.ts";
import { newReceipt, openReceipt, type ReceiptKeys } from "../../src/crypto/receipt.ts";
import { deriveRecovery, newRecoveryMaster, type RecoveryKeys } from "../../src/crypto/recovery.ts";
import { signingKeyFromSeed, type SigningKey } from "../../src/crypto/signing.ts";
import {
  signEpoch,
  signFounding,
  vaultCommitment,
  verifyLog,
  type DeskLog,
} from "../../src/crypto/statements.ts";

export const TODAY = "2026-11-23";

export interface TestDesk {
  readonly rootSeed: Bytes;
  readonly root: SigningKey;
  readonly recovery: RecoveryKeys;
  readonly statements: readonly SignedDocument[];
  readonly log: DeskLog;
  readonly members: MemberList;
  readonly sealedMembers: Bytes;
  readonly lead: MemberKey;
  readonly secrets: DeskSecrets;
  readonly sealedSecrets: Bytes;
  readonly keys: DeskKeys;
}

/** What an epoch is made from. `heads` are those of the cases when the epoch before ended. */
interface EpochPlan {
  readonly desk: Hash;
  readonly previous: Hash;
  readonly number: number;
  readonly root: SigningKey;
  readonly people: MemberList["members"];
  readonly heads?: ReadonlyMap<Id, HeadName>;
  readonly former?: DeskSecrets["former"];
  readonly since?: string;
  readonly expires?: string;
}

interface EpochParts {
  readonly statement: SignedDocument;
  readonly secrets: DeskSecrets;
  readonly members: MemberList;
  readonly sealedMembers: Bytes;
  readonly sealedClosing: Bytes;
}

/** An epoch of a desk: statement, secrets and lists. */
export async function makeEpoch(plan: EpochPlan): Promise<EpochParts> {
  const { desk, number } = plan;
  const intake = await generateIdentity();
  const answering = randomBytes(32);
  const vaultBytes = randomBytes(32);
  const vault = await importAesKey(vaultBytes);
  const members = newMemberList(desk, number, plan.people);
  const list = await encryptMemberList(members, vault);
  const closing =
    number === 1
      ? { sealed: new Uint8Array(), hash: NONE }
      : await encryptClosingList(newClosingList(desk, number - 1, plan.heads ?? new Map()), vault);
  const statement = await signEpoch(
    {
      answering: (await signingKeyFromSeed(answering)).publicKey,
      closing: closing.hash,
      desk,
      expires: plan.expires ?? "2027-03-01",
      intake: await recipientOf(intake),
      members: list.hash,
      number,
      previous: plan.previous,
      since: plan.since ?? TODAY,
      vault: await vaultCommitment(vaultBytes),
    },
    plan.root,
  );
  const secrets: DeskSecrets = {
    format: "rueckhalt/desk-secrets/v1",
    answering: toBase64Url(answering),
    desk,
    epoch: number,
    former: plan.former ?? [],
    intake: toBase64Url(decodeIdentity(intake)),
    vault: toBase64Url(vaultBytes),
  };
  return { statement, secrets, members, sealedMembers: list.sealed, sealedClosing: closing.sealed };
}

/** A member as the list holds one. */
export function listed(
  key: { readonly publicKey: string; readonly recipient: Recipient },
  role: "lead" | "counsellor",
): MemberList["members"][number] {
  return { account: randomId(), key: key.publicKey, name: "Ada", recipient: key.recipient, role };
}

export async function makeDesk(): Promise<TestDesk> {
  const rootSeed = randomBytes(32);
  const root = await signingKeyFromSeed(rootSeed);
  const recovery = await deriveRecovery(newRecoveryMaster());
  const lead = await useMemberSeeds(newMemberSeeds());
  const founding = await signFounding(
    { recovery_recipient: recovery.recipient, since: TODAY },
    { root, recovery: recovery.signer },
  );
  const desk = await documentHash(founding);
  const people = [listed(lead, "lead")];
  const epoch = await makeEpoch({ desk, previous: desk, number: 1, root, people });
  const statements = [founding, epoch.statement];
  return {
    rootSeed,
    root,
    recovery,
    statements,
    log: await verifyLog(statements, desk),
    members: epoch.members,
    sealedMembers: epoch.sealedMembers,
    lead,
    secrets: epoch.secrets,
    sealedSecrets: await sealDeskSecrets(epoch.secrets, [lead.recipient, recovery.recipient]),
    keys: await useDeskSecrets(epoch.secrets),
  };
}

export async function makeReporter(): Promise<ReceiptKeys> {
  return openReceipt(newReceipt());
}

export function report(reporter: ReceiptKeys, text = "Drohbrief"): ReportBody {
  return {
    format: "rueckhalt/report/v1",
    answers: { form: ["threat"] },
    attachments: [],
    kommune: "Musterstadt",
    language: "de",
    reply_to: reporter.recipient,
    text,
    written: TODAY,
  };
}

export function text(words: string): TextBody {
  return { format: "rueckhalt/text/v1", attachments: [], text: words, written: TODAY };
}
