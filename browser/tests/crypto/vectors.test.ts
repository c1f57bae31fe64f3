// The same scenarios as Python's: if one fails, the two can't read each other.
import assert from "node:assert/strict";
import { test } from "node:test";

import { wordLists } from "./word-lists-on-disk.ts";
import { disagreements } from "./vectors.ts";
import { vectorsOnDisk } from "./vectors-on-disk.ts";

for (const vector of vectorsOnDisk()) {
  test(`vector ${vector.scenario}`, async () => {
    assert.deepEqual(await disagreements(vector, wordLists), []);
  });
}

test("there are at least 40 vectors, half of them bad", () => {
  const vectors = vectorsOnDisk();

  const bad = vectors.filter((vector) => vector.outcome !== "ok");

  assert.ok(vectors.length >= 40 && bad.length >= vectors.length / 2);
});
