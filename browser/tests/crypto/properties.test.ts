// Every codec: what is encoded decodes to itself, and no input fails in any other way than CryptoError.
import { test } from "node:test";
import assert from "node:assert/strict";

import fc from "fast-check";

import { decodeAccountKey, encodeAccountKey } from "../../src/crypto/account-key.ts";
import {
  decodeIdentity,
  decodeRecipient,
  encodeIdentity,
  encodeRecipient,
} from "../../src/crypto/age-keys.ts";
import { generateIdentity, open, recipientOf, seal } from "../../src/crypto/age.ts";
import { decodeCanonical, encodeCanonical, type Json } from "../../src/crypto/canonical.ts";
import { readHead, verifyHead } from "../../src/crypto/case-head.ts";
import { openCaseKey, openField } from "../../src/crypto/case.ts";
import {
  decodeWrapper,
  encodeWrapper,
  openDocument,
  openWrapper,
  signDocument,
} from "../../src/crypto/document.ts";
import {
  concatBytes,
  equalBytes,
  fromBase64Url,
  NONE,
  randomId,
  toBase64Url,
  type Bytes,
} from "../../src/crypto/encoding.ts";
import { CryptoError } from "../../src/crypto/errors.ts";
import { openJoinRequest, openMemberList } from "../../src/crypto/members.ts";
import { openMemory } from "../../src/crypto/memory.ts";
import { decodeBody } from "../../src/crypto/message-bodies.ts";
import { decodePrefix, encodePrefix } from "../../src/crypto/message-prefix.ts";
import { signMessage, verifyMessage } from "../../src/crypto/message.ts";
import { pad, PADDED_SIZES, unpad, type PaddingUse } from "../../src/crypto/padding.ts";
import { encryptGcm, importAesKey } from "../../src/crypto/primitives.ts";
import { checkProfile } from "../../src/crypto/profile.ts";
import { decodeReceipt, encodeReceipt } from "../../src/crypto/receipt.ts";
import { combineRecoveryShares } from "../../src/crypto/recovery.ts";
import { currentEpoch, verifyLog } from "../../src/crypto/statements.ts";
import { newThread } from "../../src/crypto/thread.ts";
import { makeDesk } from "./fixtures.ts";
import { wordLists } from "./word-lists-on-disk.ts";

fc.configureGlobal({ numRuns: process.env["RUECKHALT_TEST_FULL"] === "1" ? 2_000 : 100 });

const desk = await makeDesk();
const identity = await generateIdentity();
const key = await importAesKey(new Uint8Array(32));

const bytes = (constraints: fc.IntArrayConstraints = {}): fc.Arbitrary<Bytes> =>
  fc.uint8Array(constraints).map((each) => Uint8Array.from(each));
const fixed = (length: number): fc.Arbitrary<Bytes> =>
  bytes({ minLength: length, maxLength: length });
const b64 = (length: number): fc.Arbitrary<string> => fixed(length).map(toBase64Url);
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "grapheme" }), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const anything = fc.oneof(fc.anything(), json, fc.string({ unit: "binary" })) as fc.Arbitrary<Json>;

async function failsTyped(work: () => unknown): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof CryptoError) return true;
    throw error;
  }
}

function roundTrip<T>(
  name: string,
  values: fc.Arbitrary<T>,
  check: (value: T) => boolean | Promise<boolean>,
): void {
  test(`${name}: decode(encode(x)) = x`, () =>
    fc.assert(fc.asyncProperty(values, async (value) => check(value))));
}

function typed<T>(name: string, values: fc.Arbitrary<T>, work: (value: T) => unknown): void {
  test(`${name}: fails only by CryptoError`, () =>
    fc.assert(fc.asyncProperty(values, (value) => failsTyped(() => work(value)))));
}

roundTrip("b64", bytes(), (each) => equalBytes(fromBase64Url(toBase64Url(each)), each));
roundTrip("canonical JSON", json, (value) => {
  const encoded = encodeCanonical(value);
  return equalBytes(encodeCanonical(decodeCanonical(encoded)), encoded);
});
roundTrip("identity", fixed(32), (seed) => equalBytes(decodeIdentity(encodeIdentity(seed)), seed));
roundTrip("recipient", fixed(1216), (publicKey) =>
  equalBytes(decodeRecipient(encodeRecipient(publicKey)), publicKey),
);
roundTrip("account key", fixed(16), (each) =>
  equalBytes(decodeAccountKey(encodeAccountKey(each)), each),
);
for (const list of ["german", "english"] as const) {
  roundTrip(`receipt in ${list}`, fixed(16), (entropy) => {
    const words = encodeReceipt(entropy, wordLists[list]).join(" ");
    return equalBytes(decodeReceipt(words, wordLists), entropy);
  });
}
for (const use of Object.keys(PADDED_SIZES) as PaddingUse[]) {
  const most = (PADDED_SIZES[use].at(-1) ?? 0) - 4;
  roundTrip(`padding of ${use}`, bytes({ maxLength: most }), (payload) =>
    equalBytes(unpad(pad(payload, use), use), payload),
  );
}
const prefixes = fc.record({
  direction: fc.constantFrom(1, 2),
  sender: b64(32),
  recipient: b64(32),
  desk: b64(32),
  epoch: b64(32),
  thread: b64(16),
  sequence: fc.nat({ max: 0xffffffff }),
  previous: b64(32),
  acknowledged: b64(32),
});
roundTrip("message prefix", prefixes, (prefix) =>
  equalBytes(encodePrefix(decodePrefix(encodePrefix(prefix))), encodePrefix(prefix)),
);
roundTrip("sealed file", bytes({ maxLength: 70_000 }), async (plaintext) =>
  equalBytes(await open(await seal(plaintext, [await recipientOf(identity)]), identity), plaintext),
);

