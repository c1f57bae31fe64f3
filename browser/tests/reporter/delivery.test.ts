/** Delivery: what is tried again, what is sealed again, and what ends it. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { deliver, Undelivered, type Progress } from "../../src/reporter/delivery.ts";
import { NoAnswer, Problem } from "../../src/shared/api.ts";

/** Waits no time at all. */
const impatient: Progress = { sending: () => undefined, waiting: () => Promise.resolve() };

/** A delivery that meets these errors, one per post, before it succeeds. */
function meeting(errors: readonly Error[]) {
  const sealed: string[] = [];
  const posted: string[] = [];
  return {
    sealed,
    posted,
    seal: () => {
      sealed.push(`file ${sealed.length + 1}`);
      return Promise.resolve(sealed.at(-1) ?? "");
    },
    post: (file: string) => {
      const error = errors[posted.length];
      posted.push(file);
      return error === undefined ? Promise.resolve("taken") : Promise.reject(error);
    },
  };
}

test("sends the same bytes again after a lost answer", async () => {
  const delivery = meeting([new NoAnswer(), new Problem(503, "unavailable")]);

  const answer = await deliver(delivery, impatient);

  assert.equal(answer, "taken");
  assert.deepEqual(delivery.posted, ["file 1", "file 1", "file 1"]);
});

test("seals again for a new epoch", async () => {
  const delivery = meeting([new Problem(409, "stale-epoch")]);

  await deliver(delivery, impatient);

  assert.deepEqual(delivery.posted, ["file 1", "file 2"]);
});

test("does not seal for ever", async () => {
  const delivery = meeting(Array.from({ length: 99 }, () => new Problem(409, "stale-epoch")));

  await assert.rejects(deliver(delivery, impatient), { code: "stale-epoch" });
  assert.equal(delivery.sealed.length, 4);
});

test("gives up after some tries and says so", async () => {
  const delivery = meeting(Array.from({ length: 99 }, () => new NoAnswer()));

  await assert.rejects(deliver(delivery, impatient), Undelivered);
  assert.equal(new Set(delivery.posted).size, 1);
});

test("does not repeat what was refused", async () => {
  const delivery = meeting([new Problem(422, "not-sealed")]);

  await assert.rejects(deliver(delivery, impatient), { code: "not-sealed" });
  assert.equal(delivery.posted.length, 1);
});
