import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { openCase, type OpenCase } from "../../src/desk/model/case.ts";
import {
  clip,
  mergeContent,
  settle,
  statusOf,
  type CaseContent,
} from "../../src/desk/model/content.ts";
import { readDraft, writeDraft, type CaseDraft } from "../../src/desk/model/draft.ts";
import {
  choose,
  draftOfEdit,
  fitContent,
  isDirty,
  rebase,
  resume,
  startEdit,
} from "../../src/desk/model/edit.ts";
import { draftOf, withoutConsent } from "../../src/desk/model/statistics/coding-draft.ts";
import { decodeCanonical, encodeCanonical } from "../../src/crypto/canonical.ts";
import type { Coding } from "../../src/crypto/coding.ts";
import { accept, contentOf, Office, Reporter, saveNotes } from "./office.ts";

const BASE: CaseContent = {
  accepted: "2026-01-06",
  acute: "NO",
  coding: null,
  due: "",
  forms: ["THREAT"],
  kommune: "Trelmstedt",
  language: "de",
  received: "2026-11-20",
  state: "ACTIVE",
  title: "Titel",
  urgency: "U3",
  notes: "alt",
  assignee: null,
};

const SEED = "A".repeat(22);
const CODING: Coding = {
  ags: "09999002",
  answers: {},
  consent: "kommune",
  counts: "yes",
  day: "2026-11-23",
  frame: "1",
  remark: "",
  revision: 1,
  seed: SEED,
  values: ["threat", "volunteer", "written", "none"],
};

describe("two changes of one case", () => {
  test("come together where they touch different fields", () => {
    const mine = { ...BASE, notes: "meine" };
    const theirs = { ...BASE, state: "CLOSED", assignee: "them" };

    const { content, conflicts } = mergeContent(BASE, mine, theirs);

    assert.deepEqual(content, { ...BASE, notes: "meine", state: "CLOSED", assignee: "them" });
    assert.deepEqual(conflicts, []);
  });

  test("stand against each other where both changed the same field differently", () => {
    const mine = { ...BASE, notes: "meine", urgency: "U2" as const };
    const theirs = { ...BASE, notes: "ihre", urgency: "U2" as const };

    const { content, conflicts } = mergeContent(BASE, mine, theirs);

    assert.equal(content.notes, "meine");
    assert.deepEqual(conflicts, ["notes"]);
  });
});

describe("an edit", () => {
  let open: OpenCase;
  let theirs: OpenCase;

  before(async () => {
    const office = await Office.found();
    const vault = await office.vault(office.lead);
    const stored = await accept(
      vault,
      await (await Reporter.arrive(office)).report(office, "Hallo"),
    );
    open = await openCase(vault, stored, undefined);
    theirs = await openCase(vault, await saveNotes(vault, stored, "ihre Notiz"), undefined);
  });

  test("goes on from their version without losing a word of either", () => {
    const edit = startEdit(open, "me", "2026-01-06");
    const typed = { ...edit, mine: { ...edit.mine, notes: "meine Notiz" }, answer: "Guten Tag" };

    const merged = rebase(typed, theirs);

    assert.deepEqual(merged.conflict?.fields, ["notes"]);
    assert.equal(merged.conflict?.ours.notes, "meine Notiz");
    assert.equal(merged.conflict?.theirContent.notes, "ihre Notiz");
    assert.equal(merged.answer, "Guten Tag");
    assert.equal(merged.open.head?.version, 2);
    const chosen = choose(merged, "notes", "beide");
    assert.equal(chosen.mine.notes, "beide");
  });

  test("of a report somebody else accepted keeps what was typed and takes over the rest", () => {
    const report: OpenCase = { ...open, head: null, content: null, key: null };
    const edit = startEdit(report, "me", "2026-01-06");
    const typed = { ...edit, mine: { ...edit.mine, title: "Mein Titel" } };

    const merged = rebase(typed, theirs);

    assert.equal(merged.mine.title, "Mein Titel");
    assert.equal(merged.mine.notes, "ihre Notiz");
    assert.equal(merged.mine.assignee, contentOf(theirs).assignee);
    assert.deepEqual(merged.conflict?.fields, []);
  });

  test("that lay as a draft while somebody else saved overwrites nothing of theirs", () => {
    const edit = startEdit(open, "me", "2026-01-06");
    const draft = draftOfEdit({ ...edit, mine: { ...edit.mine, title: "Mein Titel" } });

    const resumed = resume(startEdit(theirs, "me", "2026-01-06"), draft);

    assert.equal(resumed.mine.title, "Mein Titel");
    assert.equal(resumed.mine.notes, "ihre Notiz");
    assert.deepEqual(resumed.conflict?.fields, []);
    const unchanged = resume(startEdit(open, "me", "2026-01-06"), draft);
    assert.equal(unchanged.conflict, undefined);
  });

  test("is dirty only when something would be lost", () => {
    const edit = startEdit(open, "me", "2026-01-06");

    assert.equal(isDirty(edit), false);
    assert.equal(isDirty({ ...edit, answer: "  " }), false);
    assert.equal(isDirty({ ...edit, answer: "ja" }), true);
    assert.equal(isDirty({ ...edit, coding: draftOf(CODING) }), true);
    assert.equal(isDirty({ ...edit, mine: { ...edit.mine, due: "2026-12-01" } }), true);
  });
});

