/** Members of a desk: fingerprints, join requests and member lists (SPEC §9). */
import { decodeRecipient, type Recipient } from "./age-keys.ts";
import {
  concatBytes,
  encodeUtf8,
  fromBase64Url,
  randomBytes,
  toBase64Url,
  type Bytes,
  type Hash,
  type PublicKey,
} from "./encoding.ts";
import { openDocument, signDocument, type SignedDocument } from "./document.ts";
import { CryptoError } from "./errors.ts";
import { sha256 } from "./primitives.ts";
import {
  array,
  hash,
  id,
  integer,
  object,
  oneOf,
  publicKey,
  recipient,
  salt,
  text,
  type Check,
  type Checked,
} from "./schema.ts";
import type { SigningKey } from "./signing.ts";
import type { Epoch } from "./statements.ts";
import { ascending, decryptList, encryptList, type EncryptedList } from "./vault-list.ts";

const LIST_FORMAT = "rueckhalt/members/v1";

/** Most members of a desk; desk secrets are sealed to them and the recovery recipient. */
export const MOST_MEMBERS = 63;

const joinRequestCheck = object({
  format: oneOf("rueckhalt/join/v1"),
  account: id,
  desk: hash,
  key: publicKey,
  name: text(100, 1),
  recipient,
});
const memberCheck = object({
  account: id,
  key: publicKey,
  name: text(100, 1),
  recipient,
  role: oneOf("lead", "counsellor"),
});
const listShape = object({
  format: oneOf(LIST_FORMAT),
  desk: hash,
  epoch: integer(1),
  members: array(memberCheck, 1, MOST_MEMBERS),
  salt,
});

export type JoinRequest = Checked<typeof joinRequestCheck>;
export type Member = Checked<typeof memberCheck>;
export type MemberList = Checked<typeof listShape>;

/** Check a member list's shape, order and that it has a lead. [schema] */
export const memberListCheck: Check<MemberList> = (value) => {
  const list = listShape(value);
  const ordered = ascending(list.members.map((member) => member.account));
  if (!ordered || !list.members.some((member) => member.role === "lead")) {
    throw new CryptoError("schema");
  }
  return list;
};

/** Six groups of five digits, compared by voice or in person. */
export async function memberFingerprint(to: Recipient, key: PublicKey): Promise<string> {
  const tag = encodeUtf8("rueckhalt/v1/member-fingerprint");
  const keys = concatBytes(tag, decodeRecipient(to), fromBase64Url(key, 32));
  const digest = await sha256(keys);
  const groups = [0, 5, 10, 15, 20, 25].map((start) => {
    const value = digest.subarray(start, start + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return String(value % 100_000).padStart(5, "0");
  });
  return groups.join(" ");
}

/** A request to join a desk, signed by the new member's own key. [schema] */
export function signJoinRequest(
  request: Omit<JoinRequest, "format" | "key">,
  signer: SigningKey,
): Promise<SignedDocument> {
  const document = joinRequestCheck({
    ...request,
    format: "rueckhalt/join/v1",
    key: signer.publicKey,
  });
  return signDocument(document, [signer]);
}

/** Open a join request for this desk. [document] [signer] [signature] [canonical] [schema] [desk] */
export async function openJoinRequest(wrapper: unknown, desk: Hash): Promise<JoinRequest> {
  const { content, keys } = await openDocument(wrapper, [null], joinRequestCheck);
  if (content.key !== keys[0]) throw new CryptoError("signer");
  if (content.desk !== desk) throw new CryptoError("desk");
  return content;
}

/** The member list of an epoch from its members in any order, with a fresh salt. [schema] */
export function newMemberList(desk: Hash, epoch: number, members: readonly Member[]): MemberList {
  const ordered = [...members].sort((one, other) => (one.account < other.account ? -1 : 1));
  return memberListCheck({
    format: LIST_FORMAT,
    desk,
    epoch,
    members: ordered,
    salt: toBase64Url(randomBytes(16)),
  });
}

/** Encrypt a member list under the vault key of its epoch. */
export function encryptMemberList(list: MemberList, vault: CryptoKey): Promise<EncryptedList> {
  return encryptList(list, memberListCheck, vault);
}

/** Open the member list an epoch commits to. [members] [canonical] [schema] */
export function openMemberList(sealed: Bytes, vault: CryptoKey, epoch: Epoch): Promise<MemberList> {
  const header = { format: LIST_FORMAT, desk: epoch.desk, epoch: epoch.number };
  return decryptList(sealed, epoch.members, header, memberListCheck, vault, "members");
}

/** The member who has this signing key; [member] if the list has none. */
export function memberByKey(list: MemberList, key: PublicKey): Member {
  const member = list.members.find((each) => each.key === key);
  if (member === undefined) throw new CryptoError("member");
  return member;
}
