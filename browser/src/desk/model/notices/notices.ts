/** A desk's early notices as its members see them: every signature checked against the member list. */
import {
  confirmNotice,
  draftNotice,
  openDraft,
  openNotice,
  requireSigners,
  type Notice,
  type NoticeContent,
} from "../../../crypto/notice.ts";
import type { SignedDocument } from "../../../crypto/document.ts";
import type { Day, Id } from "../../../crypto/encoding.ts";
import { CryptoError } from "../../../crypto/errors.ts";
import type { Member } from "../../../crypto/members.ts";
import { epochByHash } from "../../../crypto/statements.ts";
import type { Desk } from "../desk.ts";
import type { Vault } from "../vault.ts";
import type { StoredNotice } from "../wire.ts";

/** `waiting`: nobody but its author signed; `outdated`: so, and the keys have changed since. */
export type Standing = "waiting" | "outdated" | "published" | "expired";

export interface CheckedNotice {
  readonly id: Id;
  readonly standing: Standing;
  readonly content: NoticeContent;
  readonly author: Member;
  /** The second reader, once there is one. */
  readonly reader: Member | undefined;
  readonly own: boolean;
  readonly signed: SignedDocument;
}

/** One the server shows though the desk's members did not sign it so. */
export interface RefusedNotice {
  readonly id: Id;
  readonly code: string;
}

export interface DeskNotices {
  readonly checked: readonly CheckedNotice[];
  readonly refused: readonly RefusedNotice[];
}

/** Load the desk's notices. One that fails its checks is told apart, the others stay readable. */
export async function loadNotices(desk: Desk): Promise<DeskNotices> {
  const { notices } = await desk.api.notices();
  const checked: CheckedNotice[] = [];
  const refused: RefusedNotice[] = [];
  for (const stored of notices) {
    try {
      checked.push(await checkNotice(desk.vault, stored, desk.today));
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      refused.push({ id: stored.id, code: error.code });
    }
  }
  return { checked, refused };
}

/** Check one notice. Throws the code of the first check that fails. */
export async function checkNotice(
  vault: Vault,
  stored: StoredNotice,
  today: Day,
): Promise<CheckedNotice> {
  const { log } = vault;
  const draft = stored.status === "proposed";
  const opened = await (draft ? openDraft : openNotice)(stored.notice, log.desk);
  const epoch = epochByHash(log, opened.epoch);
  const list = vault.members.get(epoch.number);
  if (list === undefined) throw new CryptoError("epoch");
  requireSigners(opened, epoch.hash, list);
  if (opened.content.id !== stored.id) throw new CryptoError("document");
  const [author, reader] = opened.signers.map((key) => list.members.find((one) => one.key === key));
  if (author === undefined) throw new CryptoError("member");
  return {
    id: stored.id,
    standing: standingOf(opened, draft, vault, today),
    content: opened.content,
    author,
    reader,
    own: author.account === vault.self.account,
    signed: stored.notice,
  };
}

function standingOf(
  { content, epoch }: Notice,
  draft: boolean,
  vault: Vault,
  today: Day,
): Standing {
  if (content.expires < today) return "expired";
  if (!draft) return "published";
  return epoch === vault.epoch.hash ? "waiting" : "outdated";
}

/** Sign what was written and hand it to a second person. */
export async function proposeNotice(desk: Desk, content: NoticeContent): Promise<void> {
  const { log, epoch, member } = desk.vault;
  const place = { desk: log.desk, epoch: epoch.hash };
  await desk.api.proposeNotice(await draftNotice(content, place, member.signer));
}

/** Sign, as its second reader, exactly what was shown. */
export async function publishNotice(desk: Desk, notice: CheckedNotice): Promise<void> {
  const { log, member } = desk.vault;
  const confirmed = await confirmNotice(notice.signed, member.signer, log.desk);
  const signature = confirmed.signatures.at(-1);
  if (signature === undefined) throw new CryptoError("signer");
  await desk.api.confirmNotice(notice.id, signature);
}
