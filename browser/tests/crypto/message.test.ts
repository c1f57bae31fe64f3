// A thread from report to answer and back, and what a server could do to it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { encodeIdentity } from "../../src/crypto/age-keys.ts";
import { fromBase64Url, randomId, type Bytes } from "../../src/crypto/encoding.ts";
import { openFiles, verifyConversation } from "../../src/crypto/conversation.ts";
import { openMessage, openSelfCopy, sealToDesk, sealToReporter } from "../../src/crypto/message.ts";
import { newReporterThread, newThread, TO_DESK, TO_REPORTER } from "../../src/crypto/thread.ts";
import { signingKeyFromSeed } from "../../src/crypto/signing.ts";
import { verifyLog } from "../../src/crypto/statements.ts";
import { makeDesk, makeEpoch, makeReporter, report, text, TODAY } from "./fixtures.ts";

const desk = await makeDesk();
const intake = encodeIdentity(fromBase64Url(desk.secrets.intake));

/** Report, answer, second message: what each side sent and knows. */
async function exchange() {
  const reporter = await makeReporter();
  const id = randomId();
  const atReporter = newReporterThread(desk.log.desk, id, reporter);
  const signer = reporter.signer;
  const first = await sealToDesk(atReporter, desk.log, TODAY, signer, report(reporter));
  const received = await openMessage(
    first.sealed,
    intake,
    TO_DESK,
    newThread(desk.log.desk, id),
    desk.log,
  );
  const answer = await sealToReporter(
    received.state,
    desk.log,
    TODAY,
    desk.keys.answering,
    text("Danke"),
  );
  const answered = await openMessage(
    answer.sealed,
    reporter.identity,
    TO_REPORTER,
    first.state,
    desk.log,
  );
  const second = await sealToDesk(answered.state, desk.log, TODAY, signer, text("Noch etwas"));
  return { reporter, id, atReporter, first, received, answer, answered, second };
}

test("a report is read, answered and followed up, both sides knowing the same", async () => {
  const { first, received, answer, answered, second } = await exchange();

  const followed = await openMessage(second.sealed, intake, TO_DESK, answer.state, desk.log);

  assert.equal(first.sealed.length, 18_043);
  assert.equal(first.copy.length, 18_043);
  assert.equal((received.body as { text: string }).text, "Drohbrief");
  assert.equal((answered.body as { text: string }).text, "Danke");
  assert.deepEqual(followed.state, second.state);
  assert.equal(followed.state.incoming.acknowledged, 1);
});

test("self-copies and answers give the thread back on another day", async () => {
  const { reporter, atReporter, first, answer, second } = await exchange();
  const incoming = await openFiles([first.copy, second.copy], reporter.identity);
  const outgoing = await openFiles([answer.sealed], reporter.identity);

  const thread = await verifyConversation({ incoming, outgoing }, atReporter, desk.log, TO_DESK);

  assert.deepEqual(
    thread.messages.map(({ prefix }) => [prefix.direction, prefix.sequence]),
    [
      [1, 0],
      [2, 0],
      [1, 1],
    ],
  );
  assert.deepEqual(thread.state, second.state);
});

test("a self-copy alone is not proof of another recipient's file", async () => {
  const { reporter, atReporter, first } = await exchange();

  const copy = await openSelfCopy(first.copy, reporter.identity, atReporter, desk.log);

  assert.equal(copy.hash, first.hash);
  const asMessage = openMessage(first.copy, reporter.identity, TO_DESK, atReporter, desk.log);
  await assert.rejects(asMessage, { code: "recipient" });
});

test("a server that replays, drops, reorders or reflects is found out", async () => {
  const { received, answer, answered, second, reporter, first } = await exchange();
  const read = (file: Bytes, state = received.state): Promise<unknown> =>
    openMessage(file, intake, TO_DESK, state, desk.log);

  await assert.rejects(read(first.sealed), { code: "sequence" });
  await assert.rejects(read(second.sealed, newThread(desk.log.desk, first.state.thread)), {
    code: "sequence",
  });
  await assert.rejects(read(second.sealed), { code: "acknowledged" });
  const another = newThread(desk.log.desk, randomId());
  await assert.rejects(read(first.sealed, another), { code: "thread" });
  const reflected = openMessage(
    answer.sealed,
    reporter.identity,
    TO_DESK,
    answered.state,
    desk.log,
  );
  await assert.rejects(reflected, { code: "direction" });
});

