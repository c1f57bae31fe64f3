/** A closing list decides which cases live on. One left out by mistake would be lost for good. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { HeadName } from "../../src/crypto/closing.ts";
import { NONE, randomId, type Id } from "../../src/crypto/encoding.ts";
import {
  collectHeads,
  HeadsRefused,
  HeadsUnchecked,
  type CheckHeads,
} from "../../src/desk/model/rotation.ts";
import type { CasePage, ListedCase } from "../../src/desk/model/wire.ts";

const HEAD: HeadName = { version: 1, hash: NONE };
const [one, two] = [randomId(), randomId()];

const listing = (ids: readonly Id[], total = ids.length) => ({
  cases: async (): Promise<CasePage> => ({
    cases: ids.map((id) => ({ id }) as ListedCase),
    next: null,
    total,
  }),
});
const remembering = (...ids: Id[]) => ({
  memory: { heads: new Map(ids.map((id) => [id, HEAD])), log: { length: 2, last: NONE } },
  head: () => undefined,
});
const passing: CheckHeads = async (checks) =>
  checks.map(({ listed }) => ({ id: listed.id, ...HEAD }));

describe("the heads for a closing list", () => {
  test("are those of all cases", async () => {
    const heads = await collectHeads(listing([one, two]), remembering(one), undefined, passing);

    assert.deepEqual([...heads.keys()], [one, two]);
  });

  test("are not taken for empty when the vault was locked in between", async () => {
    const locked: CheckHeads = async () => [];

    await assert.rejects(
      collectHeads(listing([one, two]), remembering(), undefined, locked),
      HeadsUnchecked,
    );
  });

  test("do not leave out a case that this device has seen", async () => {
    await assert.rejects(
      collectHeads(listing([one]), remembering(one, two), undefined, passing),
      (error) => error instanceof HeadsRefused && error.cases[0] === two,
    );
  });

  test("do not leave out a case of the last closing list", async () => {
    const closing = new Map([[two, HEAD]]);

    await assert.rejects(
      collectHeads(listing([one]), remembering(), closing, passing),
      (error) => error instanceof HeadsRefused && error.cases[0] === two,
    );
  });

  test("are as many as the server counts", async () => {
    await assert.rejects(
      collectHeads(listing([one], 2), remembering(), undefined, passing),
      HeadsUnchecked,
    );
  });
});
