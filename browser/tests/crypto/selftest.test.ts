// The self-test guards the form: it must pass here, and fail when any primitive lies.
import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { selfTest } from "../../src/crypto/selftest.ts";

test("the self-test passes where everything computes as it should", async () => {
  await selfTest();
});

for (const broken of ["digest", "deriveBits", "sign", "verify"] as const) {
  test(`the self-test fails closed when ${broken} gives wrong answers`, async (context) => {
    context.after(() => mock.restoreAll());
    const wrong = broken === "verify" ? true : new Uint8Array(32).buffer;
    mock.method(crypto.subtle, broken, async () => wrong);

    await assert.rejects(selfTest(), { code: "self-test" });
  });
}

test("the self-test fails closed without WebCrypto", async (context) => {
  context.after(() => mock.restoreAll());
  mock.getter(crypto, "subtle", () => undefined);

  await assert.rejects(selfTest(), { code: "self-test" });
});
