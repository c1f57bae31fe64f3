/** The promise: a wrong date would leave someone waiting. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { addWorkingDays } from "../../src/reporter/working-days.ts";

const CLOSED = ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31", "2027-01-01"];

test("counts working days after the day of arrival", () => {
  assert.equal(addWorkingDays("2026-11-23", 1, []), "2026-11-24");
  assert.equal(addWorkingDays("2026-11-23", 2, []), "2026-11-25");
});

test("skips weekends", () => {
  assert.equal(addWorkingDays("2026-11-20", 1, []), "2026-11-23");
  assert.equal(addWorkingDays("2026-11-21", 2, []), "2026-11-24");
});

test("skips days the office is closed", () => {
  assert.equal(addWorkingDays("2026-12-23", 2, CLOSED), "2026-12-29");
  assert.equal(addWorkingDays("2026-12-30", 2, CLOSED), "2027-01-05");
});

test("is not moved by daylight saving", () => {
  assert.equal(addWorkingDays("2027-03-26", 1, []), "2027-03-29");
  assert.equal(addWorkingDays("2026-10-23", 1, []), "2026-10-26");
});
