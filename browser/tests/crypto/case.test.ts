// Cases: keys per generation, fields bound to their place, heads chained and held against memory.
import assert from "node:assert/strict";
import { test } from "node:test";

import { encodeCanonical } from "../../src/crypto/canonical.ts";
import {
  checkField,
  headTag,
  readHead,
  sealHead,
  verifyHead,
  verifyHeadSigner,
  type CaseHead,
  type HeadExpectation,
} from "../../src/crypto/case-head.ts";
import {
  encryptCard,
  encryptField,
  encryptNotes,
  newCaseKey,
  NOT_CODED,
  openCard,
  openCaseKey,
  openField,
  openNotes,
  parseThreadField,
  threadField,
} from "../../src/crypto/case.ts";
import { NONE, randomBytes, randomId, toBase64Url, type Bytes } from "../../src/crypto/encoding.ts";
import { memoryKey, newMemory, openMemory, remember, sealMemory } from "../../src/crypto/memory.ts";
import { newMemberSeeds } from "../../src/crypto/account.ts";
import { encryptGcm, importAesKey, sha256 } from "../../src/crypto/primitives.ts";
import { makeDesk, TODAY } from "./fixtures.ts";

const desk = await makeDesk();
const vault = desk.keys.current.vault;
const place = { desk: desk.log.desk, case: randomId() };
const keyContext = { ...place, epoch: 1, generation: 1 };
const context = { ...place, generation: 1, version: 1 };
const { key, wrapped } = await newCaseKey(vault, keyContext);
const card = {
  accepted: "2026-01-06",
  acute: "NO",
  coding: "",
  due: "2026-12-01",
  forms: ["THREAT"],
  kommune: "Musterstadt",
  language: "de",
  received: TODAY,
  state: "NEW",
  title: "Drohbrief",
  urgency: "U2",
} as const;

async function makeHead(
  version: number,
  previous: string,
  fields: { readonly [name: string]: Bytes },
  signer = desk.lead.signer,
) {
  const entries = Object.entries(fields).map(
    async ([name, sealed]) => [name, [1, version, toBase64Url(await sha256(sealed))]] as const,
  );
  const head: Omit<CaseHead, "format"> = {
    ...place,
    epoch: 1,
    fields: Object.fromEntries(await Promise.all(entries)),
    generation: 1,
    previous,
    saved: TODAY,
    version,
  };
  return sealHead(head, key, signer);
}

const fields = {
  card: await encryptCard(card, key, context),
  notes: await encryptNotes("Rückruf vereinbart", key, context),
  coding: await encryptField(NOT_CODED, key, { ...context, field: "coding" }),
};
const { sealed: head, hash: headHash } = await makeHead(1, NONE, fields);
const headKey = { key, context: keyContext };
const expectation: HeadExpectation = {
  ...headKey,
  currentEpoch: 1,
  members: new Map([[1, desk.members]]),
  fields,
};

test("card, notes and thread copies come back under the case key", async () => {
  const again = await openCaseKey(wrapped, vault, keyContext);
  const payload = randomBytes(20_000);
  const field = threadField(2, 7);
  const sealed = await encryptField(payload, key, { ...context, field });

  assert.equal(fields.card.length, 768 + 28);
  assert.equal(fields.notes.length, 4_096 + 28);
  assert.deepEqual(await openCard(fields.card, again, context), {
    format: "rueckhalt/card/v1",
    ...card,
  });
  assert.equal((await openNotes(fields.notes, again, context)).text, "Rückruf vereinbart");
  assert.deepEqual(await openField(sealed, again, { ...context, field }), payload);
  assert.deepEqual(parseThreadField(field), { direction: 2, sequence: 7 });
  assert.equal(parseThreadField("thread/in/007"), undefined);
  assert.equal(parseThreadField("thread/in/4294967296"), undefined);
});

test("a field or key moved to another place does not open", async () => {
  const elsewhere = { case: randomId() };
  const moved = [
    { ...context, ...elsewhere },
    { ...context, desk: NONE },
    { ...context, generation: 2 },
    { ...context, version: 2 },
  ];
  for (const where of moved) {
    await assert.rejects(openCard(fields.card, key, where), { code: "field" });
  }
  await assert.rejects(openNotes(fields.card, key, context), { code: "field" });
  await assert.rejects(openField(fields.card, key, { ...context, field: "other" }), {
    code: "field",
  });
  for (const change of [elsewhere, { desk: NONE }, { epoch: 2 }, { generation: 2 }]) {
    const opened = openCaseKey(wrapped, vault, { ...keyContext, ...change });
    await assert.rejects(opened, { code: "case-key" });
  }
  await assert.rejects(openCaseKey(wrapped.subarray(1), vault, keyContext), { code: "case-key" });
});

test("a well-wrapped key of half the length is refused", async () => {
  const associated = encodeCanonical({ ...keyContext, format: "rueckhalt/case-key/v1" });
  const short = await encryptGcm(vault, randomBytes(16), associated);

  await assert.rejects(openCaseKey(short, vault, keyContext), { code: "case-key" });
});

