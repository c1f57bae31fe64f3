/**
 * Scenarios like those in crypto/vectors/, made anew by this twin: every sealed or signed format
 * once, for Python to open. (The frozen ones prove the way from Python to TypeScript.)
 */
import { newMemberSeeds, sealKeyFile } from "../../src/crypto/account.ts";
import { encodeIdentity } from "../../src/crypto/age-keys.ts";
import {
  encryptCard,
  encryptField,
  encryptNotes,
  newCaseKey,
  NOT_CODED,
} from "../../src/crypto/case.ts";
import { sealHead, type SealedHead } from "../../src/crypto/case-head.ts";
import { sealRootCopy } from "../../src/crypto/desk-secrets.ts";
import { documentHash } from "../../src/crypto/document.ts";
import {
  fromBase64Url,
  NONE,
  randomBytes,
  randomId,
  toBase64Url,
  type Bytes,
} from "../../src/crypto/encoding.ts";
import { signJoinRequest } from "../../src/crypto/members.ts";
import { memoryKey, newMemory, sealMemory } from "../../src/crypto/memory.ts";
import { openMessage, sealToDesk, sealToReporter } from "../../src/crypto/message.ts";
import { importAesKey, sha256 } from "../../src/crypto/primitives.ts";
import { newReporterThread, newThread, TO_DESK } from "../../src/crypto/thread.ts";
import {
  listed,
  makeDesk,
  makeEpoch,
  makeReporter,
  report,
  text,
  TODAY,
  type TestDesk,
} from "./fixtures.ts";
import { showState } from "./vector-operations.ts";

/** `output` holds what Python must find; other keys of its output are not looked at. */
interface Scenario {
  readonly operation: string;
  readonly input: { readonly [key: string]: unknown };
  readonly output: { readonly [key: string]: unknown };
}

const b64 = toBase64Url;

export async function makeScenarios(): Promise<readonly Scenario[]> {
  const desk = await makeDesk();
  const log = { pin: desk.log.desk, statements: desk.statements };
  return [
    ...(await messageScenarios(desk, log)),
    ...(await deskScenarios(desk, log)),
    ...(await accountScenarios(desk)),
    ...(await caseScenarios(desk)),
  ];
}

async function messageScenarios(desk: TestDesk, log: unknown): Promise<Scenario[]> {
  const reporter = await makeReporter();
  const thread = newReporterThread(desk.log.desk, randomId(), reporter);
  const intake = encodeIdentity(fromBase64Url(desk.secrets.intake));
  const body = report(reporter, "Grüße & „Drohung“ \u{1f4a5}");
  const first = await sealToDesk(thread, desk.log, TODAY, reporter.signer, body);
  const empty = newThread(thread.desk, thread.thread);
  const received = await openMessage(first.sealed, intake, TO_DESK, empty, desk.log);
  const reply = text("Danke");
  const { answering } = desk.keys;
  const answer = await sealToReporter(received.state, desk.log, TODAY, answering, reply);
  const own = { identity: reporter.identity, log };
  return [
    {
      operation: "message.open",
      input: {
        sealed: b64(first.sealed),
        identity: intake,
        direction: 1,
        log,
        state: showState(empty),
      },
      output: { body, hash: first.hash, state: showState(received.state) },
    },
    {
      operation: "message.open_self_copy",
      input: { sealed: b64(first.copy), ...own, state: showState(thread) },
      output: { body, state: showState(first.state) },
    },
    {
      operation: "message.open",
      input: { sealed: b64(answer.sealed), ...own, direction: 2, state: showState(first.state) },
      output: { body: reply, state: showState(answer.state) },
    },
  ];
}

async function deskScenarios(desk: TestDesk, log: { pin: string }): Promise<Scenario[]> {
  const { intake, vault } = desk.secrets;
  const heads = new Map([[randomId(), { version: 3, hash: b64(randomBytes(32)) }]]);
  const second = await makeEpoch({
    desk: desk.log.desk,
    previous: desk.log.last,
    number: 2,
    root: desk.root,
    people: [listed(desk.lead, "lead")],
    heads,
    former: [{ epoch: 1, intake, vault }],
  });
  const longer = { ...log, statements: [...desk.statements, second.statement] };
  const request = {
    account: randomId(),
    desk: log.pin,
    name: "Zoë",
    recipient: desk.lead.recipient,
  };
  const wrapper = await signJoinRequest(request, desk.lead.signer);
  const { identity, recipient } = desk.lead;
  return [
    {
      operation: "statements.verify_log",
      input: { log: longer, day: TODAY },
      output: { desk: log.pin, epoch: 2, last: await documentHash(second.statement) },
    },
    {
      operation: "desk_secrets.open",
      input: { sealed: b64(desk.sealedSecrets), identity, log, epoch: 1 },
      output: { secrets: desk.secrets },
    },
    {
      operation: "desk_secrets.open_root_copy",
      input: { sealed: b64(await sealRootCopy(log.pin, desk.rootSeed, recipient)), identity, log },
      output: { seed: b64(desk.rootSeed) },
    },
    {
      operation: "members.open_list",
      input: { sealed: b64(desk.sealedMembers), vault, log, epoch: 1 },
      output: { list: desk.members },
    },
    {
      operation: "closing.open",
      input: {
        sealed: b64(second.sealedClosing),
        vault: second.secrets.vault,
        log: longer,
        epoch: 2,
      },
      output: {},
    },
    {
      operation: "members.open_join_request",
      input: { wrapper, desk: log.pin },
      output: { request: { ...request, format: "rueckhalt/join/v1", key: desk.lead.publicKey } },
    },
  ];
}

