import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { openCase, type OpenCase } from "../../src/desk/model/case.ts";
import { clip, mergeContent, statusOf, type CaseContent } from "../../src/desk/model/content.ts";
import { readDraft, writeDraft } from "../../src/desk/model/draft.ts";
import { choose, fitContent, isDirty, rebase, startEdit } from "../../src/desk/model/edit.ts";
import { decodeCanonical, encodeCanonical } from "../../src/crypto/canonical.ts";
import { accept, contentOf, Office, Reporter, saveNotes } from "./office.ts";

const BASE: CaseContent = {
  accepted: "2026-01-06",
  acute: "NO",
  coding: "",
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

  test("is dirty only when something would be lost", () => {
    const edit = startEdit(open, "me", "2026-01-06");

    assert.equal(isDirty(edit), false);
    assert.equal(isDirty({ ...edit, answer: "  " }), false);
    assert.equal(isDirty({ ...edit, answer: "ja" }), true);
    assert.equal(isDirty({ ...edit, mine: { ...edit.mine, due: "2026-12-01" } }), true);
  });
});

test("a draft survives being sealed, with nobody responsible", () => {
  const draft = { content: BASE, answer: "Guten Tag" };

  const back = readDraft(decodeCanonical(encodeCanonical(writeDraft(draft))));

  assert.deepEqual(back, draft);
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
