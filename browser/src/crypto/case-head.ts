/**
 * Case heads: who saved which fields, chained (SPEC §10). Sealed under the case key: who saved, when
 * and how often is the desk's business alone.
 */
import { EVERY_CASE, isField, type CaseKeyContext, type FieldContext } from "./case.ts";
import { decodeCanonical, encodeCanonical } from "./canonical.ts";
import type { HeadName } from "./closing.ts";
import { signDocument, openWrapper, verifySignatures, type OpenedWrapper } from "./document.ts";
import {
  concatBytes,
  decodeUtf8,
  fromBase64Url,
  NONE,
  toBase64Url,
  type Bytes,
  type Hash,
  type Id,
  type PublicKey,
} from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";
import { memberByKey, type Member, type MemberList } from "./members.ts";
import { checkRememberedHead } from "./memory.ts";
import { pad, unpad } from "./padding.ts";
import { decryptGcm, encryptGcm, sha256 } from "./primitives.ts";
import {
  day,
  hash,
  id,
  integer,
  object,
  oneOf,
  record,
  tuple,
  type Check,
  type Checked,
} from "./schema.ts";
import type { SigningKey } from "./signing.ts";

const FORMAT = "rueckhalt/case-head/v1";
const KEY_LENGTH = 32;
const DOCUMENT_START = KEY_LENGTH + 64;

const fieldEntry = tuple(integer(1), integer(1), hash);
/** Generation of the key and version of the head that wrote a field, and its encrypted bytes' hash. */
export type FieldEntry = Checked<typeof fieldEntry>;

const headShape = object({
  format: oneOf(FORMAT),
  case: id,
  desk: hash,
  epoch: integer(1),
  fields: record(isField, fieldEntry, Number.MAX_SAFE_INTEGER),
  generation: integer(1),
  previous: hash,
  saved: day,
  version: integer(1),
});
export type CaseHead = Checked<typeof headShape>;

const headCheck: Check<CaseHead> = (value) => {
  const head = headShape(value);
  if (!holdsTogether(head)) throw new CryptoError("schema");
  return head;
};

/** The three fields of every save are this head's, none is a later one's. */
function holdsTogether({ fields, generation, previous, version }: CaseHead): boolean {
  const complete = EVERY_CASE.every((name) => {
    const entry = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return entry?.[0] === generation && entry[1] === version;
  });
  const possible = Object.values(fields).every(
    ([written, at]) => written <= generation && at <= version,
  );
  return complete && possible && (version === 1) === (previous === NONE);
}

/** A head as it is stored, and what it is called. */
export interface SealedHead extends HeadName {
  readonly sealed: Bytes;
}

/** A head as read: of the right desk, case and key, its signature not verified yet. */
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

/** The newest case key there is and what it is bound to: what opens the newest head. */
export interface HeadKey {
  readonly key: CryptoKey;
  readonly context: CaseKeyContext;
}

/** Everything a head is held against before a case is shown. */
export interface HeadExpectation extends HeadKey {
  readonly currentEpoch: number;
  /** Opened member lists by epoch number. */
  readonly members: ReadonlyMap<number, MemberList>;
  /** All encrypted fields the server gave. */
  readonly fields: { readonly [field: string]: Bytes };
  /** The closing list of the epoch before the current one, by case. */
  readonly closing?: ReadonlyMap<Id, HeadName> | undefined;
  readonly remembered?: HeadName | undefined;
}

/** Sign a head by the member who saves and encrypt it under the case key of its generation. [schema] [size] */
export async function sealHead(
  head: Omit<CaseHead, "format">,
  key: CryptoKey,
  signer: SigningKey,
): Promise<SealedHead> {
  const document = headCheck({ ...head, format: FORMAT });
  const { bytes, keys, signatures } = openWrapper(await signDocument(document, [signer]));
  const signed = [...keys.map((each) => fromBase64Url(each)), ...signatures, bytes];
  const payload = pad(concatBytes(...signed), "head");
  return {
    sealed: await encryptGcm(key, payload, headData(head)),
    version: head.version,
    hash: toBase64Url(await sha256(bytes)),
  };
}

