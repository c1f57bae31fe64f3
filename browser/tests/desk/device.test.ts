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
import { forgetMemory, Keeper } from "../../src/desk/model/keeper.ts";
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

  test("holds what two tabs saw at the same moment, the newest of each case", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const first = await Keeper.open(store, account, seeds);
    const second = await Keeper.open(store, account, seeds);
    const [one, other, both] = [randomId(), randomId(), randomId()];

    await Promise.all([
      first.remember([head(one, 2), head(both, 7)], log(2)),
      second.remember([head(other, 3), head(both, 6)], log(3)),
    ]);

    const { memory } = await Keeper.open(store, account, seeds);
    const versions = [one, other, both].map((id) => memory?.heads.get(id)?.version);
    assert.deepEqual(versions, [2, 3, 7]);
    assert.equal(memory?.log.length, 3);
  });

  test("is not set back within a page by a check that began before a save", async () => {
    const keeper = await Keeper.open(new PageStore(), randomId(), newMemberSeeds());
    const id = randomId();
    const saved = keeper.remember([head(id, 5)], log(2));

    const checked = keeper.remember([head(id, 4)], log(2));

    assert.equal(keeper.head(id)?.version, 5);
    await Promise.all([saved, checked]);
  });

  test("is told apart from damage: a cut memory, a foreign one, none at all", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const keeper = await Keeper.open(store, account, seeds);
    await keeper.remember([head(randomId(), 1)], log(2));
    const name = `memory:${account}`;
    const sealed = (await store.get(name)) as Uint8Array;
    const damaged = [sealed.slice(0, 20), new Uint8Array(), "memory", null];

    for (const value of damaged) {
      await store.put(name, value);
      await assert.rejects(Keeper.open(store, account, seeds), { code: "memory" });
    }

    await forgetMemory(store, account);
    assert.equal((await Keeper.open(store, account, seeds)).memory, undefined);
  });

  test("includes a sealed draft until it is dropped", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const keeper = await Keeper.open(store, account, seeds);
    await keeper.keepDraft("case", { answer: "Kanarienvogel" });

    const [name] = await store.names("draft:");
    const kept = JSON.stringify([
      ...((await store.get(name ?? "")) as { sealed: Uint8Array }).sealed,
    ]);
    const drafts = await (await Keeper.open(store, account, seeds)).drafts();
    await keeper.dropDraft("case");

    assert.deepEqual(
      drafts.map(({ id, draft }) => [id, draft]),
      [["case", { answer: "Kanarienvogel" }]],
    );
    assert.ok(
      !kept.includes(JSON.stringify([..."Kanarienvogel"].map((each) => each.charCodeAt(0)))),
    );
    assert.deepEqual(await keeper.drafts(), []);
  });

  test("keeps the drafts of two cases and of two tabs apart", async () => {
    const [store, seeds, account] = [new PageStore(), newMemberSeeds(), randomId()];
    const first = await Keeper.open(store, account, seeds);
    const second = await Keeper.open(store, account, seeds);
    await first.keepDraft("x", { answer: "erster" });
    await first.keepDraft("y", { answer: "anderer" });
    await second.keepDraft("x", { answer: "zweiter" });

    await second.dropDraft("x");

    const later = await Keeper.open(store, account, seeds);
    const drafts = await later.drafts();
    assert.deepEqual(drafts.map(({ draft }) => JSON.stringify(draft)).sort(), [
      '{"answer":"anderer"}',
      '{"answer":"erster"}',
    ]);
    const taken = drafts.find(({ id }) => id === "x");
    assert.ok(taken);
    await later.takeDraft(taken);
    await later.dropDraft("x");
    assert.deepEqual(
      (await later.drafts()).map(({ id }) => id),
      ["y"],
    );
    await later.forgetDrafts();
    assert.deepEqual(await store.names("draft:"), []);
  });

  test("has no draft any more that was dropped while it was being sealed", async () => {
    const keeper = await Keeper.open(new PageStore(), randomId(), newMemberSeeds());

    void keeper.keepDraft("case", { answer: "gesendet" });
    await keeper.dropDraft("case");

    assert.deepEqual(await keeper.drafts(), []);
  });

  test("finds the account key by any spelling of the name, and forgets it", async () => {
    const store = new PageStore();
    const entry = { accountKey: {} as CryptoKey, pin: "" };
    await keepOnDevice(store, "Lena ", entry);

    assert.equal(await deviceEntry(store, "lena"), entry);
    await forgetDevice(store, "LENA");
    assert.equal(await deviceEntry(store, "Lena "), undefined);
  });

  test("knows a name again as the server writes it", async () => {
    const store = new PageStore();
    const entry = { accountKey: {} as CryptoKey, pin: "" };
    const spellings = [
      ["Weiß", "weiss"],
      ["GROẞ", "gross"],
      ["ﬁona", "fiona"],
      ["Σίσυφος", "σίσυφοσ"],
      ["İrem", "i̇rem"],
    ] as const;

    for (const [typed, folded] of spellings) {
      await keepOnDevice(store, typed, entry);

      assert.equal(await deviceEntry(store, folded), entry, typed);
    }
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
    assert.deepEqual(readInvitation("0y1y-zt67-6wcj-gqrj-sj7w-vhv8-ge"), {
      code: "0Y1YZT676WCJGQRJSJ7WVHV8GE",
      desk: "",
    });
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
