// Two implementations of Ed25519 must be one format: an old browser's report is read by a new one.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { encodeUtf8, fromBase64Url, randomBytes } from "../../src/crypto/encoding.ts";
import { noble } from "../../src/crypto/signing-without-webcrypto.ts";
import { signingKeyFromSeed, verifySignature } from "../../src/crypto/signing.ts";

const seed = randomBytes(32);
const message = encodeUtf8("Rückhalt");
const native = await signingKeyFromSeed(seed);
const fallback = await noble.signingKey(seed);

test("the fallback for old browsers signs the same and reads what others signed", async () => {
  const signature = await native.sign(message);

  assert.equal(fallback.publicKey, native.publicKey);
  assert.deepEqual(await fallback.sign(message), signature);
  assert.ok(await noble.verify(fromBase64Url(native.publicKey), signature, message));
  await verifySignature(fallback.publicKey, await fallback.sign(message), message);
});

test("a signature for other bytes, of another key or damaged is refused by both", async () => {
  const signature = await native.sign(message);
  const damaged = signature.with(3, (signature[3] ?? 0) ^ 1) as typeof signature;
  const other = (await signingKeyFromSeed(randomBytes(32))).publicKey;
  const cases = [
    [native.publicKey, signature, encodeUtf8("anderes")],
    [native.publicKey, damaged, message],
    [other, signature, message],
  ] as const;
  for (const [key, each, bytes] of cases) {
    await assert.rejects(verifySignature(key, each, bytes), { code: "signature" });
    assert.equal(await noble.verify(fromBase64Url(key), each, bytes), false);
  }
  const short = verifySignature(native.publicKey, signature.subarray(1), message);
  await assert.rejects(short, { code: "signature" });
});

test("a browser without Ed25519 in WebCrypto signs and verifies all the same", async (context) => {
  context.after(() => mock.restoreAll());
  const importKey = crypto.subtle.importKey.bind(crypto.subtle) as (...all: unknown[]) => unknown;
  mock.method(crypto.subtle, "importKey", async (...all: unknown[]) => {
    if (all[2] === "Ed25519") throw new DOMException("", "NotSupportedError");
    return importKey(...all);
  });
  // Another instance of the module: which implementation serves is decided once.
  const old = (await import(String("../../src/crypto/signing.ts?old"))) as {
    signingKeyFromSeed: typeof signingKeyFromSeed;
    verifySignature: typeof verifySignature;
  };

  const signer = await old.signingKeyFromSeed(seed);
  const signature = await signer.sign(message);

  assert.equal(signer.publicKey, native.publicKey);
  assert.deepEqual(signature, await native.sign(message));
  await old.verifySignature(signer.publicKey, signature, message);
  const forged = old.verifySignature(signer.publicKey, signature, encodeUtf8("anderes"));
  await assert.rejects(forged, { name: "CryptoError" });
});
