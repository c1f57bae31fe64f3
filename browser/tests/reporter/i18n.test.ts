/** Texts in the reader's language, with numbers and days written as there. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { formatDay, formatShortDay, t, tn, useLanguage } from "../../src/shared/i18n.ts";

const english = {
  tag: "en",
  catalogue: { "Wort {n}": "Word {n}", "Eine Antwort.": ["One answer.", "{n} answers."] },
};

test("translates and fills in", () => {
  useLanguage(english);

  assert.equal(t("Wort {n}", { n: 12_000 }), "Word 12,000");
  assert.equal(tn("Eine Antwort.", "{n} Antworten.", 1), "One answer.");
  assert.equal(tn("Eine Antwort.", "{n} Antworten.", 3), "3 answers.");
  assert.equal(formatDay("2026-11-25"), "Wednesday, 25 November 2026");
  assert.equal(formatShortDay("2026-11-05"), "5 Nov 2026");
});

test("speaks German without a catalogue", () => {
  useLanguage({ tag: "de", catalogue: {} });

  assert.equal(t("Wort {n}", { n: 12_000 }), "Wort 12.000");
  assert.equal(tn("Eine Antwort.", "{n} Antworten.", 1), "Eine Antwort.");
  assert.equal(tn("Eine Antwort.", "{n} Antworten.", 0), "0 Antworten.");
  assert.equal(formatDay("2026-11-25"), "Mittwoch, 25. November 2026");
  assert.equal(formatShortDay("2026-11-05"), "05.11.2026");
});

test("keeps what is typed as it is, braces included", () => {
  useLanguage({ tag: "de", catalogue: {} });

  assert.equal(t("„{word}“ fehlt.", { word: "{n} $& $1" }), "„{n} $& $1“ fehlt.");
});
