/** Signed documents (SPEC §7): canonical JSON with Ed25519 signatures over its exact bytes. */
import { decodeCanonical, encodeCanonical, type Json } from "./canonical.ts";
import {
  concatBytes,
  encodeUtf8,
  fromBase64Url,
  toBase64Url,
  type Bytes,
  type Hash,
  type PublicKey,
} from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";
import { sha256 } from "./primitives.ts";
import { array, object, publicKey, type Check, type Checked } from "./schema.ts";
import { verifySignature, type SigningKey } from "./signing.ts";

const TAG = encodeUtf8("rueckhalt-doc-v1");
const MOST_SIGNATURES = 16;

const text: Check<string> = (value) => {
  if (typeof value !== "string") throw new CryptoError("document");
  return value;
};
const wrapperCheck = object({
  document: text,
  signatures: array(object({ key: publicKey, signature: text }), 0, MOST_SIGNATURES),
});

/** The wrapper as it travels and is stored. */
export type SignedDocument = Checked<typeof wrapperCheck>;

/** A wrapper taken apart; nothing in it is verified yet. */
export interface OpenedWrapper {
  readonly bytes: Bytes;
  readonly keys: readonly PublicKey[];
  readonly signatures: readonly Bytes[];
}

/** A verified document: its content and H(document bytes). */
export interface VerifiedDocument<T> {
  readonly content: T;
  readonly hash: Hash;
}

/** Sign a document by each of `signers`, in order. */
export async function signDocument(
  document: Json,
  signers: readonly SigningKey[],
): Promise<SignedDocument> {
  const bytes = encodeCanonical(document);
  const signed = concatBytes(TAG, bytes);
  const signatures = await Promise.all(
    signers.map(async (signer) => ({
      key: signer.publicKey,
      signature: toBase64Url(await signer.sign(signed)),
    })),
  );
  return { document: toBase64Url(bytes), signatures };
}

/** Add a signature over the bytes that others signed before. [document] */
export async function countersign(
  wrapper: SignedDocument,
  signer: SigningKey,
): Promise<SignedDocument> {
  const signature = await signer.sign(concatBytes(TAG, openWrapper(wrapper).bytes));
  const added = { key: signer.publicKey, signature: toBase64Url(signature) };
  return { document: wrapper.document, signatures: [...wrapper.signatures, added] };
}

/** H(document bytes), the name of a document in others. */
export async function documentHash(wrapper: SignedDocument): Promise<Hash> {
  return toBase64Url(await sha256(openWrapper(wrapper).bytes));
}

/** Take a wrapper apart; [document] if it has another shape. */
export function openWrapper(wrapper: unknown): OpenedWrapper {
  try {
    const { document, signatures } = wrapperCheck(wrapper as Json);
    return {
      bytes: fromBase64Url(document),
      keys: signatures.map((each) => each.key),
      signatures: signatures.map((each) => fromBase64Url(each.signature, 64)),
    };
  } catch {
    throw new CryptoError("document");
  }
}

/**
 * Verify that exactly `keys` signed, in this order, and return the opened wrapper.
 * `null` stands for a key that is named only in the document: the caller compares it afterwards.
 * [document] [signer] [signature]
 */
export async function verifyWrapper(
  wrapper: unknown,
  keys: readonly (PublicKey | null)[],
): Promise<OpenedWrapper> {
  const opened = openWrapper(wrapper);
  const expected =
    opened.keys.length === keys.length &&
    keys.every((key, index) => key === null || key === opened.keys[index]);
  if (!expected) throw new CryptoError("signer");
  await verifySignatures(opened);
  return opened;
}

/** Verify every signature of an opened wrapper under the key it names. [signature] */
export async function verifySignatures(opened: OpenedWrapper): Promise<void> {
  const signed = concatBytes(TAG, opened.bytes);
  await Promise.all(
    opened.signatures.map((signature, index) =>
      verifySignature(opened.keys[index] ?? "", signature, signed),
    ),
  );
}

/** Verify, then parse a document and check its format. [document] [signer] [signature] [canonical] [schema] */
export async function openDocument<T>(
  wrapper: unknown,
  keys: readonly (PublicKey | null)[],
  check: Check<T>,
): Promise<VerifiedDocument<T> & { readonly keys: readonly PublicKey[] }> {
  const opened = await verifyWrapper(wrapper, keys);
  const content = check(decodeCanonical(opened.bytes));
  return { content, hash: toBase64Url(await sha256(opened.bytes)), keys: opened.keys };
}

/** The wrapper as bytes, canonical. */
export function encodeWrapper(wrapper: SignedDocument): Bytes {
  return encodeCanonical(wrapper);
}

/** Read a wrapper stored as bytes. [document] */
export function decodeWrapper(bytes: Bytes): SignedDocument {
  return refusing("document", () => {
    try {
      return wrapperCheck(decodeCanonical(bytes));
    } catch {
      throw new CryptoError("document");
    }
  });
}