describe("a draft survives being sealed", () => {
  const kept = (draft: CaseDraft) => readDraft(decodeCanonical(encodeCanonical(writeDraft(draft))));

  test("with nobody responsible and nothing coded", () => {
    const draft = { base: BASE, content: BASE, answer: "Guten Tag", coding: undefined };

    assert.deepEqual(kept(draft), draft);
  });

  test("with what was coded, and the change of it that was being filled in", () => {
    const coding = { ...draftOf(CODING), consent: "" as const };
    const draft = { base: BASE, content: { ...BASE, coding: CODING }, answer: "", coding };

    assert.deepEqual(kept(draft), draft);
  });
});

describe("two codings of one case", () => {
  const theirs = {
    ...BASE,
    coding: { ...CODING, seed: SEED.replace("A", "B"), day: "2026-11-20" },
  };

  test("that say the same stand against each other in nothing", () => {
    const mine = { ...BASE, coding: CODING };

    const { conflicts } = mergeContent(BASE, mine, theirs);

    assert.deepEqual(conflicts, []);
  });

  test("that differ are for a person to choose, and either keeps the seed that was saved first", () => {
    const mine = { ...BASE, coding: { ...CODING, ags: "06999001" } };

    const { content, conflicts } = mergeContent(BASE, mine, theirs);
    const saved = settle(theirs, content).coding;

    assert.deepEqual(conflicts, ["coding"]);
    assert.equal(saved?.ags, "06999001");
    assert.equal(saved?.seed, theirs.coding.seed);
    assert.equal(saved?.day, theirs.coding.day);
    assert.equal(saved?.revision, 2);
  });
});

describe("what a save keeps whatever the page says", () => {
  const stored = { ...BASE, coding: CODING };

  test("is the day of acceptance", () => {
    const { accepted } = settle(stored, { ...stored, accepted: "2026-11-23" });

    assert.equal(accepted, BASE.accepted);
  });

  test("is a coding, since an old draft knows nothing of it", () => {
    assert.deepEqual(settle(stored, BASE).coding, CODING);
  });

  test("is the revision, as long as nothing else would be sent", () => {
    const coding = {
      ...CODING,
      remark: "mit der Person besprochen",
      answers: { severity: ["S2"] },
    };

    assert.equal(settle(stored, { ...BASE, coding }).coding?.revision, 1);
    const without = settle(stored, { ...BASE, coding: withoutConsent(CODING) });
    assert.equal(without.coding?.revision, 2);
    const again = settle(without, { ...BASE, coding: CODING });
    assert.equal(again.coding?.revision, 3);
  });
});

test("title and Kommune are cut to the card's bytes without splitting a character", () => {
  const long = { ...BASE, title: "ü".repeat(60), kommune: ` ${"🏠".repeat(20)}` };

  const { title, kommune } = fitContent(long);

  assert.equal(title, "ü".repeat(40));
  assert.equal(kommune, "🏠".repeat(15));
  assert.equal(clip("kurz", 80), "kurz");
});

test("only finished states close a case for the server", () => {
  assert.equal(statusOf("CLOSED"), "closed");
  assert.equal(statusOf("REFERRED"), "open");
});
