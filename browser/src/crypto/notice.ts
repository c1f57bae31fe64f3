/**
 * Early notices: a desk's warning to Kommunen, plain text, signed by two members (SPEC §12).
 *
 * It is written fresh and will be read by others, so nothing in it is secret. What it needs is that
 * two people stand behind the very same bytes.
 */
import { countersign, openDocument, signDocument, type SignedDocument } from "./document.ts";
import { daysBetween, type Hash, type PublicKey } from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import { memberByKey, type MemberList } from "./members.ts";
import {
  array,
  code,
  day,
  hash,
  id,
  object,
  oneOf,
  orEmpty,
  pattern,
  publicKey,
  text,
  tuple,
  type Check,
  type Checked,
} from "./schema.ts";
import type { SigningKey } from "./signing.ts";
import { ascending } from "./vault-list.ts";

export const LONGEST_TITLE = 120;
export const LONGEST_TEXT = 2_000;
export const MOST_AREAS = 20;
export const LONGEST_STAY_DAYS = 60;
/** The first one is required. */
const LANGUAGES: readonly string[] = ["de", "en"];

// What makes a text read as something else than it is: controls, line separators, bidi overrides.
const line = pattern(/^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+$/);
const lines = pattern(/^[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+$/);

function plain(most: number, form: Check<string>): Check<string> {
  const length = text(most, 1);
  return (value) => form(length(value));
}

const noticeShape = object({
  format: oneOf("rueckhalt/notice/v1"),
  area: array(pattern(/^[0-9]{2}(?:[0-9]{6})?$/), 0, MOST_AREAS),
  audience: oneOf("coordinators", "public"),
  author: publicKey,
  consent: oneOf("given", "none-needed"),
  desk: hash,
  epoch: hash,
  expires: day,
  id,
  since: day,
  texts: array(
    tuple(oneOf("de", "en"), plain(LONGEST_TITLE, line), plain(LONGEST_TEXT, lines)),
    1,
    LANGUAGES.length,
  ),
  threat: orEmpty(code),
});
type NoticeDocument = Checked<typeof noticeShape>;

/** What a notice says and to whom. `area`: keys of Länder (2 digits) or Kommunen (8), none: all. */
export type NoticeContent = Omit<NoticeDocument, "format" | "author" | "desk" | "epoch">;
/** `[language, title, text]`. */
export type NoticeText = NoticeDocument["texts"][number];

/** A verified notice. `signers`: the author, then the second reader; the author alone of a draft. */
export interface Notice {
  readonly content: NoticeContent;
  readonly desk: Hash;
  /** Hash of the epoch's statement. */
  readonly epoch: Hash;
  readonly hash: Hash;
  readonly signers: readonly PublicKey[];
}

const noticeCheck: Check<NoticeDocument> = (value) => {
  const notice = noticeShape(value);
  const stay = daysBetween(notice.since, notice.expires);
  const right =
    ascending(notice.area) &&
    // In public only if those it draws on agreed.
    (notice.audience === "coordinators" || notice.consent === "given") &&
    stay >= 0 &&
    stay <= LONGEST_STAY_DAYS &&
    notice.texts.every(([language], place) => language === LANGUAGES[place]);
  if (!right) throw new CryptoError("schema");
  return notice;
};

/** Write a notice, signed by its author. [schema] */
export function draftNotice(
  content: NoticeContent,
  place: { readonly desk: Hash; readonly epoch: Hash },
  author: SigningKey,
): Promise<SignedDocument> {
  const document = noticeCheck({
    format: "rueckhalt/notice/v1",
    ...content,
    ...place,
    author: author.publicKey,
  });
  return signDocument(document, [author]);
}

/** Sign the very bytes of a draft as its second reader. [document] [signer] [signature] [canonical] [schema] [desk] */
export async function confirmNotice(
  draft: SignedDocument,
  reader: SigningKey,
  desk: Hash,
): Promise<SignedDocument> {
  await openDraft(draft, desk);
  const confirmed = await countersign(draft, reader);
  await openNotice(confirmed, desk);
  return confirmed;
}

/** Verify what an author proposes. [document] [signer] [signature] [canonical] [schema] [desk] */
export function openDraft(wrapper: unknown, desk: Hash): Promise<Notice> {
  return open(wrapper, [null], desk);
}

/**
 * Verify a notice of this desk that two different keys signed. Whose keys they are only the desk's
 * members can tell, by `requireSigners`. [document] [signer] [signature] [canonical] [schema] [desk]
 */
export async function openNotice(wrapper: unknown, desk: Hash): Promise<Notice> {
  const notice = await open(wrapper, [null, null], desk);
  if (new Set(notice.signers).size < notice.signers.length) throw new CryptoError("signer");
  return notice;
}

/** Refuse a notice of another epoch [epoch] or of others than its members [member]. */
export function requireSigners(notice: Notice, epoch: Hash, members: MemberList): void {
  if (notice.epoch !== epoch || members.desk !== notice.desk) throw new CryptoError("epoch");
  for (const key of notice.signers) memberByKey(members, key);
}

async function open(wrapper: unknown, keys: readonly null[], desk: Hash): Promise<Notice> {
  const {
    content: document,
    hash: digest,
    keys: signers,
  } = await openDocument(wrapper, keys, noticeCheck);
  const { format: _, author, desk: named, epoch, ...content } = document;
  if (author !== signers[0]) throw new CryptoError("signer");
  if (named !== desk) throw new CryptoError("desk");
  return { content, desk: named, epoch, hash: digest, signers };
}
