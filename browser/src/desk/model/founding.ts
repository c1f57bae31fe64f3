/** Founding a desk: root key, recovery kit on paper, first epoch (SPEC §8, §9). */
import type { AccountSecrets } from "../../crypto/account.ts";
import { documentHash, type SignedDocument } from "../../crypto/document.ts";
import { randomBytes, type Bytes, type Day, type Hash } from "../../crypto/encoding.ts";
import {
  deriveRecovery,
  newRecoveryMaster,
  splitRecoveryMaster,
  type RecoveryKeys,
} from "../../crypto/recovery.ts";
import { signingKeyFromSeed } from "../../crypto/signing.ts";
import { signFounding } from "../../crypto/statements.ts";
import {
  describeAccount,
  newAccountKeys,
  type AccountKeys,
  type AccountWish,
  type Stretch,
} from "./account.ts";
import { makeEpoch } from "./epoch.ts";
import type { NewDesk } from "./wire.ts";

/** Everything a founding needs, made before anything is sent: the kit must be on paper first. */
export interface Founding {
  readonly keys: AccountKeys;
  readonly rootSeed: Bytes;
  readonly recovery: RecoveryKeys;
  /** Three shares of 20 words. Any two restore the desk. */
  readonly shares: readonly (readonly string[])[];
  readonly statement: SignedDocument;
  /** The desk's fingerprint. */
  readonly desk: Hash;
  readonly since: Day;
}

export async function prepareFounding(today: Day): Promise<Founding> {
  const master = newRecoveryMaster();
  const recovery = await deriveRecovery(master);
  const rootSeed = randomBytes(32);
  const statement = await signFounding(
    {
      recovery_recipient: recovery.recipient,
      since: today,
    },
    { root: await signingKeyFromSeed(rootSeed), recovery: recovery.signer },
  );
  return {
    keys: await newAccountKeys(),
    rootSeed,
    recovery,
    shares: splitRecoveryMaster(master).map((share) => share.split(" ")),
    statement,
    desk: await documentHash(statement),
    since: today,
  };
}

/** What is sent once the kit was confirmed. */
export async function describeDesk(
  invitation: string,
  founding: Founding,
  wish: AccountWish,
  stretch: Stretch,
): Promise<{ readonly newDesk: NewDesk; readonly secrets: AccountSecrets }> {
  const { keys, recovery, rootSeed, statement, desk, since } = founding;
  const epoch = await makeEpoch({
    desk,
    number: 1,
    previous: desk,
    since,
    members: [
      {
        account: keys.account,
        key: keys.member.publicKey,
        name: wish.displayName,
        recipient: keys.member.recipient,
        role: "lead",
      },
    ],
    recoveryRecipient: recovery.recipient,
    rootSeed,
    former: [],
    heads: null,
  });
  const { account, secrets } = await describeAccount(wish, keys, stretch);
  const newDesk: NewDesk = {
    invitation,
    account,
    log: [statement, epoch.statement],
    secrets: epoch.secrets,
    members: epoch.members,
    root_copies: epoch.root_copies,
  };
  return { newDesk, secrets };
}

/** A question about one word of one sheet, to see that the sheet was printed and can be read. */
export interface WordQuestion {
  /** Sheet from 0. */
  readonly sheet: number;
  /** Word from 0. */
  readonly word: number;
}

/** The first words of all shares say which kit they belong to and are the same (SLIP-39). */
const COMMON_WORDS = 4;

/** One word of every sheet that no other sheet has there, chosen anew each time. */
export function chooseQuestions(shares: readonly (readonly string[])[]): WordQuestion[] {
  return shares.map((share, sheet) => ({
    sheet,
    word: COMMON_WORDS + randomIndex(share.length - COMMON_WORDS),
  }));
}

function randomIndex(count: number): number {
  return (randomBytes(1)[0] ?? 0) % count;
}

export function answersWord(
  shares: readonly (readonly string[])[],
  question: WordQuestion,
  typed: string,
): boolean {
  return shares[question.sheet]?.[question.word] === typed.trim().toLowerCase();
}
