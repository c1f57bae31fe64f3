import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { encryptCopy } from "../../../src/crypto/batch.ts";
import { toBase64Url } from "../../../src/crypto/encoding.ts";
import { House, many, MONDAY } from "./house.ts";

describe("what a server shows that does not fit is sent nothing", () => {
  const refusal = async (
    house: House,
    spoil: (
      sent: Awaited<ReturnType<typeof house.server.statistics>>,
    ) => typeof sent | Promise<typeof sent>,
  ) => {
    const api = {
      statistics: async () => spoil(await house.server.statistics()),
      sendBatch: () => assert.fail("sent all the same"),
    };
    return house.unlock("2026-12-07", many(1), { api });
  };
  const sending = async () => {
    const house = await House.open(MONDAY);
    await house.unlock(MONDAY, many(2));
    await house.unlock("2026-11-30", []);
    return house;
  };
  const refused = (code: string) => ({ kind: "refused", code });

  test("a list cut short, as this device knows", async () => {
    const house = await sending();
    const first = house.server.stored[0]?.sent.statement ?? null;

    const cut = await refusal(house, ({ batches }) => ({
      batches: batches.slice(0, 1),
      last: first,
    }));
    const emptied = await refusal(house, () => ({ batches: [], last: null }));

    assert.deepEqual([cut, emptied], [refused("rollback"), refused("rollback")]);
  });

  test("a statement cut off, an old one, or one of another desk", async () => {
    const house = await sending();
    const foreign = await sending();
    const first = house.server.stored[0]?.sent.statement ?? null;
    const theirs = foreign.server.stored.at(-1)?.sent.statement ?? null;

    const none = await refusal(house, (sent) => ({ ...sent, last: null }));
    const old = await refusal(house, (sent) => ({ ...sent, last: first }));
    const other = await refusal(house, (sent) => ({ ...sent, last: theirs }));

    assert.deepEqual([none, old, other], [refused("batch"), refused("batch"), refused("epoch")]);
  });

  test("a gap, another week, another copy", async () => {
    const house = await sending();

    const gap = await refusal(house, ({ batches, last }) => ({ batches: batches.slice(1), last }));
    const week = await refusal(house, ({ batches: [first, ...rest], last }) => ({
      batches: [{ ...(first ?? assert.fail()), week: "2026-W40" }, ...rest],
      last,
    }));
    const copies = await refusal(house, ({ batches: [first, second], last }) => ({
      batches: [{ ...(first ?? assert.fail()), copy: second?.copy ?? "" }, second ?? assert.fail()],
      last,
    }));

    assert.deepEqual([gap, week, copies], [refused("batch"), refused("batch"), refused("batch")]);
  });

  test("a copy of the newest batch that the desk never signed", async () => {
    const house = await sending();
    const { keys, log } = await house.office.vault(house.office.lead);
    const context = { desk: log.desk, epoch: 1, number: 2 };
    const copy = toBase64Url(await encryptCopy([], keys.current.vault, context));

    const outcome = await refusal(house, ({ batches: [first], last }) => ({
      batches: [first ?? assert.fail(), { number: 2, week: "2026-W48", epoch: 1, copy }],
      last,
    }));

    assert.deepEqual(outcome, refused("batch"));
  });
});
