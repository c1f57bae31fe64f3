import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { daysBetween } from "../../src/crypto/encoding.ts";
import { severityOfForm } from "../../src/desk/model/taxonomy.ts";
import { suggestUrgency } from "../../src/desk/model/triage.ts";

type Answers = Readonly<Record<string, readonly string[]>>;
const suggest = (answers: Answers) => suggestUrgency(answers, severityOfForm);
const NARRATIVES = new URL("../../../app/demo_data/narratives.json", import.meta.url);

interface Narrative {
  readonly id: string;
  readonly urgency: string;
  readonly risk_yes: readonly string[];
  readonly received: string;
  readonly deadlines: readonly { readonly status: string; readonly due_safe_display?: string }[];
  readonly coding: Readonly<Record<string, string | readonly string[]>>;
}

describe("the suggested urgency", () => {
  test("is U1 for somebody in danger now and at least U2 for somebody unsure", () => {
    const harmless = { incident_form: ["EXCLUDE"], period: ["OLDER"] };

    assert.equal(suggest({ ...harmless, acute_danger: ["YES"] }), "U1");
    assert.equal(suggest({ ...harmless, acute_danger: ["UNSURE"] }), "U2");
    assert.equal(suggest({ ...harmless, acute_danger: ["NO"] }), "U4");
    assert.equal(suggest({ incident_form: ["ARSON"], acute_danger: ["UNSURE"] }), "U1");
  });

  test("follows the worst form and how recent it was", () => {
    const cases: [string[], string, string][] = [
      [["INSULT"], "TODAY", "U4"],
      [["INSULT", "THREAT"], "TODAY", "U3"],
      [["ASSAULT"], "WEEK", "U2"],
      [["ASSAULT"], "MONTH", "U3"],
      [["ARSON"], "TODAY", "U1"],
      [["ARSON"], "YEAR", "U2"],
    ];
    for (const [incident_form, period, expected] of cases) {
      assert.equal(suggest({ incident_form, period: [period] }), expected, incident_form.join());
    }
  });

  test("never takes what was not said for a no", () => {
    assert.equal(suggest({ incident_form: ["ASSAULT"] }), "U2");
    assert.equal(suggest({ incident_form: ["FROM_A_LATER_RELEASE"], period: ["OLDER"] }), "U3");
    assert.equal(suggest({}), "U4");
  });

  test("is U4 for somebody who only wants to be counted, unless danger is not ruled out", () => {
    const counted = {
      incident_form: ["ARSON"],
      contact_mode: ["NONE"],
      support_wish: ["W_STATONLY"],
    };

    assert.equal(suggest({ ...counted, acute_danger: ["NO"] }), "U4");
    assert.equal(suggest({ ...counted, acute_danger: ["YES"] }), "U1");
    assert.equal(suggest(counted), "U1");
  });

  test("is not less urgent than a counsellor's where neither risk questions nor deadlines count", () => {
    const { narratives } = JSON.parse(readFileSync(NARRATIVES, "utf8")) as {
      readonly narratives: readonly Narrative[];
    };
    const pressing = ({ received, deadlines }: Narrative) =>
      deadlines.some(
        ({ status, due_safe_display: due }) =>
          status === "running" && due !== undefined && daysBetween(received, due) <= 10,
      );
    const comparable = narratives.filter((each) => each.risk_yes.length === 0 && !pressing(each));
    assert.ok(comparable.length > 0);
    for (const { id, coding, urgency } of comparable) {
      const answers = Object.fromEntries(
        Object.entries(coding).map(([key, value]) => [key, [value].flat()]),
      );
      assert.ok(suggest(answers) <= urgency, `${id}: ${suggest(answers)} instead of ${urgency}`);
    }
  });
});