async function accountScenarios(desk: TestDesk): Promise<Scenario[]> {
  const account = randomId();
  const seeds = newMemberSeeds();
  const keyEncryptionKey = randomBytes(32);
  const file = await sealKeyFile(seeds, await importAesKey(keyEncryptionKey), account);
  const memory = newMemory(desk.log);
  const sealed = await sealMemory(memory, await memoryKey(seeds), account);
  const written = { x_wing_seed: b64(seeds.xWing), ed25519_seed: b64(seeds.ed25519) };
  return [
    {
      operation: "account.open_key_file",
      input: { file: b64(file), key_encryption_key: b64(keyEncryptionKey), account },
      output: written,
    },
    {
      operation: "memory.open",
      input: { sealed: b64(sealed), ...written, account },
      output: {
        memory: { format: "rueckhalt/memory/v1", heads: [], log: [desk.log.length, desk.log.last] },
      },
    },
  ];
}

async function caseScenarios(desk: TestDesk): Promise<Scenario[]> {
  const place = { case: randomId(), desk: desk.log.desk };
  const keyContext = { ...place, epoch: 1, generation: 1 };
  const { wrapped } = await newCaseKey(desk.keys.current.vault, keyContext);
  const raw = randomBytes(32);
  const key = await importAesKey(raw);
  const context = { ...place, generation: 1, version: 1 };
  const card = {
    accepted: "2026-01-06",
    acute: "UNSURE",
    coding: "",
    due: "",
    forms: ["THREAT"],
    kommune: "Görlitz",
    language: "de",
    received: TODAY,
    state: "NEW",
    title: "Brief",
    urgency: "U1",
  } as const;
  const payload = randomBytes(400);
  const fields: { readonly [name: string]: Bytes } = {
    card: await encryptCard(card, key, context),
    notes: await encryptNotes("Notiz", key, context),
    coding: await encryptField(NOT_CODED, key, { ...context, field: "coding" }),
    "thread/in/0": await encryptField(payload, key, { ...context, field: "thread/in/0" }),
  };
  const open = (operation: string, field: string, output: Scenario["output"]): Scenario => ({
    operation,
    input: { sealed: b64(fields[field]!), key: b64(raw), context: { ...context, field } },
    output,
  });
  const head = await headOf(desk, place, key, fields);
  return [
    {
      operation: "case.open_key",
      input: { wrapped: b64(wrapped), vault: desk.secrets.vault, context: keyContext },
      output: {},
    },
    open("case.open_card", "card", { card: { ...card, format: "rueckhalt/card/v1" } }),
    open("case.open_notes", "notes", { notes: { format: "rueckhalt/notes/v1", text: "Notiz" } }),
    open("case.open_field", "thread/in/0", { payload: b64(payload) }),
    {
      operation: "case.verify_head",
      input: {
        sealed: b64(head.sealed),
        key: b64(raw),
        context: keyContext,
        current_epoch: 1,
        members: [desk.members],
        fields: Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, b64(each)])),
      },
      output: { version: 1, hash: head.hash },
    },
  ];
}

async function headOf(
  desk: TestDesk,
  place: { readonly case: string; readonly desk: string },
  key: CryptoKey,
  fields: { readonly [name: string]: Bytes },
): Promise<SealedHead> {
  const entries = Object.entries(fields).map(
    async ([name, sealed]) => [name, [1, 1, b64(await sha256(sealed))] as const] as const,
  );
  const written = Object.fromEntries(await Promise.all(entries));
  const rest = { epoch: 1, generation: 1, previous: NONE, saved: TODAY, version: 1 };
  return sealHead({ ...place, ...rest, fields: written }, key, desk.lead.signer);
}
