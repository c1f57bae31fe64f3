import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { openMessage } from "../../src/crypto/message.ts";
import { fromBase64Url, toBase64Url } from "../../src/crypto/encoding.ts";
import { newCaseKey } from "../../src/crypto/case.ts";
import { summaryOf, type Coding } from "../../src/crypto/coding.ts";
import { verifyLog } from "../../src/crypto/statements.ts";
import { TO_REPORTER } from "../../src/crypto/thread.ts";
import { intakeKeysOf, openCase, openReport, reportOf } from "../../src/desk/model/case.ts";
import { prepareSave } from "../../src/desk/model/save.ts";
import { openCards, workerKeysOf } from "../../src/desk/model/summaries.ts";
import type { Vault } from "../../src/desk/model/vault.ts";
import type { StoredCase } from "../../src/desk/model/wire.ts";
import { accept, contentOf, Office, Reporter, saveNotes, store, TODAY } from "./office.ts";

const CODING: Coding = {
  ags: "",
  answers: { severity: ["S2"] },
  consent: "network",
  counts: "yes",
  day: TODAY,
  frame: "1",
  remark: "wie besprochen",
  revision: 1,
  seed: "A".repeat(22),
  values: ["threat", "volunteer", "written", "none"],
};

const code = (expected: string) => ({ name: "CryptoError", code: expected });

describe("a case", () => {
  let office: Office;
  let lead: Vault;

  before(async () => {
    office = await Office.found();
    lead = await office.vault(office.lead);
  });

  test("keeps the report's words under its own key once it is accepted", async () => {
    const reporter = await Reporter.arrive(office);
    const report = await reporter.report(office, "Ein Zettel im Kasten.");

    const stored = await accept(lead, report);

    const open = await openCase(lead, stored, undefined);
    assert.equal(reportOf(open.thread)?.text, "Ein Zettel im Kasten.");
    assert.equal(open.head?.version, 1);
    assert.deepEqual(stored.pending, []);
    assert.equal(contentOf(open).assignee, office.lead.account.id);
  });

  test("answers the person with a message only they can open", async () => {
    const reporter = await Reporter.arrive(office);
    const stored = await accept(lead, await reporter.report(office, "Hallo"));
    const open = await openCase(lead, stored, undefined);

    const prepared = await prepareSave(
      lead,
      open,
      contentOf(open),
      "Danke für Ihr Vertrauen.",
      TODAY,
    );

    const log = await verifyLog(office.state.log, office.state.fingerprint);
    const sealed = fromBase64Url(prepared.request.outgoing?.sealed ?? "");
    const answer = await openMessage(sealed, reporter.identity, TO_REPORTER, reporter.thread, log);
    assert.equal("text" in answer.body ? answer.body.text : "", "Danke für Ihr Vertrauen.");
    const after = await openCase(lead, store(prepared, stored), undefined);
    assert.equal(after.thread.messages.length, 2);
  });

  test("moves a further message of the person under the case key with the next save", async () => {
    const reporter = await Reporter.arrive(office);
    const stored = await accept(lead, await reporter.report(office, "Erstens"));
    const second = await reporter.write(office, "Zweitens");
    const waiting: StoredCase = { ...stored, pending: [second] };

    const open = await openCase(lead, waiting, undefined);
    const saved = store(await prepareSave(lead, open, contentOf(open), null, TODAY), waiting, [
      second,
    ]);

    assert.deepEqual(
      open.thread.pending.map(({ id }) => id),
      [second.id],
    );
    assert.deepEqual(saved.pending, []);
    const after = await openCase(lead, saved, undefined);
    assert.equal(after.thread.messages.length, 2);
  });

  test("keeps its coding through saves that know nothing of it", async () => {
    const reporter = await Reporter.arrive(office);
    const first = await accept(lead, await reporter.report(office, "Hallo"));
    const open = await openCase(lead, first, undefined);
    const content = { ...contentOf(open), coding: CODING };
    const coded = store(await prepareSave(lead, open, content, null, TODAY), first);

    const saved = await saveNotes(lead, coded, "neu");

    assert.deepEqual(contentOf(await openCase(lead, saved, undefined)).coding, CODING);
  });

  test("shows its coding on its card, so that statistics need open no case", async () => {
    const reporter = await Reporter.arrive(office);
    const first = await accept(lead, await reporter.report(office, "Hallo"));
    const open = await openCase(lead, first, undefined);
    const content = { ...contentOf(open), coding: CODING };
    const { request, id } = await prepareSave(lead, open, content, null, TODAY);

    const [head, card, key] = [request.head, request.fields["card"], first.keys[0]];
    const listed = { id, head, card: card ?? fail(), key: key ?? fail() };
    const [opened] = await openCards([listed], workerKeysOf(lead, intakeKeysOf(lead)));

    assert.ok(opened !== undefined && "card" in opened);
    assert.deepEqual(opened.card.coding, summaryOf(CODING));
  });

  test("names a forged message and shows nothing of it", async () => {
    const reporter = await Reporter.arrive(office);
    const stranger = await Reporter.arrive(office);
    const stored = await accept(lead, await reporter.report(office, "Echt"));
    await stranger.report(office, "Fremd");
    const forged = await stranger.write(office, "Falsche Spur");

    const open = await openCase(lead, { ...stored, pending: [forged] }, undefined);

    assert.deepEqual(open.thread.pending, []);
    assert.deepEqual(open.thread.refused, [
      { id: forged.id, sequence: 1, code: "sender", aside: false },
    ]);
  });

  test("is refused when an older version is put back", async () => {
    const reporter = await Reporter.arrive(office);
    const first = await accept(lead, await reporter.report(office, "Hallo"));
    const second = await saveNotes(lead, first, "neu");
    const { head } = await openCase(lead, second, undefined);
    const remembered = { version: head?.version ?? 0, hash: head?.hash ?? "" };

    await assert.rejects(openCase(lead, first, remembered), code("rollback"));
    const sideways = await saveNotes(lead, first, "anderer Zweig");
    await assert.rejects(openCase(lead, sideways, remembered), code("rollback"));
  });

  test("is refused when a field is missing, swapped or left over", async () => {
    const reporter = await Reporter.arrive(office);
    const first = await accept(lead, await reporter.report(office, "Hallo"));
    const second = await saveNotes(lead, first, "neu");
    const { "thread/in/0": _, ...without } = second.fields;
    const swapped = { ...second.fields, notes: first.fields["notes"] ?? fail() };
    const extra = { ...second.fields, "thread/in/1": second.fields["thread/in/0"] ?? fail() };

    for (const fields of [without, swapped, extra]) {
      await assert.rejects(openCase(lead, { ...second, fields }, undefined), code("head"));
    }
  });

  test("that cannot be opened as a report is refused with the failed check", async () => {
    const other = await Office.found();
    const reporter = await Reporter.arrive(other);
    const foreign = await reporter.report(other, "An die falsche Stelle");
    const here = {
      ...foreign,
      messages: foreign.messages.map((each) => ({ ...each, epoch: lead.epoch.hash })),
    };

    await assert.rejects(openReport(here, intakeKeysOf(lead)), code("age"));
  });
});

