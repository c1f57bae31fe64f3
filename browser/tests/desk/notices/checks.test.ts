import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { NoticeContent } from "../../../src/crypto/notice.ts";
import { findHints, questionsOf, type RuleId } from "../../../src/desk/model/notices/checks.ts";
import type { NoticeSetup } from "../../../src/desk/model/notices/setup.ts";

const setup: NoticeSetup = {
  desks: {},
  laender: {},
  kommunen: [
    { name: "Kleinmoor", ags: "01999007", small: true },
    { name: "Großstadt", ags: "01999008", small: false },
  ],
};

function content(text: string, changes: Partial<NoticeContent> = {}): NoticeContent {
  return {
    id: "",
    area: [],
    audience: "coordinators",
    consent: "none-needed",
    threat: "",
    since: "2026-11-23",
    expires: "2026-12-07",
    texts: [["de", "Hinweis", text]],
    ...changes,
  };
}

function found(text: string): Partial<Record<RuleId, readonly string[]>> {
  return Object.fromEntries(findHints(content(text), setup).map((hint) => [hint.rule, hint.found]));
}

describe("what may give somebody away is found", () => {
  const cases: readonly (readonly [RuleId, string, string])[] = [
    ["email", "Absender ist drohung.2026@mail.example heute", "drohung.2026@mail.example"],
    ["link", "Siehe https://example.org/x?y=1 dazu", "https://example.org/x?y=1"],
    ["link", "Siehe beispiel.de/hetze dazu", "beispiel.de/hetze"],
    ["phone", "Anrufe von 0151 2345678 häufen sich", "0151 2345678"],
    ["phone", "Anrufe von +49 (151) 234-5678.", "+49 (151) 234-5678"],
    ["street", "vor der Lindenstraße 12a stand", "Lindenstraße 12a"],
    ["street", "Briefe an Am Markt 3 gingen", "Am Markt 3"],
    ["name", "Auch Frau Anna Beispiel bekam Post", "Frau Anna Beispiel"],
    ["name", "an Herrn Dr. Öztürk gerichtet", "Herrn Dr. Öztürk"],
    ["office", "Eine Mail an die Bürgermeisterin war", "die Bürgermeisterin"],
    ["date", "Am 3. November kamen", "3. November"],
    ["date", "Am 03.11.2026 kamen", "03.11.2026"],
    ["date", "On November 3 they came", "November 3"],
    ["time", "gegen 14:30 Uhr rief", "14:30 Uhr"],
    ["time", "nachts um 3 Uhr klingelt", "3 Uhr"],
    ["small-place", "In Kleinmoor kam", "Kleinmoor"],
  ];
  for (const [rule, text, expected] of cases) {
    test(`${rule}: ${expected}`, () => {
      assert.deepEqual(found(text)[rule], [expected]);
    });
  }

  test("in the heading and in English, too", () => {
    const texts: NoticeContent["texts"] = [
      ["de", "Anruf 0151 2345678", "Text"],
      ["en", "Calls", "Ms Jane Example got one"],
    ];
    const hints = findHints(content("", { texts }), setup);

    assert.deepEqual(
      hints.map(({ rule }) => rule),
      ["phone", "name"],
    );
  });

  test("a small place among the readers, even if the text does not name it", () => {
    const hints = findHints(content("Ein Hinweis", { area: ["01999007"] }), setup);

    assert.deepEqual(hints, [{ rule: "small-place", found: ["Kleinmoor"] }]);
  });
});

describe("what gives nobody away is left alone", () => {
  for (const text of [
    "Seit einigen Tagen gehen in Großstadt gleichlautende Drohmails ein.",
    "Frauen und Herren aus allen Räten bekamen 3 bis 5 Mails.",
    "Bewahren Sie alles auf. Rufen Sie 110 an, wenn Gefahr droht.",
    "In den letzten 14 Tagen, vor allem abends, oft am Wochenende.",
    "Die Kleinmoorer Straße ist nicht gemeint, und Bürgermeister im Land sind vorgewarnt.",
  ]) {
    test(text, () => assert.deepEqual(found(text), {}));
  }
});

test("who says that all agreed is asked about that, everybody else whether it is no case", () => {
  assert.ok(questionsOf(content("", { consent: "given" })).includes("agreed"));
  assert.ok(questionsOf(content("")).includes("no-case"));
});
