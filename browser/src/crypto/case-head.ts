/** Case heads: who saved which fields, chained (SPEC §10). */
import { isField } from "./case.ts";
import type { HeadName } from "./closing.ts";
import { NONE, toBase64Url, type Bytes, type Hash, type Id, type PublicKey } from "./encoding.ts";
import { decodeCanonical } from "./canonical.ts";
import {
  openWrapper,
  signDocument,
  verifySignatures,
  type OpenedWrapper,
  type SignedDocument,
} from "./document.ts";
import { CryptoError } from "./errors.ts";
import { memberByKey, type Member, type MemberList } from "./members.ts";
import { checkRememberedHead } from "./memory.ts";
import { sha256 } from "./primitives.ts";
import {
  day,
  hash,
  id,
  integer,
  object,
  oneOf,
  record,
  type Check,
  type Checked,
} from "./schema.ts";
import type { SigningKey } from "./signing.ts";

const headShape = object({
  format: oneOf("rueckhalt/case-head/v1"),
  case: id,
  desk: hash,
  epoch: integer(1),
  fields: record(isField, hash, Number.MAX_SAFE_INTEGER),
  generation: integer(1),
  previous: hash,
  saved: day,
  version: integer(1),
});
export type CaseHead = Checked<typeof headShape>;

const headCheck: Check<CaseHead> = (value) => {
  const head = headShape(value);
  const complete = Object.hasOwn(head.fields, "card") && Object.hasOwn(head.fields, "notes");
  if (!complete || (head.version === 1) !== (head.previous === NONE)) {
    throw new CryptoError("schema");
  }
  return head;
};

/** A head as read: of the right desk and case, its signature not verified yet. */
export interface UnverifiedHead extends HeadName {
  readonly head: CaseHead;
  readonly signer: PublicKey;
  readonly wrapper: OpenedWrapper;
}

/** A head whose signature is good and whose signer is a member of its epoch. */
export interface VerifiedHead extends HeadName {
  readonly head: CaseHead;
  readonly signer: Member;
}

/** Which case of which desk a head must be of. */
export interface HeadPlace {
  readonly desk: Hash;
  readonly case: Id;
}

/** Everything a head is held against before a case is shown. */
export interface HeadExpectation extends HeadPlace {
  readonly currentEpoch: number;
  /** Opened member lists by epoch number. */
  readonly members: ReadonlyMap<number, MemberList>;
  /** All encrypted fields the server gave. */
  readonly fields: { readonly [field: string]: Bytes };
  /** The closing list of the epoch before the current one, by case. */
  readonly closing?: ReadonlyMap<Id, HeadName> | undefined;
  readonly remembered?: HeadName | undefined;
}

/** Sign a head by the member who saves. [schema] */
export async function signHead(
  head: Omit<CaseHead, "format">,
  signer: SigningKey,
): Promise<SignedDocument> {
  return signDocument(headCheck({ ...head, format: "rueckhalt/case-head/v1" }), [signer]);
}

/**
 * Read a head without verifying its signature, for a queue of thousands. Nothing but sorting may
 * rest on it: `verifyHeadSigner` must follow before a case is shown.
 * [document] [signer] [canonical] [schema] [desk] [head]
 */
export async function readHead(wrapper: unknown, place: HeadPlace): Promise<UnverifiedHead> {
  return parseHead(openHeadWrapper(wrapper), place);
}

/** Verify the signature of a head that was read, and that its signer is a member. [signature] [member] */
export async function verifyHeadSigner(
  unverified: UnverifiedHead,
  members: ReadonlyMap<number, MemberList>,
): Promise<VerifiedHead> {
  await verifySignatures(unverified.wrapper);
  return admit(unverified, members);
}

/** Open a head in the full order of checks, without its fields. */
export async function openHead(
  wrapper: unknown,
  place: HeadPlace,
  members: ReadonlyMap<number, MemberList>,
): Promise<VerifiedHead> {
  const opened = openHeadWrapper(wrapper);
  await verifySignatures(opened);
  return admit(await parseHead(opened, place), members);
}

/** Accept a head with all its fields: every check of SPEC §10 in order. */
export async function verifyHead(
  wrapper: unknown,
  expectation: HeadExpectation,
): Promise<VerifiedHead> {
  const verified = await openHead(wrapper, expectation, expectation.members);
  await checkFields(verified.head, expectation.fields);
  checkRememberedHead(expectation.remembered, verified);
  checkClosing(verified, expectation.currentEpoch, expectation.closing);
  return verified;
}

/** Every stored field matches its hash, none is missing or extra. [head] */
export async function checkFields(
  head: CaseHead,
  fields: { readonly [field: string]: Bytes },
): Promise<void> {
  const names = Object.keys(fields);
  if (names.length !== Object.keys(head.fields).length) throw new CryptoError("head");
  await Promise.all(names.map((name) => checkField(head, name, fields[name])));
}

/** One stored field matches its hash. [head] */
export async function checkField(
  head: CaseHead,
  field: string,
  sealed: Bytes | undefined,
): Promise<void> {
  if (sealed === undefined || !Object.hasOwn(head.fields, field)) throw new CryptoError("head");
  if (head.fields[field] !== toBase64Url(await sha256(sealed))) throw new CryptoError("head");
}

/** A head of an earlier epoch stands in the current epoch's closing list. [closing] */
export function checkClosing(
  { head, hash: digest }: { readonly head: CaseHead; readonly hash: Hash },
  currentEpoch: number,
  closing: ReadonlyMap<Id, HeadName> | undefined,
): void {
  if (head.epoch === currentEpoch) return;
  const closed = closing?.get(head.case);
  if (closed?.version !== head.version || closed.hash !== digest) throw new CryptoError("closing");
}

function openHeadWrapper(wrapper: unknown): OpenedWrapper {
  const opened = openWrapper(wrapper);
  if (opened.keys.length !== 1) throw new CryptoError("signer");
  return opened;
}

async function parseHead(wrapper: OpenedWrapper, place: HeadPlace): Promise<UnverifiedHead> {
  const head = headCheck(decodeCanonical(wrapper.bytes));
  if (head.desk !== place.desk) throw new CryptoError("desk");
  if (head.case !== place.case) throw new CryptoError("head");
  return {
    head,
    version: head.version,
    hash: toBase64Url(await sha256(wrapper.bytes)),
    signer: wrapper.keys[0] ?? "",
    wrapper,
  };
}

function admit(
  { head, version, hash: digest, signer }: UnverifiedHead,
  members: ReadonlyMap<number, MemberList>,
): VerifiedHead {
  const list = members.get(head.epoch);
  if (list === undefined) throw new CryptoError("member");
  return { head, version, hash: digest, signer: memberByKey(list, signer) };
}