test("an answer acknowledging nothing known leaves the conversation refused", async () => {
  const { reporter, atReporter, answer } = await exchange();
  const outgoing = await openFiles([answer.sealed], reporter.identity);

  const alone = verifyConversation({ incoming: [], outgoing }, atReporter, desk.log, TO_DESK);

  await assert.rejects(alone, { code: "acknowledged" });
});

/** A second epoch: the reporter writes in it before reading what the desk answered in the first. */
async function crossing() {
  const { reporter, id, atReporter, first, received, answer } = await exchange();
  const renewed = await makeEpoch({
    desk: desk.log.desk,
    previous: desk.log.last,
    number: 2,
    root: desk.root,
    people: desk.members.members,
  });
  const log = await verifyLog([...desk.statements, renewed.statement], desk.log.desk);
  const unaware = await sealToDesk(first.state, log, TODAY, reporter.signer, text("Noch etwas"));
  const incoming = [first.payload, unaware.payload];
  const answering = await signingKeyFromSeed(fromBase64Url(renewed.secrets.answering));
  return { reporter, id, atReporter, first, received, answer, incoming, log, answering };
}

test("an answer of an ended epoch is refused once the reporter wrote in the next", async () => {
  const { atReporter, answer, incoming, log } = await crossing();

  const read = verifyConversation(
    { incoming, outgoing: [answer.payload] },
    atReporter,
    log,
    TO_DESK,
  );

  await assert.rejects(read, { code: "epoch" });
});

test("no message of a reporter makes the desk's own earlier answers unreadable", async () => {
  const { id, answer, incoming, log } = await crossing();

  const thread = await verifyConversation(
    { incoming, outgoing: [answer.payload] },
    newThread(desk.log.desk, id),
    log,
    TO_REPORTER,
  );

  assert.deepEqual(
    thread.messages.map(({ prefix }) => [prefix.direction, prefix.sequence]),
    [
      [1, 0],
      [2, 0],
      [1, 1],
    ],
  );
});

test("nothing is sealed to an older epoch than that of an answer already read", async () => {
  const { reporter, first, received, log, answering } = await crossing();
  const answer = await sealToReporter(received.state, log, TODAY, answering, text("Danke"));
  const { identity, signer } = reporter;
  const read = await openMessage(answer.sealed, identity, TO_REPORTER, first.state, log);

  const cut = sealToDesk(read.state, desk.log, TODAY, signer, text("Noch etwas"));

  await assert.rejects(cut, { code: "epoch" });
});

test("nothing is sealed under an expired epoch, for another desk or by another key", async () => {
  const { reporter, atReporter, received } = await exchange();
  const body = report(reporter);
  const other = await makeReporter();
  const elsewhere = newReporterThread((await makeDesk()).log.desk, randomId(), reporter);

  const late = sealToDesk(atReporter, desk.log, "2027-03-02", reporter.signer, body);
  await assert.rejects(late, { code: "expired" });
  const misdirected = sealToDesk(elsewhere, desk.log, TODAY, reporter.signer, body);
  await assert.rejects(misdirected, { code: "desk" });
  const forged = sealToDesk(atReporter, desk.log, TODAY, other.signer, body);
  await assert.rejects(forged, { code: "sender" });
  const diverted = sealToDesk(atReporter, desk.log, TODAY, reporter.signer, report(other));
  await assert.rejects(diverted, { code: "recipient" });
  const unsigned = sealToReporter(received.state, desk.log, TODAY, reporter.signer, text("x"));
  await assert.rejects(unsigned, { code: "sender" });
});

test("a text of 60,000 bytes fits, with much beside it; one byte more is refused", async () => {
  const { atReporter, reporter } = await exchange();
  const seal = (words: string): Promise<{ sealed: Bytes }> =>
    sealToDesk(atReporter, desk.log, TODAY, reporter.signer, report(reporter, words));

  assert.equal((await seal("ä".repeat(30_000))).sealed.length, 67_195);
  await assert.rejects(seal("ä".repeat(30_000) + "x"), { code: "schema" });
  await assert.rejects(seal('"'.repeat(60_000)), { code: "size" });
});
