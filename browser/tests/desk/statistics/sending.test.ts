import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NoAnswer, Problem } from "../../../src/shared/api.ts";
import { changed, CODING, fall, House, many, MONDAY, QUARTERLY, TINY, YEARLY } from "./house.ts";

const VALUES = CODING.values.join(" ");

describe("what a server sees of a desk's batches", () => {
  test("is the same for a busy desk and an idle one: numbers, weeks, sizes", async () => {
    const busy = await House.open(MONDAY);
    const idle = await House.open(MONDAY);
    const faelle = [...many(40), ...many(3, { consent: "network", ags: "" })];

    for (const day of [MONDAY, "2026-12-21", "2027-01-05"]) {
      await busy.unlock(day, faelle);
      await idle.unlock(day, []);
    }

    const seen = ({ server }: House) =>
      server.stored.map(({ opened, sent }) => [
        opened.number,
        opened.week,
        JSON.stringify(sent).length,
        Object.entries(sent.files).map(([period, file]) => [period, file.length]),
      ]);
    assert.deepEqual(seen(busy), seen(idle));
    assert.equal(busy.weeks.length, 7);
  });

  test("has 32 rows of each kind in every file, however few count", async () => {
    const house = await House.open(MONDAY);

    await house.unlock(MONDAY, [fall()]);

    const rows = (await house.tuplesOf(1)).map(({ period, kommunen, network }) => [
      period,
      kommunen.length,
      network.length,
    ]);
    assert.deepEqual(rows, [
      ["2026", 32, 32],
      ["2026-Q4", 32, 0],
    ]);
  });

  test("is one request before and one after a fixed time, with nothing about a case", async () => {
    const house = await House.open(MONDAY);
    const calls: string[] = [];
    const api = {
      statistics: () => {
        calls.push("load");
        return house.server.statistics();
      },
      sendBatch: (batch: Parameters<typeof house.server.sendBatch>[0]) => {
        calls.push("send");
        return house.server.sendBatch(batch);
      },
    };
    const pause = async () => void calls.push("pause");

    await house.unlock(MONDAY, many(5), { api, pause });

    assert.deepEqual(calls, ["pause", "load", "send"]);
  });

  test("puts no case at a place of its own", async () => {
    const house = await House.open("2026-01-05");
    const places = new Set<number>();
    const one = fall({ day: "2026-11-09" });
    for (let round = 0; round < 12; round++) {
      house.server.stored.length = 0;
      house.known = undefined;
      await house.unlock(MONDAY, [one]);
      const [year] = await house.tuplesOf(1);
      places.add(year?.network.findIndex(([kind]) => kind === "count") ?? -1);
    }

    // Twelve draws of one place each: 1 in 32^11.
    assert.ok(places.size > 1);
  });
});

describe("a Fall is counted", () => {
  test("with its Kommune in the quarter, without it in the year", async () => {
    const house = await House.open(MONDAY);

    await house.unlock(MONDAY, [fall()]);

    assert.deepEqual(await house.release("2026-Q4"), { kommunen: [QUARTERLY], network: [] });
    assert.deepEqual(await house.release("2026"), { kommunen: [], network: [VALUES] });
  });

  test("with a small Kommune in the year, with a tiny one or none in the network alone", async () => {
    const house = await House.open(MONDAY);
    const faelle = [
      fall({ ags: YEARLY }),
      fall({ ags: TINY }),
      fall({ ags: "" }),
      fall({ ags: "01001000" }),
      fall({ consent: "network" }),
    ];

    await house.unlock(MONDAY, faelle);

    assert.deepEqual(await house.release("2026-Q4"), { kommunen: [], network: [] });
    const year = await house.release("2026");
    assert.deepEqual(year.kommunen, [YEARLY]);
    assert.equal(year.network.length, 5);
  });

  test("not at all without consent, twice for one person, or outside", async () => {
    const house = await House.open(MONDAY);
    const faelle = [
      fall({ consent: "none" }),
      fall({ counts: "duplicate" }),
      fall({ counts: "outside" }),
    ];

    await house.unlock(MONDAY, faelle);

    assert.deepEqual(await house.release("2026"), { kommunen: [], network: [] });
  });

  test("once, whoever unlocks how often", async () => {
    const house = await House.open(MONDAY);
    const faelle = many(3);

    for (const day of [MONDAY, "2026-11-24", "2026-11-30", "2026-12-07"]) {
      await house.unlock(day, faelle);
    }

    assert.equal((await house.release("2026")).network.length, 3);
    assert.equal((await house.release("2026-Q4")).kommunen.length, 3);
  });

  test("in a later week if it was coded after this one had ended", async () => {
    const house = await House.open(MONDAY);
    const coded = [fall({ day: MONDAY })];

    await house.unlock(MONDAY, coded);
    assert.equal((await house.release("2026")).network.length, 0);
    await house.unlock("2026-11-30", coded);

    assert.equal((await house.release("2026")).network.length, 1);
  });

  test("in the period it was coded in, as long as that is open, and as of now after that", async () => {
    const inTime = await House.open("2027-01-11");
    const late = await House.open("2027-01-18");
    const coded = [fall({ day: "2026-12-28" })];

    await inTime.unlock("2027-01-11", coded);
    await late.unlock("2027-01-18", coded);

    assert.deepEqual((await inTime.release("2026-Q4")).kommunen, [QUARTERLY]);
    assert.equal((await inTime.release("2026")).network.length, 1);
    assert.deepEqual((await late.release("2027-Q1")).kommunen, [QUARTERLY]);
    assert.equal((await late.release("2027")).network.length, 1);
  });
});

