import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { newMemberSeeds } from "../../src/crypto/account.ts";
import { NONE, randomId } from "../../src/crypto/encoding.ts";
import type { DeskLog } from "../../src/crypto/statements.ts";
import { deviceEntry, forgetDevice, keepOnDevice } from "../../src/desk/model/device.ts";
import { addDays, renewalOf } from "../../src/desk/model/epoch.ts";
import { chooseQuestions, prepareFounding } from "../../src/desk/model/founding.ts";
import { IdleLock } from "../../src/desk/model/idle.ts";
import { invitationLink, readInvitation } from "../../src/desk/model/joining.ts";
import { Keeper } from "../../src/desk/model/keeper.ts";
import { PageStore } from "../../src/desk/model/store.ts";
import { combineRecoveryShares } from "../../src/crypto/recovery.ts";

const log = (length: number) => ({ length, last: NONE }) as unknown as DeskLog;
const head = (id: string, version: number) => ({ id, version, hash: NONE });

describe("what a device remembers", () => {
  test("comes back for the same member and for nobody else", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const keeper = await Keeper.open(store, account, seeds);
    const id = randomId();
    await keeper.remember([head(id, 3)], log(2));

    const again = await Keeper.open(store, account, seeds);

    assert.equal(again.head(id)?.version, 3);
    await assert.rejects(Keeper.open(store, account, newMemberSeeds()), { code: "memory" });
  });

  test("is not set back by a second tab that knows less", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const slow = await Keeper.open(store, account, seeds);
    const quick = await Keeper.open(store, account, seeds);
    const [one, other] = [randomId(), randomId()];
    await quick.remember([head(one, 5)], log(4));

    await slow.remember([head(one, 4), head(other, 1)], log(3));

    const { memory } = await Keeper.open(store, account, seeds);
    assert.equal(memory?.heads.get(one)?.version, 5);
    assert.equal(memory?.heads.get(other)?.version, 1);
    assert.equal(memory?.log.length, 4);
  });

  test("includes a sealed draft until it is dropped", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const keeper = await Keeper.open(store, account, seeds);
    await keeper.keepDraft("case", { answer: "Kanarienvogel" });

    const kept = JSON.stringify([
      ...((await store.get(`draft:${account}`)) as { sealed: Uint8Array }).sealed,
    ]);
    const draft = await (await Keeper.open(store, account, seeds)).draft();
    await keeper.dropDraft();

    assert.deepEqual(draft, { id: "case", draft: { answer: "Kanarienvogel" } });
    assert.ok(
      !kept.includes(JSON.stringify([..."Kanarienvogel"].map((each) => each.charCodeAt(0)))),
    );
    assert.equal(await keeper.draft(), undefined);
  });

  test("finds the account key by any spelling of the name, and forgets it", async () => {
    const store = new PageStore();
    const entry = { accountKey: {} as CryptoKey, pin: "" };
    await keepOnDevice(store, "Lena ", entry);

    assert.equal(await deviceEntry(store, "lena"), entry);
    await forgetDevice(store, "LENA");
    assert.equal(await deviceEntry(store, "Lena "), undefined);
  });
});

describe("the idle lock", () => {
  const TIMES = { lockAfter: 600, notice: 60 };
  const watched = () => {
    const seen: string[] = [];
    const listener = {
      noticed: (soon: boolean) => seen.push(soon ? "soon" : "not soon"),
      locked: () => seen.push("locked"),
    };
    const lock = new IdleLock(listener, TIMES);
    lock.start(0);
    return { lock, seen };
  };

  test("gives notice, then locks, once", () => {
    const { lock, seen } = watched();

    for (const now of [539, 540, 599, 600, 700]) lock.check(now);

    assert.deepEqual(seen, ["soon", "locked"]);
  });

  test("starts anew with every sign of the person", () => {
    const { lock, seen } = watched();
    lock.check(550);
    lock.active(555);
    lock.check(1_000);

    assert.deepEqual(seen, ["soon", "not soon"]);
    lock.stop();
  });

  test("does not take the first movement after a long sleep for a sign", () => {
    const { lock, seen } = watched();

    lock.active(10_000);

    assert.deepEqual(seen, ["locked"]);
  });
});

describe("invitations", () => {
  const code = "KY4YZT676WCJGQRJSJ7WVHVSGE";

  test("are read from the link and from paper", () => {
    const link = invitationLink("https://desk.example", "/join", code, NONE);

    assert.deepEqual(readInvitation(new URL(link).hash), { code, desk: NONE });
    assert.deepEqual(readInvitation("ky4y-zt67-6wcj-gqrj-sj7w-vhvs-ge"), { code, desk: "" });
    assert.equal(readInvitation("#x"), undefined);
    assert.equal(readInvitation(`${code}.zukurz`), undefined);
  });
});

describe("the recovery kit", () => {
  test("asks for words that no two sheets share, and any two sheets give one secret", async () => {
    const { shares } = await prepareFounding("2026-11-23");

    const questions = chooseQuestions(shares);

    assert.deepEqual(
      questions.map(({ sheet }) => sheet),
      [0, 1, 2],
    );
    for (const { word } of questions) assert.ok(word >= 4 && word < 20);
    const [first, second, third] = shares.map((share) => share.join(" "));
    const one = combineRecoveryShares([first ?? "", second ?? ""]);
    const other = combineRecoveryShares([third ?? "", second ?? ""]);
    assert.deepEqual(one, other);
  });
});

describe("the age of keys", () => {
  const epoch = { since: "2026-09-01", expires: addDays("2026-09-01", 120) };

  test("counts days over the change of clocks and years", () => {
    assert.equal(epoch.expires, "2026-12-30");
    assert.equal(addDays("2026-12-31", 1), "2027-01-01");
  });

  test("asks for new keys after 90 days and refuses after 120", () => {
    assert.deepEqual(renewalOf(epoch, "2026-11-29"), { daysLeft: 31, due: false, expired: false });
    assert.deepEqual(renewalOf(epoch, "2026-11-30"), { daysLeft: 30, due: true, expired: false });
    assert.deepEqual(renewalOf(epoch, "2026-12-30"), { daysLeft: 0, due: true, expired: false });
    assert.deepEqual(renewalOf(epoch, "2026-12-31"), { daysLeft: -1, due: true, expired: true });
  });
});