/** What a server that can open nothing compares: H(encrypted head). */
export async function headTag(sealed: Bytes): Promise<Hash> {
  return toBase64Url(await sha256(sealed));
}

/**
 * What a field of this head is bound to, without any check but the decryption, for a queue of
 * thousands. Nothing but sorting may rest on it: `readHead` and `verifyHeadSigner` must follow before
 * a case is shown. [head] [padding] [schema]
 */
export async function peekHead(
  sealed: Bytes,
  place: HeadKey,
): Promise<Omit<FieldContext, "field">> {
  const { bytes } = await decryptHead(sealed, place);
  const version = refusing("schema", () => (JSON.parse(decodeUtf8(bytes)) as CaseHead).version);
  if (!Number.isSafeInteger(version)) throw new CryptoError("schema");
  const { case: name, desk, generation } = place.context;
  return { case: name, desk, generation, version };
}

/** Read a head and its hash; `verifyHeadSigner` must follow before a case is shown. */
export async function readHead(sealed: Bytes, place: HeadKey): Promise<UnverifiedHead> {
  return nameHead(await decryptHead(sealed, place), place.context);
}

/** Verify the signature of a head that was read, and that its signer is a member. [signature] [member] */
export async function verifyHeadSigner(
  unverified: UnverifiedHead,
  members: ReadonlyMap<number, MemberList>,
): Promise<VerifiedHead> {
  await verifySignatures(unverified.wrapper);
  return admit(unverified, members);
}

/** Accept a head with all its fields: every check of SPEC §10 in order. */
export async function verifyHead(
  sealed: Bytes,
  expectation: HeadExpectation,
): Promise<VerifiedHead> {
  const opened = await decryptHead(sealed, expectation);
  await verifySignatures(opened);
  const verified = admit(await nameHead(opened, expectation.context), expectation.members);
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
  if (head.fields[field]?.[2] !== toBase64Url(await sha256(sealed))) throw new CryptoError("head");
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

function headData({ case: name, desk, generation }: Omit<CaseKeyContext, "epoch">): Bytes {
  return encodeCanonical({ case: name, desk, format: FORMAT, generation });
}

async function decryptHead(sealed: Bytes, { key, context }: HeadKey): Promise<OpenedWrapper> {
  const payload = unpad(await decryptGcm(key, sealed, headData(context), "head"), "head");
  if (payload.length <= DOCUMENT_START) throw new CryptoError("head");
  return {
    bytes: payload.subarray(DOCUMENT_START),
    keys: [toBase64Url(payload.subarray(0, KEY_LENGTH))],
    signatures: [payload.subarray(KEY_LENGTH, DOCUMENT_START)],
  };
}

function parseHead(wrapper: OpenedWrapper, context: CaseKeyContext): CaseHead {
  const head = headCheck(decodeCanonical(wrapper.bytes));
  if (head.desk !== context.desk) throw new CryptoError("desk");
  if (head.case !== context.case || head.generation !== context.generation) {
    throw new CryptoError("head");
  }
  // Former members know former vault keys: one of those must not wrap the key of later writes.
  if (head.epoch !== context.epoch) throw new CryptoError("case-key");
  return head;
}

async function nameHead(wrapper: OpenedWrapper, context: CaseKeyContext): Promise<UnverifiedHead> {
  const head = parseHead(wrapper, context);
  const digest = toBase64Url(await sha256(wrapper.bytes));
  return { head, version: head.version, hash: digest, signer: wrapper.keys[0] ?? "", wrapper };
}

function admit(
  { head, version, hash: digest, signer }: UnverifiedHead,
  members: ReadonlyMap<number, MemberList>,
): VerifiedHead {
  const list = members.get(head.epoch);
  if (list === undefined) throw new CryptoError("member");
  return { head, version, hash: digest, signer: memberByKey(list, signer) };
}
