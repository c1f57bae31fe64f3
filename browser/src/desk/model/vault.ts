/** The opened vault: everything a member can read and do, checked against pin and memory (SPEC §8–§10). */
import type { MemberKey } from "../../crypto/account.ts";
import { headsOf, openClosingList, type HeadName } from "../../crypto/closing.ts";
import { openDeskSecrets, useDeskSecrets, type DeskKeys } from "../../crypto/desk-secrets.ts";
import { fromBase64Url, type Hash, type Id } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { checkRememberedLog, type RememberedLog } from "../../crypto/memory.ts";
import { openMemberList, type Member, type MemberList } from "../../crypto/members.ts";
import {
  currentEpoch,
  epochByNumber,
  verifyLog,
  type DeskLog,
  type Epoch,
} from "../../crypto/statements.ts";
import type { Account, DeskState } from "./wire.ts";

export interface Vault {
  readonly account: Account;
  readonly member: MemberKey;
  /** The own entry of the current member list; its role is the one that counts. */
  readonly self: Member;
  readonly log: DeskLog;
  readonly epoch: Epoch;
  readonly keys: DeskKeys;
  /** By epoch number. */
  readonly members: ReadonlyMap<number, MemberList>;
  /** Heads of closed epochs, undefined in the first epoch. */
  readonly closing: ReadonlyMap<Id, HeadName> | undefined;
  /** As the server gave it; what matters of it was verified. */
  readonly state: DeskState;
}

export interface VaultInputs {
  readonly account: Account;
  readonly member: MemberKey;
  readonly state: DeskState;
  readonly pin: Hash;
  /** What this device saw before, if anything. */
  readonly remembered: RememberedLog | undefined;
}

/** Open the vault, or throw the code of the first check that fails. Nothing is usable before all passed. */
export async function openVault(inputs: VaultInputs): Promise<Vault> {
  const { account, member, state, pin, remembered } = inputs;
  if (state.fingerprint !== pin) throw new CryptoError("pin");
  const log = await verifyLog(state.log, pin);
  if (remembered !== undefined) checkRememberedLog(remembered, log);
  const epoch = currentEpoch(log);
  const secrets = fromBase64Url(state.secrets);
  const opened = await openDeskSecrets(secrets, member.identity, log, epoch.number);
  const keys = await useDeskSecrets(opened);
  const members = await openMemberLists(state, log, keys);
  return {
    account,
    member,
    self: ownEntry(members.get(epoch.number), account, member),
    log,
    epoch,
    keys,
    members,
    closing: await openClosing(state, epoch, keys),
    state,
  };
}

async function openMemberLists(
  state: DeskState,
  log: DeskLog,
  keys: DeskKeys,
): Promise<ReadonlyMap<number, MemberList>> {
  const lists = state.members.map(async ({ epoch, sealed }) => {
    const vault = keys.epochs.get(epoch)?.vault;
    if (vault === undefined) throw new CryptoError("members");
    return [
      epoch,
      await openMemberList(fromBase64Url(sealed), vault, epochByNumber(log, epoch)),
    ] as const;
  });
  const members = new Map(await Promise.all(lists));
  // A missing list would make every head of its epoch look forged.
  if (members.size !== log.epochs.length) throw new CryptoError("members");
  return members;
}

function ownEntry(list: MemberList | undefined, account: Account, member: MemberKey): Member {
  const own = list?.members.find((each) => each.key === member.publicKey);
  if (own?.account !== account.id || own.recipient !== member.recipient) {
    throw new CryptoError("member");
  }
  return own;
}

async function openClosing(
  state: DeskState,
  epoch: Epoch,
  keys: DeskKeys,
): Promise<ReadonlyMap<Id, HeadName> | undefined> {
  if (epoch.number === 1) return undefined;
  if (state.closing === null) throw new CryptoError("closing");
  const list = await openClosingList(fromBase64Url(state.closing), keys.current.vault, epoch);
  return headsOf(list.heads);
}

/** The members of the current epoch. */
export function currentMembers(vault: Vault): readonly Member[] {
  return vault.members.get(vault.epoch.number)?.members ?? [];
}

/** What a member is called: by the current list, or by the latest former one. */
export function memberName(vault: Vault, account: Id): string | undefined {
  const lists = [...vault.members.entries()].sort(([one], [other]) => other - one);
  for (const [, { members }] of lists) {
    const found = members.find((member) => member.account === account);
    if (found !== undefined) return found.name;
  }
  return undefined;
}
