// What unlocks a member's key, and what must never unlock it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeAccountKey, encodeAccountKey } from "../../src/crypto/account-key.ts";
import {
  deriveAccount,
  importAccountKey,
  newAccountKey,
  newMemberSeeds,
  newStretchParameters,
  openKeyFile,
  sealKeyFile,
  stretchPassword,
  useMemberSeeds,
} from "../../src/crypto/account.ts";
import { randomBytes, randomId } from "../../src/crypto/encoding.ts";
import {
  combineRecoveryShares,
  deriveRecovery,
  newRecoveryMaster,
  splitRecoveryMaster,
} from "../../src/crypto/recovery.ts";

test("password and account key open the key file, in either spelling of the password", async () => {
  const account = randomId();
  const seeds = newMemberSeeds();
  const accountKey = newAccountKey();
  const parameters = newStretchParameters();
  const unlock = async (password: string) =>
    deriveAccount(await importAccountKey(accountKey), await stretchPassword(password, parameters));
  const made = await unlock("Grüße\u00e9");
  const file = await sealKeyFile(seeds, made.keyEncryptionKey, account);

  const again = await unlock("Grüße".normalize("NFD") + "e\u0301");
  const opened = await openKeyFile(file, again.keyEncryptionKey, account);

  assert.equal(again.loginToken, made.loginToken);
  assert.deepEqual(opened, seeds);
  assert.deepEqual(
    (await useMemberSeeds(opened)).recipient,
    (await useMemberSeeds(seeds)).recipient,
  );
  await assert.rejects(crypto.subtle.exportKey("raw", again.keyEncryptionKey), DOMException);
  const moved = openKeyFile(file, again.keyEncryptionKey, randomId());
  await assert.rejects(moved, { code: "key-file" });
  const other = await deriveAccount(await importAccountKey(newAccountKey()), randomBytes(32));
  const wrong = openKeyFile(file, other.keyEncryptionKey, account);
  await assert.rejects(wrong, { code: "key-file" });
});

test("a server can't talk the client into weak stretching, nor into none at all", async () => {
  const good = newStretchParameters();
  const bad = [
    { memoryKib: 65_535 },
    { memoryKib: 1_048_577 },
    { memoryKib: Number.NaN },
    { iterations: 2 },
    { iterations: 17 },
    { iterations: 3.5 },
    { parallelism: 2 },
    { salt: randomBytes(15) },
    { salt: randomBytes(17) },
  ];
  for (const change of bad) {
    await assert.rejects(stretchPassword("x", { ...good, ...change }), { code: "weak" });
  }
  await assert.rejects(stretchPassword("\ud800", good), { code: "encoding" });
});

test("a printed account key is read back as people type it, typing errors are caught", () => {
  const key = randomBytes(16);
  const printed = encodeAccountKey(key);

  assert.match(printed, /^([0-9A-Z]{4}-){6}[0-9A-Z]{2}[0-9A-Z*~$=]$/);
  assert.deepEqual(decodeAccountKey(printed), key);
  const typed = printed
    .toLowerCase()
    .replaceAll("-", " ")
    .replaceAll("0", "o")
    .replaceAll("1", "l");
  assert.deepEqual(decodeAccountKey(typed), key);
  const first = printed[1] === "Z" ? "Y" : "Z";
  const wrong = printed[0] + first + printed.slice(2);
  assert.throws(() => decodeAccountKey(wrong), { code: "account-key" });
  assert.throws(() => decodeAccountKey(printed.slice(1)), { code: "account-key" });
  assert.throws(() => decodeAccountKey("8" + printed.slice(1)), { code: "account-key" });
});

test("a number beyond 128 bits is no account key, even with the right check character", () => {
  const largest =
    "Z".repeat(26) + "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U"[Number((2n ** 130n - 1n) % 37n)];

  assert.throws(() => decodeAccountKey(largest), { code: "account-key" });
});

test("any two of three recovery shares give the same keys, one or a foreign one none", async () => {
  const master = newRecoveryMaster();
  const [one = "", two = "", three = ""] = splitRecoveryMaster(master);
  const [foreign = ""] = splitRecoveryMaster(newRecoveryMaster());

  for (const pair of [
    [one, two],
    [three, one],
    [two, `  ${three.toUpperCase().replaceAll(" ", "\n")} `],
  ]) {
    assert.deepEqual(combineRecoveryShares(pair), master);
  }
  for (const pair of [[one], [one, one], [one, foreign], [one, `${two} x`], [], ["", ""]]) {
    assert.throws(() => combineRecoveryShares(pair), { code: "recovery" });
  }
  const keys = await deriveRecovery(master);
  assert.equal(keys.recipient, (await deriveRecovery(master)).recipient);
});
