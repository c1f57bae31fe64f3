// The public age test kit (C2SP CCTV), below the profile check: every file by its stated outcome.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import * as kit from "cctv-age";

import { open, openBelowProfile } from "../../src/crypto/age.ts";
import { encodeIdentity } from "../../src/crypto/age-keys.ts";
import type { Bytes } from "../../src/crypto/encoding.ts";

interface KitFile {
  readonly name: string;
  readonly expect: string;
  readonly payload: string | undefined;
  readonly identities: readonly string[];
  readonly passphrases: readonly string[];
  readonly armored: boolean;
  readonly file: Bytes;
}

function readKitFile(name: string, content: Uint8Array): KitFile {
  const end = Buffer.from(content).indexOf("\n\n");
  const fields = new TextDecoder()
    .decode(content.subarray(0, end))
    .split("\n")
    .map((line) => line.split(": ", 2) as [string, string]);
  const all = (key: string): string[] =>
    fields.filter(([k]) => k === key).map(([, value]) => value);
  const rest = content.subarray(end + 2);
  return {
    name,
    expect: all("expect")[0] ?? "",
    payload: all("payload")[0],
    identities: all("identity"),
    passphrases: all("passphrase"),
    armored: all("armored").length > 0,
    file: Uint8Array.from(all("compressed").length > 0 ? inflateSync(rest) : rest),
  };
}

const exported = (kit as { default?: { [name: string]: Uint8Array } }).default ?? kit;
const files = Object.entries(exported as { [name: string]: Uint8Array }).map(([name, content]) =>
  readKitFile(name, content),
);
// We read and write the binary form only.
const binary = files.filter((each) => !each.armored);

for (const { name, expect, payload, identities, passphrases, file } of binary) {
  test(`age test kit ${name}: ${expect}`, async () => {
    const opening = openBelowProfile(file, (decrypter) => {
      for (const identity of identities) decrypter.addIdentity(identity);
      for (const passphrase of passphrases) decrypter.addPassphrase(passphrase);
    });
    if (expect === "success") {
      assert.equal(
        createHash("sha256")
          .update(await opening)
          .digest("hex"),
        payload,
      );
    } else {
      await assert.rejects(opening, { code: "age" });
    }
  });
}

test("the kit is all there", () => {
  assert.equal(files.length, 143);
  assert.equal(binary.length, 110);
});

test("of the kit the profile check lets through single hybrid recipients only", async () => {
  const identity = encodeIdentity(new Uint8Array(32));
  const passed: string[] = [];
  for (const { name, file } of files) {
    const code = await open(file, identity).catch((error: { code: string }) => error.code);
    if (code !== "profile") passed.push(name);
  }

  assert.ok(passed.includes("hybrid"));
  assert.ok(
    passed.every((name) => name.startsWith("hybrid")),
    passed.join(" "),
  );
  assert.ok(!passed.includes("hybrid_and_x25519") && !passed.includes("hybrid_grease"));
  assert.ok(!passed.includes("hybrid_multiple_recipients"));
});
