/** Known answers before a form is enabled: a browser that computes wrongly must not send (fail closed). */
import { recipientOf, open, seal, generateIdentity } from "./age.ts";
import { decodeIdentity, encodeIdentity } from "./age-keys.ts";
import { encodeUtf8, equalBytes, fromBase64Url, toBase64Url, type Bytes } from "./encoding.ts";
import { CryptoError, refusingLater } from "./errors.ts";
import { hkdf, importKeyMaterial, sha256 } from "./primitives.ts";
import { signingKeyFromSeed, verifySignature } from "./signing.ts";

/** FIPS 180-4 example: SHA-256 of "abc". */
const ABC_DIGEST = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
/** RFC 8032 §7.1, test 2: seed, public key and signature of the one byte 0x72. */
const ED25519_SEED = "TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs";
const ED25519_KEY = "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw";
const ED25519_SIGNATURE =
  "kqAJqfDUyrhyDoILX2QlQKKye1QWUD-Ps3YiI-vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA";
/** RFC 5869 §A.3 with L = 32: 22 bytes 0x0b, no salt, no info. */
const HKDF_OUTPUT = "jaTndaVjwY9xX4AqBjxaMbihH1xe4Yeew0VOXzxzjS0";

/** Run all known answers; cheap enough before every form. [self-test] says: do not enable it. */
export function selfTest(): Promise<void> {
  return refusingLater("self-test", async () => {
    await Promise.all([testHash(), testDerivation(), testSignature(), testSealing()]);
  }).catch(() => {
    throw new CryptoError("self-test");
  });
}

function expect(good: boolean): void {
  if (!good) throw new CryptoError("self-test");
}

async function testHash(): Promise<void> {
  expect(toBase64Url(await sha256(encodeUtf8("abc"))) === ABC_DIGEST);
}

async function testDerivation(): Promise<void> {
  const material = await importKeyMaterial(new Uint8Array(22).fill(0x0b));
  expect(toBase64Url(await hkdf(material, "")) === HKDF_OUTPUT);
}

async function testSignature(): Promise<void> {
  const signer = await signingKeyFromSeed(fromBase64Url(ED25519_SEED));
  const message = new Uint8Array([0x72]);
  expect(signer.publicKey === ED25519_KEY);
  expect(toBase64Url(await signer.sign(message)) === ED25519_SIGNATURE);
  await verifySignature(ED25519_KEY, fromBase64Url(ED25519_SIGNATURE), message);
  const forged = verifySignature(ED25519_KEY, fromBase64Url(ED25519_SIGNATURE), encodeUtf8("s"));
  expect(
    await forged.then(
      () => false,
      () => true,
    ),
  );
}

async function testSealing(): Promise<void> {
  const identity = await generateIdentity();
  expect(encodeIdentity(decodeIdentity(identity)) === identity);
  const message: Bytes = encodeUtf8("Rückhalt");
  const sealed = await seal(message, [await recipientOf(identity)]);
  expect(equalBytes(await open(sealed, identity), message));
}
