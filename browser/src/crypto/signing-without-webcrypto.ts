/** Ed25519 for browsers whose WebCrypto lacks it (Chromium < 137, Firefox < 129, Safari < 17). */
// Audited, and already under age-encryption. A static import of one name keeps the rest out of the bundle.
import { ed25519 } from "@noble/curves/ed25519.js";

import { toBase64Url, type Bytes } from "./encoding.ts";
import type { Ed25519 } from "./signing.ts";

export const noble: Ed25519 = {
  async signingKey(seed) {
    const secret = seed.slice();
    return {
      publicKey: toBase64Url(ed25519.getPublicKey(secret)),
      sign: async (bytes) => ed25519.sign(bytes, secret) as Bytes,
    };
  },
  async verify(publicKey, signature, bytes) {
    // zip215: false is the strict reading of RFC 8032, which WebCrypto follows too.
    return ed25519.verify(signature, bytes, publicKey, { zip215: false });
  },
};
