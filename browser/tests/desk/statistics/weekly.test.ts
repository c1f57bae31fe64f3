import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { NoAnswer, Problem } from "../../../src/shared/api.ts";
import type { Desk } from "../../../src/desk/model/desk.ts";
import { Keeper } from "../../../src/desk/model/keeper.ts";
import { caseRow } from "../../../src/desk/model/queue.ts";
import type { Row } from "../../../src/desk/model/rows.ts";
import { WeeklySending } from "../../../src/desk/model/statistics/weekly.ts";
import { PageStore } from "../../../src/desk/model/store.ts";
import { fall, House, MONDAY } from "./house.ts";

const ID = "A".repeat(22);
const LISTED = {
  id: ID,
  status: "open" as const,
  assignee: null,
  received: "2026-10-01",
  pending: 0,
  head: "",
  key: { generation: 1, epoch: 1, wrapped: "" },
  card: "",
};

/** A row of the queue as a verified card makes it. */
function row(): Row {
  const { id, coding } = fall({}, ID);
  const card = {
    accepted: "2026-10-01",
    acute: "NO" as const,
    coding,
    due: "",
    forms: [],
    kommune: "Hainquell",
    language: "de",
    received: "2026-10-01",
    state: "CLOSED",
    title: "",
    urgency: "U3" as const,
  };
  return caseRow({ ...LISTED, id }, { id, card });
}

describe("the weekly sending of an unlocked desk", () => {
  let house: House;
  let desk: Pick<Desk, "api" | "keeper" | "vault"> & { today: string };
  let requests: string[];
  let failure: Error | undefined;

  beforeEach(async () => {
    house = await House.open(MONDAY);
    requests = [];
    failure = undefined;
    const answer = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      requests.push(name);
      if (failure !== undefined) throw failure;
      return work();
    };
    const { account, seeds } = house.office.lead;
    desk = {
      api: {
        statistics: () => answer("load", () => house.server.statistics()),
        sendBatch: (batch: Parameters<typeof house.server.sendBatch>[0]) =>
          answer("send", () => house.server.sendBatch(batch)),
      } as Desk["api"],
      keeper: await Keeper.open(new PageStore(), account.id, seeds),
      vault: await house.office.vault(house.office.lead),
      today: MONDAY,
    };
  });

  const sending = (setup = house.setup) => new WeeklySending(desk, setup, async () => undefined);

  test("sends what verified cards say and asks no more until the next week has ended", async () => {
    const weekly = sending();
    const rows = [row()];

    await weekly.run(rows);
    await weekly.run(rows);
    assert.deepEqual(requests, ["load", "send"]);
    assert.equal((await house.release("2026")).network.length, 1);

    desk.today = "2026-11-30";
    house.server.today = desk.today;
    await weekly.run(rows);
    assert.deepEqual(house.weeks, ["2026-W47", "2026-W48"]);
    assert.equal(weekly.trouble.kind, "none");
    assert.equal(weekly.ledger?.counted.size, 2);
  });

  test("takes nothing from a case that was refused", async () => {
    const refused = caseRow({ ...LISTED, id: ID }, { id: ID, refused: "rollback" });

    await sending().run([{ ...row(), refused: "head" }, refused]);

    assert.equal((await house.release("2026")).network.length, 0);
  });

  test("tries again after the next look at the queue, and says so only when it keeps failing", async () => {
    const weekly = sending();
    const trouble = (): string => weekly.trouble.kind;
    failure = new NoAnswer();

    await weekly.run([]);
    assert.equal(trouble(), "none");
    await weekly.run([]);
    assert.equal(trouble(), "failing");

    failure = undefined;
    await weekly.run([]);
    assert.equal(trouble(), "none");
    assert.deepEqual(house.weeks, ["2026-W47"]);
  });

  test("says so when the server shows fewer batches than this device knows, and sends nothing", async () => {
    await sending().run([]);
    house.server.stored.length = 0;

    const again = sending();
    await again.run([]);
    await again.run([]);

    assert.deepEqual(again.trouble, { kind: "refused", code: "rollback" });
    assert.deepEqual(house.weeks, []);
    assert.deepEqual(requests, ["load", "send", "load"]);
  });

  test("waits without asking again where a key is missing or the epoch is an old one", async () => {
    const noKey = sending({ ...house.setup, keys: [] });
    await noKey.run([]);
    await noKey.run([]);
    assert.equal(noKey.trouble.kind, "no-key");
    assert.deepEqual(requests, ["load"]);

    await house.office.startEpoch();
    const stale = sending();
    await stale.run([]);
    await stale.run([]);
    assert.equal(stale.trouble.kind, "none");
    assert.deepEqual(requests, ["load", "load", "send"]);
  });

  test("ends when the vault is locked meanwhile", async () => {
    let pass = (): void => undefined;
    const paused = new Promise<void>((resolve) => (pass = resolve));
    const weekly = new WeeklySending(desk, house.setup, () => paused);

    const running = weekly.run([row()]);
    weekly.stop();
    pass();
    await running;

    assert.deepEqual(requests, ["load"]);
  });

  test("is no reason to stop for anything the server refuses", async () => {
    failure = new Problem(422, "not-valid");

    await assert.doesNotReject(sending().run([row()]));
  });
});

describe("what a device remembers of batches", () => {
  const open = async (house: House, store: PageStore) =>
    Keeper.open(store, house.office.lead.account.id, house.office.lead.seeds);

  test("is the newest it has seen, over locks and tabs", async () => {
    const house = await House.open(MONDAY);
    const store = new PageStore();
    const [one, other] = [await open(house, store), await open(house, store)];

    await one.rememberBatch({ number: 2, hash: ID });
    await other.rememberBatch({ number: 1, hash: "B".repeat(43) });

    assert.deepEqual(await (await open(house, store)).knownBatch(), { number: 2, hash: ID });
  });

  test("can't be exchanged for another by whoever writes to the device's storage", async () => {
    const house = await House.open(MONDAY);
    const store = new PageStore();
    const keeper = await open(house, store);
    await keeper.rememberBatch({ number: 2, hash: ID });
    const [name] = await store.names("batch:");

    await store.put(name ?? "", new Uint8Array(60));

    await assert.rejects(keeper.knownBatch(), { code: "memory" });
  });
});
