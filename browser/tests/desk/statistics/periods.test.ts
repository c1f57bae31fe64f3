import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  firstDay,
  following,
  lastDay,
  lastEnded,
  lastSending,
  mondayOf,
  openPeriods,
  periodsOf,
  quarterOf,
  sundayOf,
  weekOf,
  yearOf,
} from "../../../src/desk/model/statistics/periods.ts";
import calendar from "../../../../tests/trends/calendar.json" with { type: "json" };

describe("the calendar of batches is that of trends/periods.py", () => {
  test("for days", () => {
    for (const { day, week, quarter, year } of calendar.days) {
      assert.deepEqual([weekOf(day), quarterOf(day), yearOf(day)], [week, quarter, year], day);
    }
  });

  test("for weeks", () => {
    for (const each of calendar.weeks) {
      const { week, monday, sunday, periods } = each;
      assert.deepEqual([mondayOf(week), sundayOf(week)], [monday, sunday], week);
      assert.equal(following(week), each.following, week);
      assert.deepEqual(periodsOf(week), periods, week);
    }
  });

  test("for periods", () => {
    for (const each of calendar.periods) {
      const { period } = each;
      assert.deepEqual([firstDay(period), lastDay(period)], [each.first_day, each.last_day]);
      assert.equal(lastSending(period), each.last_sending, period);
    }
  });
});

test("the last ended week is the one before today's, on Monday as on Sunday", () => {
  assert.equal(lastEnded("2026-11-23"), "2026-W47");
  assert.equal(lastEnded("2026-11-29"), "2026-W47");
  assert.equal(lastEnded("2027-01-04"), "2026-W53");
});

test("a batch sent late leaves out the periods that have closed meanwhile", () => {
  assert.deepEqual(openPeriods("2027-W01", "2027-01-12"), ["2026", "2026-Q4", "2027", "2027-Q1"]);
  assert.deepEqual(openPeriods("2027-W01", "2027-01-13"), ["2027", "2027-Q1"]);
  assert.deepEqual(openPeriods("2026-W20", "2027-02-01"), []);
});
