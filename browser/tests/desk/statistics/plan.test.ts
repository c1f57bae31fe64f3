import assert from "node:assert/strict";
import { test } from "node:test";

import type { CopyRow } from "../../../src/crypto/batch.ts";
import { NOTHING_SENT, tupleIds, withRows } from "../../../src/desk/model/statistics/ledger.ts";
import { planWeek, type Fall } from "../../../src/desk/model/statistics/plan.ts";
import { changed, fall, many, MONDAY } from "./house.ts";

const KEYS = ["2026", "2026-Q4"].map((period) => ({ period, frame: "1", recipient: "age1pq" }));
const SETUP = { frame: "1", keys: KEYS, kommunen: [] };

test("a Fall is not counted anew in a batch that has no room to take all of it back", async () => {
  const ids = tupleIds();
  const counted = async ({ coding }: Fall, revision: number): Promise<CopyRow> => [
    "2026",
    "count",
    await ids(coding.seed, "network", revision),
  ];
  const withdrawn = many(31);
  const twice = fall({ day: "2026-01-05", revision: 2 });
  const rows = await Promise.all([
    ...withdrawn.map((each) => counted(each, 1)),
    counted(twice, 1),
    counted(twice, 2),
  ]);
  const faelle = [
    ...withdrawn.map((each) => changed(each, { scope: "none", day: "2026-01-01" })),
    changed(twice, {}),
  ];

  const surroundings = { setup: SETUP, ledger: withRows(NOTHING_SENT, rows), ids, today: MONDAY };
  const plan = await planWeek(faelle, "2026-W47", surroundings);

  assert.deepEqual(
    plan.rows.map(([, kind]) => kind),
    Array.from({ length: 31 }, () => "withdraw"),
  );
});
