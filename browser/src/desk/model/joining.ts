/** Asking to become a member of a desk (SPEC §9). */
import type { AccountSecrets } from "../../crypto/account.ts";
import type { Hash } from "../../crypto/encoding.ts";
import { memberFingerprint, signJoinRequest } from "../../crypto/members.ts";
import { describeAccount, type AccountKeys, type AccountWish, type Stretch } from "./account.ts";
import type { NewMember } from "./wire.ts";

/** What an invitation link carries in its fragment: the code, and the desk's fingerprint from the lead. */
export interface InvitationLink {
  readonly code: string;
  /** Empty for an invitation to found a desk. */
  readonly desk: Hash | "";
}

/**
 * Read `#code` or `#code.fingerprint`; undefined if it is neither. Codes are base32, in groups or not; the server
 * reads 0, 1 and 8 as the letters they look like.
 */
export function readInvitation(text: string): InvitationLink | undefined {
  const match = /^#?([A-Za-z0-8 -]{26,40})(?:\.([A-Za-z0-9_-]{43}))?$/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  return { code: match[1].replace(/[ -]/g, "").toUpperCase(), desk: match[2] ?? "" };
}

/** The address a lead hands over. The fragment never reaches a server or its log. */
export function invitationLink(origin: string, path: string, code: string, desk: Hash): string {
  return `${origin}${path}#${code}.${desk}`;
}

export async function makeJoinRequest(
  invitation: string,
  desk: Hash,
  wish: AccountWish,
  keys: AccountKeys,
  stretch: Stretch,
): Promise<{ readonly member: NewMember; readonly secrets: AccountSecrets }> {
  const { account, secrets } = await describeAccount(wish, keys, stretch);
  const request = await signJoinRequest(
    {
      account: keys.account,
      desk,
      name: wish.displayName,
      recipient: keys.member.recipient,
    },
    keys.member.signer,
  );
  return { member: { invitation, account, request }, secrets };
}

/** The digits to read to the lead. */
export function ownFingerprint(keys: Pick<AccountKeys, "member">): Promise<string> {
  return memberFingerprint(keys.member.recipient, keys.member.publicKey);
}
