/** What people are called and whether something may change about them. */
import type { Id, Hash } from "../../crypto/encoding.ts";
import { memberFingerprint, openJoinRequest, type JoinRequest } from "../../crypto/members.ts";
import type { DeskState } from "./wire.ts";

/** Somebody who asks to become a member. */
export interface Candidate {
  readonly account: Id;
  readonly displayName: string;
  readonly request: JoinRequest;
  /** Six groups of five digits. */
  readonly fingerprint: string;
}

/** The candidates whose requests verify and are for the account the server names. */
export async function openCandidates(state: DeskState, desk: Hash): Promise<Candidate[]> {
  const opened: Candidate[] = [];
  for (const { account, request } of state.candidates) {
    const content = await openJoinRequest(request, desk).catch(() => undefined);
    if (content === undefined || content.account !== account) continue;
    opened.push({
      account,
      displayName: content.name,
      request: content,
      fingerprint: await memberFingerprint(content.recipient, content.key),
    });
  }
  return opened;
}

/** Whether typed digits are this fingerprint; spaces don't matter. */
export function sameFingerprint(typed: string, fingerprint: string): boolean {
  const digits = (text: string): string => text.replace(/\D/g, "");
  return digits(typed) === digits(fingerprint);
}