describe("more than a batch takes", () => {
  test("waits, and goes out oldest first", async () => {
    const house = await House.open(MONDAY);
    const old = many(20, { day: "2026-11-02", values: ["threat", "office", "face", "none"] });
    const recent = many(20, { day: "2026-11-16", values: ["insult", "office", "face", "none"] });

    await house.unlock(MONDAY, [...recent, ...old]);
    const first = (await house.release("2026")).network;
    await house.unlock("2026-11-30", [...recent, ...old]);

    const threats = first.filter((row) => row.startsWith("threat"));
    assert.deepEqual([first.length, threats.length], [32, 20]);
    assert.equal((await house.release("2026")).network.length, 40);
  });

  test("keeps nothing from being taken back: that goes first", async () => {
    const house = await House.open(MONDAY);
    const counted = fall();
    await house.unlock(MONDAY, [counted]);

    const withdrawn = changed(counted, { scope: "none" });
    await house.unlock("2026-11-30", [...many(40, { day: "2026-01-05" }), withdrawn]);

    const rows = (await house.tuplesOf(2)).flatMap(({ network }) => network);
    assert.equal(rows.filter(([kind]) => kind === "withdraw").length, 1);
    assert.equal(rows.filter(([kind]) => kind === "count").length, 31);
  });
});

describe("weeks in which nobody unlocked", () => {
  test("are caught up one by one, without a gap", async () => {
    const house = await House.open(MONDAY);
    const faelle = many(70, { day: "2026-11-16" });
    await house.unlock(MONDAY, faelle);

    await house.unlock("2026-12-14", faelle);

    assert.deepEqual(house.weeks, ["2026-W47", "2026-W48", "2026-W49", "2026-W50"]);
    assert.equal((await house.release("2026")).network.length, 70);
  });

  test("leave out periods that closed meanwhile, and send nothing into them", async () => {
    const house = await House.open("2026-12-21");
    await house.unlock("2026-12-21", []);
    const missed = fall({ day: "2026-12-29" });

    await house.unlock("2027-02-01", [missed]);

    const files = house.server.stored.map(({ opened }) => opened.files.map(([period]) => period));
    assert.deepEqual(files.slice(0, 3), [["2026", "2026-Q4"], [], ["2027", "2027-Q1"]]);
    assert.deepEqual((await house.release("2027-Q1")).kommunen, [QUARTERLY]);
    assert.equal((await house.release("2027")).network.length, 1);
  });
});

describe("a coding that changes", () => {
  test("takes back what it sent and counts anew, as long as the period is open", async () => {
    const house = await House.open(MONDAY);
    const first = fall();
    await house.unlock(MONDAY, [first]);

    const values = ["insult", "volunteer", "face", "none"] as const;
    const second = changed(first, { ags: YEARLY, values });
    await house.unlock("2026-11-30", [second]);
    await house.unlock("2026-12-07", [second]);

    assert.deepEqual(await house.release("2026-Q4"), { kommunen: [], network: [] });
    const year = await house.release("2026");
    assert.deepEqual(year, { kommunen: [YEARLY], network: [values.join(" ")] });
  });

  test("is never counted a second time after its quarter closed, only in the year that is open", async () => {
    const house = await House.open("2026-10-05");
    const first = fall({ day: "2026-09-28" });
    await house.unlock("2026-10-05", [first]);

    const second = changed(first, { ags: YEARLY, values: ["insult", "office", "face", "none"] });
    await house.unlock("2026-11-02", [second]);

    assert.deepEqual((await house.release("2026-Q3")).kommunen, [QUARTERLY]);
    const year = await house.release("2026");
    assert.deepEqual(year, { kommunen: [], network: ["insult office face none"] });
  });

  test("changes nothing that was sent once everything is closed", async () => {
    const house = await House.open("2026-12-28");
    const first = fall({ day: "2026-12-20" });
    await house.unlock("2026-12-28", [first]);

    await house.unlock("2027-02-01", [changed(first, { ags: YEARLY })]);

    assert.equal((await house.release("2027")).network.length, 0);
    assert.equal((await house.release("2026")).network.length, 1);
  });

  test("to no consent is taken back in every part, and stays so", async () => {
    const house = await House.open(MONDAY);
    const first = fall();
    await house.unlock(MONDAY, [first]);
    const without = changed(first, { scope: "none" });

    await house.unlock("2026-11-30", [without]);
    await house.unlock("2026-12-07", [without]);

    assert.deepEqual(await house.release("2026-Q4"), { kommunen: [], network: [] });
    assert.deepEqual(await house.release("2026"), { kommunen: [], network: [] });
  });

  test("to no consent and back counts once", async () => {
    const house = await House.open(MONDAY);
    const first = fall();
    const second = changed(first, { scope: "none" });
    const third = changed(second, { scope: "kommune" });

    await house.unlock(MONDAY, [first]);
    await house.unlock("2026-11-30", [third]);

    assert.deepEqual((await house.release("2026-Q4")).kommunen, [QUARTERLY]);
    assert.equal((await house.release("2026")).network.length, 1);
  });

  test("before it was ever sent sends only what it says now", async () => {
    const house = await House.open(MONDAY);
    const first = fall({ day: "2026-11-16" });

    await house.unlock(MONDAY, [changed(first, { scope: "network", ags: "" })]);

    assert.deepEqual((await house.release("2026-Q4")).kommunen, []);
    assert.equal((await house.release("2026")).network.length, 1);
  });
});