const sealed = await seal(new Uint8Array(100), [await recipientOf(identity)]);
const damaged = fc
  .tuple(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.nat({ max: 3 }))
  .map(([place, change, kind]): Bytes => {
    if (kind === 0) return sealed.slice(0, place);
    const copy = sealed.slice();
    copy[place] = (copy[place] ?? 0) ^ change;
    return copy;
  });
test("a damaged sealed file never opens", () =>
  fc.assert(
    fc.asyncProperty(damaged, async (file) => {
      await assert.rejects(open(file, identity), CryptoError);
    }),
  ));

const jsonBytes = fc.oneof(
  bytes(),
  fc.json().map((each) => new TextEncoder().encode(each)),
);
typed("b64", fc.string(), (each) => fromBase64Url(each));
typed("canonical JSON parser", jsonBytes, decodeCanonical);
typed("canonical JSON writer", anything, encodeCanonical);
typed("identity", fc.string(), decodeIdentity);
typed("recipient", fc.string(), decodeRecipient);
typed("account key", fc.string({ unit: "binary" }), decodeAccountKey);
typed("receipt", fc.string({ unit: "binary" }), (each) => decodeReceipt(each, wordLists));
typed("recovery shares", fc.array(fc.string()), combineRecoveryShares);
typed("profile", bytes(), (each) => checkProfile(each, 64));
typed("sealed file", fc.oneof(bytes(), damaged), (each) => open(each, identity));
typed("padding", fc.oneof(bytes(), fixed(768)), (each) => unpad(each, "card"));
typed("message prefix", bytes({ maxLength: 300 }), decodePrefix);
typed("message body", jsonBytes, (each) => decodeBody(each, 1, 0));
typed("message payload", bytes({ minLength: 280, maxLength: 400 }), (payload) =>
  verifyMessage(payload, 1, newThread(desk.log.desk, randomId()), desk.log),
);
typed("message signing", anything, (body) =>
  signMessage(
    desk.lead.signer,
    {
      direction: 1,
      recipient: NONE,
      desk: NONE,
      epoch: NONE,
      thread: randomId(),
      sequence: 0,
      previous: NONE,
      acknowledged: NONE,
    },
    body as never,
  ),
);
typed("signed document", anything, (each) => openDocument(each, [NONE], (value) => value));
typed("stored wrapper", jsonBytes, (each) => encodeWrapper(decodeWrapper(each)));
typed("desk log", fc.array(anything), (each) => verifyLog(each, desk.log.desk));
typed("join request", anything, (each) => openJoinRequest(each, NONE));
typed("member list", bytes(), (each) => openMemberList(each, key, currentEpoch(desk.log)));
typed("case key", bytes({ maxLength: 80 }), (each) =>
  openCaseKey(each, key, { case: randomId(), desk: NONE, epoch: 1, generation: 1 }),
);
typed("case field", fc.tuple(bytes(), fc.string()), ([each, field]) =>
  openField(each, key, { case: randomId(), desk: NONE, field, generation: 1, version: 1 }),
);
const headContext = { case: randomId(), desk: NONE, epoch: 1, generation: 1 };
const headExpectation = {
  key,
  context: headContext,
  currentEpoch: 1,
  members: new Map([[1, desk.members]]),
  fields: {},
};
/** Sealed as a head by somebody who knows the case key. */
async function asHead(payload: Bytes): Promise<Bytes> {
  const { epoch: _, ...place } = headContext;
  const associated = encodeCanonical({ ...place, format: "rueckhalt/case-head/v1" });
  return encryptGcm(key, pad(payload, "head"), associated);
}
typed("case head", bytes(), (each) => readHead(each, headExpectation));
typed("case head, well sealed", bytes({ maxLength: 2_000 }), async (each) =>
  verifyHead(await asHead(each), headExpectation),
);
// Well signed but of any content: what a member gone bad could write.
const root = desk.root;
typed("desk log, well signed", fc.array(json, { maxLength: 3 }), async (documents) => {
  const signed = await Promise.all(documents.map((each) => signDocument(each, [root])));
  return verifyLog([...desk.statements, ...signed], desk.log.desk);
});
typed("case head, well signed", json, async (document) => {
  const signed = openWrapper(await signDocument(document, [desk.lead.signer]));
  const signer = fromBase64Url(desk.lead.signer.publicKey);
  const payload = concatBytes(signer, ...signed.signatures, signed.bytes);
  return verifyHead(await asHead(payload), headExpectation);
});
typed("join request, well signed", json, async (document) =>
  openJoinRequest(await signDocument(document, [desk.lead.signer]), NONE),
);
typed("memory", bytes(), (each) => openMemory(each, key, randomId()));