test("a case key can't be read out, not even by a script in the page", async () => {
  await assert.rejects(crypto.subtle.exportKey("raw", key), DOMException);
  await assert.rejects(crypto.subtle.exportKey("raw", vault), DOMException);
});

test("a head is accepted with exactly its fields and its member's signature", async () => {
  const verified = await verifyHead(head, expectation);

  assert.equal(verified.version, 1);
  assert.equal(verified.hash, headHash);
  assert.equal(verified.signer.name, "Ada");
  const { notes, ...missing } = fields;
  const extra = { ...fields, [threadField(1, 0)]: notes };
  const swapped = { ...fields, card: notes, notes: fields.card };
  for (const wrong of [missing, extra, swapped]) {
    const refused = verifyHead(head, { ...expectation, fields: wrong });
    await assert.rejects(refused, { code: "head" });
  }
  const stranger = verifyHead(head, { ...expectation, members: new Map() });
  await assert.rejects(stranger, { code: "member" });
});

test("a head shows neither who saved nor how often, only its size class", async () => {
  const again = await makeHead(2, headHash, fields);

  assert.equal(head.length, 1_024 + 28);
  assert.equal(again.sealed.length, head.length);
  assert.notEqual(await headTag(again.sealed), await headTag(head));
});

test("a head at another case, desk, key or epoch does not open", async () => {
  const other = { ...headKey, key: (await newCaseKey(vault, keyContext)).key };
  const refused = (change: object) =>
    readHead(head, { key, context: { ...keyContext, ...change } });

  await assert.rejects(refused({ case: randomId() }), { code: "head" });
  await assert.rejects(refused({ desk: NONE }), { code: "head" });
  await assert.rejects(refused({ generation: 2 }), { code: "head" });
  await assert.rejects(refused({ epoch: 2 }), { code: "case-key" });
  await assert.rejects(readHead(head, other), { code: "head" });
  await assert.rejects(readHead(head.subarray(1), headKey), { code: "head" });
});

test("a queue reads first and verifies later, with the same result", async () => {
  const read = await readHead(head, headKey);
  await checkField(read.head, "card", fields.card);
  const forger = { ...desk.lead.signer, publicKey: desk.log.root };
  const forged = await makeHead(1, NONE, fields, forger);

  const verified = await verifyHeadSigner(read, expectation.members);

  assert.equal(verified.hash, read.hash);
  const later = verifyHeadSigner(await readHead(forged.sealed, headKey), expectation.members);
  await assert.rejects(later, { code: "signature" });
});

test("an old head, a second one of the same version and a skipping one are refused", async () => {
  const first = await verifyHead(head, expectation);
  const second = await makeHead(2, first.hash, fields);
  const fork = await makeHead(2, NONE.replace("A", "B"), fields);
  const latest = await verifyHead(second.sealed, { ...expectation, remembered: first });

  const old = verifyHead(head, { ...expectation, remembered: latest });
  await assert.rejects(old, { code: "rollback" });
  const beside = verifyHead(fork.sealed, { ...expectation, remembered: latest });
  await assert.rejects(beside, { code: "rollback" });
  const skipping = verifyHead(fork.sealed, { ...expectation, remembered: first });
  await assert.rejects(skipping, { code: "rollback" });
});

test("after an epoch ended only heads of its closing list count", async () => {
  const verified = await verifyHead(head, expectation);
  const later = { ...expectation, currentEpoch: 2 };
  const listed = new Map([[place.case, { version: verified.version, hash: verified.hash }]]);
  const otherHash = new Map([[place.case, { version: 1, hash: NONE }]]);

  assert.equal((await verifyHead(head, { ...later, closing: listed })).hash, verified.hash);
  await assert.rejects(verifyHead(head, later), { code: "closing" });
  await assert.rejects(verifyHead(head, { ...later, closing: otherHash }), { code: "closing" });
});

test("memory is kept encrypted to the member and comes back", async () => {
  const verified = await verifyHead(head, expectation);
  const account = randomId();
  const seeds = newMemberSeeds();
  const memory = remember(newMemory(desk.log), [verified], desk.log);
  const sealed = await sealMemory(memory, await memoryKey(seeds), account);

  const opened = await openMemory(sealed, await memoryKey(seeds), account);

  assert.deepEqual(opened, memory);
  assert.deepEqual(opened.heads.get(place.case), { version: 1, hash: verified.hash });
  const foreign = openMemory(sealed, await memoryKey(newMemberSeeds()), account);
  await assert.rejects(foreign, { code: "memory" });
  const moved = openMemory(sealed, await memoryKey(seeds), randomId());
  await assert.rejects(moved, { code: "memory" });
});

test("a field of another size than the allowed ones is refused", async () => {
  const raw = await importAesKey(randomBytes(32));
  const sealed = await encryptField(new Uint8Array(300), raw, { ...context, field: "notes" });

  const opened = openField(sealed.subarray(0, 540), raw, { ...context, field: "notes" });

  await assert.rejects(opened, { code: "field" });
  const long = encryptField(new Uint8Array(765), raw, { ...context, field: "card" });
  await assert.rejects(long, { code: "size" });
});