describe("after a change of keys", () => {
  let office: Office;
  let stored: StoredCase;
  let former: Vault;

  before(async () => {
    office = await Office.found();
    const removed = await office.admit("Bela");
    former = await office.vault(removed);
    const reporter = await Reporter.arrive(office);
    stored = await accept(await office.vault(office.lead), await reporter.report(office, "Hallo"));
    const { head } = await openCase(await office.vault(office.lead), stored, undefined);
    const heads = new Map([[stored.id, { version: 1, hash: head?.hash ?? "" }]]);
    await office.startEpoch({ remove: [removed.account.id] }, heads);
  });

  test("a case still opens and its next save starts a new generation", async () => {
    const lead = await office.vault(office.lead);

    const saved = await saveNotes(lead, stored, "nach dem Wechsel");

    assert.deepEqual(
      saved.keys.map(({ generation, epoch }) => [generation, epoch]),
      [
        [1, 2],
        [2, 3],
      ],
    );
    const open = await openCase(lead, saved, undefined);
    const entries = open.head?.head.fields;
    assert.equal(entries?.["notes"]?.[0], 2);
    assert.equal(entries?.["thread/in/0"]?.[0], 1);
    assert.equal(contentOf(open).notes, "nach dem Wechsel");
  });

  test("a case that was open while the keys changed is not written under its old key", async () => {
    const open = await openCase(former, stored, undefined);
    assert.notEqual(open.key, null);
    const lead = await office.vault(office.lead);

    const { request } = await prepareSave(lead, open, contentOf(open), null, TODAY);

    assert.deepEqual(
      request.keys.map(({ generation, epoch }) => [generation, epoch]),
      [[2, 3]],
    );
  });

  test("somebody removed can't sign a head in the name of the closed epoch", async () => {
    const lead = await office.vault(office.lead);

    const forged = await saveNotes(former, stored, "von jemandem, der nicht mehr dabei ist");

    await assert.rejects(openCase(lead, forged, undefined), code("closing"));
  });

  test("somebody removed can't slip in a key of their own for later writes", async () => {
    const lead = await office.vault(office.lead);
    const saved = await saveNotes(lead, stored, "geheim");
    const context = { case: stored.id, desk: office.state.fingerprint, epoch: 2, generation: 2 };
    const planted = await newCaseKey(former.keys.current.vault, context);
    const keys = saved.keys.map((wrap) =>
      wrap.generation === 2 ? { ...wrap, epoch: 2, wrapped: toBase64Url(planted.wrapped) } : wrap,
    );

    await assert.rejects(openCase(lead, { ...saved, keys }, undefined), code("head"));
  });

  test("somebody removed can't open the new secrets", async () => {
    await assert.rejects(
      office.vault({ ...office.lead, account: former.account, member: former.member }),
      code("age"),
    );
  });
});

function fail(): never {
  throw new Error("the field is missing");
}
