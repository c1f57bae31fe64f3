/** SHA-256, HKDF and AES-256-GCM by WebCrypto (SPEC §1). No algorithm is written here. */
import { concatBytes, encodeUtf8, randomBytes, type Bytes } from "./encoding.ts";
import { refusingLater, type CryptoErrorCode } from "./errors.ts";

const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** How many bytes nonce and tag add to a plaintext. */
export const GCM_OVERHEAD = NONCE_LENGTH + TAG_LENGTH;

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Input key material as a key that can derive but not be read out, e.g. to be kept in IndexedDB. */
export function importKeyMaterial(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits", "deriveKey"]);
}

const hkdfParameters = (info: string, salt: Bytes): HkdfParams => ({
  name: "HKDF",
  hash: "SHA-256",
  salt,
  info: encodeUtf8(info),
});

/** HKDF with SHA-256 (RFC 5869), L = 32. `material` comes from `importKeyMaterial`. */
export async function hkdf(
  material: CryptoKey,
  info: string,
  salt: Bytes = new Uint8Array(),
): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdfParameters(info, salt), material, 256));
}

/** An AES-256-GCM key derived by HKDF that never leaves WebCrypto. */
export function hkdfAesKey(
  material: CryptoKey,
  info: string,
  salt: Bytes = new Uint8Array(),
): Promise<CryptoKey> {
  const algorithm = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(hkdfParameters(info, salt), material, algorithm, false, [
    "encrypt",
    "decrypt",
  ]);
}

/** A vault key (or any AES-256-GCM key) that encrypts, decrypts and wraps, and can't be read out. */
export function importAesKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [
    "encrypt",
    "decrypt",
    "wrapKey",
    "unwrapKey",
  ]);
}

/** WebCrypto's parameters for one AES-256-GCM use. */
export function gcm(nonce: Bytes, associatedData: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: associatedData, tagLength: 128 };
}

/** `nonce (12) || AES-256-GCM` with a fresh random nonce. */
export async function encryptGcm(
  key: CryptoKey,
  plaintext: Bytes,
  associatedData: Bytes,
): Promise<Bytes> {
  const nonce = randomBytes(NONCE_LENGTH);
  const sealed = await crypto.subtle.encrypt(gcm(nonce, associatedData), key, plaintext);
  return concatBytes(nonce, new Uint8Array(sealed));
}

/** Open what `encryptGcm` made; every failure is `code`. */
export function decryptGcm(
  key: CryptoKey,
  file: Bytes,
  associatedData: Bytes,
  code: CryptoErrorCode,
): Promise<Bytes> {
  return refusingLater(code, async () => {
    const [nonce, sealed] = splitNonce(file);
    return new Uint8Array(await crypto.subtle.decrypt(gcm(nonce, associatedData), key, sealed));
  });
}

/** Nonce and the rest, as views on the same memory. */
export function splitNonce(file: Bytes): readonly [Bytes, Bytes] {
  return [file.subarray(0, NONCE_LENGTH), file.subarray(NONCE_LENGTH)];
}

export function randomNonce(): Bytes {
  return randomBytes(NONCE_LENGTH);
}
