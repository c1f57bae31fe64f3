/** Ed25519 (RFC 8032): WebCrypto where the browser has it, else @noble/curves, loaded only then. */
import { concatBytes, fromBase64Url, toBase64Url, type Bytes, type PublicKey } from "./encoding.ts";
import { CryptoError, refusingLater } from "./errors.ts";

/** A signing key in use. Its seed can't be read back from it. */
export interface SigningKey {
  readonly publicKey: PublicKey;
  sign(bytes: Bytes): Promise<Bytes>;
}

/** The two operations, whoever computes them. */
export interface Ed25519 {
  signingKey(seed: Bytes): Promise<SigningKey>;
  verify(publicKey: Bytes, signature: Bytes, bytes: Bytes): Promise<boolean>;
}

/** PKCS #8 around a 32-byte seed (RFC 8410 §7). */
const PKCS8_PREFIX = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

const native: Ed25519 = {
  async signingKey(seed) {
    const pkcs8 = concatBytes(PKCS8_PREFIX, seed);
    const readable = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", true, ["sign"]);
    const { x } = await crypto.subtle.exportKey("jwk", readable);
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", false, ["sign"]);
    return {
      publicKey: toBase64Url(fromBase64Url(x ?? "", 32)),
      sign: async (bytes) => new Uint8Array(await crypto.subtle.sign("Ed25519", key, bytes)),
    };
  },
  async verify(publicKey, signature, bytes) {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return crypto.subtle.verify("Ed25519", key, signature, bytes);
  },
};

let chosen: Promise<Ed25519> | undefined;

function ed25519(): Promise<Ed25519> {
  chosen ??= native.signingKey(new Uint8Array(32)).then(
    () => native,
    async () => (await import("./signing-without-webcrypto.ts")).noble,
  );
  return chosen;
}

/** A signing key from its 32-byte seed. [encoding] on another length. */
export async function signingKeyFromSeed(seed: Bytes): Promise<SigningKey> {
  if (seed.length !== 32) throw new CryptoError("encoding");
  return refusingLater("encoding", async () => (await ed25519()).signingKey(seed));
}

/** Verify `signature` (64 bytes) over `bytes`; [signature] if it, or the key, is not good. */
export async function verifySignature(
  publicKey: PublicKey,
  signature: Bytes,
  bytes: Bytes,
): Promise<void> {
  const good = await refusingLater("signature", async () =>
    (await ed25519()).verify(fromBase64Url(publicKey, 32), signature, bytes),
  );
  if (!good) throw new CryptoError("signature");
}