describe("two browsers of one desk", () => {
  test("send one batch a week, and no Fall twice", async () => {
    const house = await House.open(MONDAY);
    const faelle = many(3);
    let first = true;
    const api = {
      statistics: async () => {
        const sent = await house.server.statistics();
        // A colleague's browser sends between our loading and our sending.
        if (first) {
          first = false;
          await house.unlock(MONDAY, faelle);
        }
        return sent;
      },
      sendBatch: house.server.sendBatch.bind(house.server),
    };

    const outcome = await house.unlock(MONDAY, faelle, { api, known: undefined });

    assert.equal(outcome.kind, "current");
    assert.deepEqual(house.weeks, ["2026-W47"]);
    assert.equal((await house.release("2026")).network.length, 3);
  });

  test("end when a server only ever says that somebody was first", async () => {
    const house = await House.open(MONDAY);
    let asked = 0;
    const api = {
      statistics: async () => {
        asked += 1;
        return house.server.statistics();
      },
      sendBatch: () => Promise.reject(new Problem(409, "conflict")),
    };

    await assert.rejects(house.unlock(MONDAY, [], { api }), { code: "conflict" });
    assert.equal(asked, 6);
  });
});

test("an office's first weeks go out without files of periods from before its figures", async () => {
  const house = await House.open("2027-01-05");
  house.server.keyed = ["2027", "2027-Q1"];
  const keys = house.setup.keys.filter(({ period }) => period.startsWith("2027"));

  const outcome = await house.unlock("2027-01-05", many(2), { setup: { ...house.setup, keys } });

  const [batch] = house.server.stored;
  assert.equal(outcome.kind, "current");
  assert.deepEqual(
    batch?.opened.files.map(([period]) => period),
    ["2027", "2027-Q1"],
  );
});

describe("a batch waits", () => {
  test("where the office file names no key for one of its periods", async () => {
    const house = await House.open(MONDAY);
    const keys = house.setup.keys.filter(({ period }) => period !== "2026-Q4");

    const outcome = await house.unlock(MONDAY, many(2), { setup: { ...house.setup, keys } });

    assert.deepEqual([outcome.kind, house.weeks], ["waiting", []]);
  });

  test("where a key is of a frame this page does not know", async () => {
    const house = await House.open(MONDAY);
    const keys = house.setup.keys.map((key) => ({ ...key, frame: "2" }));

    const outcome = await house.unlock(MONDAY, [], { setup: { ...house.setup, keys } });

    assert.deepEqual([outcome.kind, house.weeks], ["waiting", []]);
  });

  test("where the desk has a newer epoch than this browser knows, and where its own is over", async () => {
    const house = await House.open(MONDAY);
    const vault = await house.office.vault(house.office.lead);
    await house.office.startEpoch();

    const stale = await house.unlock(MONDAY, [], { vault });
    const over = await house.unlock("2027-06-28", [], {
      vault: await house.office.vault(house.office.lead),
    });

    assert.deepEqual([stale.kind, over.kind, house.weeks], ["waiting", "waiting", []]);
  });
});

test("batches of former epochs are still known after a change of keys", async () => {
  const house = await House.open(MONDAY);
  const faelle = many(2);
  await house.unlock(MONDAY, faelle);
  await house.office.startEpoch();

  const outcome = await house.unlock("2026-11-30", faelle);

  assert.deepEqual([outcome.kind, house.weeks.length], ["current", 2]);
  assert.equal((await house.release("2026")).network.length, 2);
});

test("no answer is no reason to send a batch twice", async () => {
  const house = await House.open(MONDAY);
  const faelle = many(2);
  const api = {
    statistics: house.server.statistics.bind(house.server),
    sendBatch: async (batch: Parameters<typeof house.server.sendBatch>[0]) => {
      await house.server.sendBatch(batch);
      throw new NoAnswer();
    },
  };

  await assert.rejects(house.unlock(MONDAY, faelle, { api }), NoAnswer);
  await house.unlock(MONDAY, faelle);

  assert.deepEqual(house.weeks, ["2026-W47"]);
  assert.equal((await house.release("2026")).network.length, 2);
});
