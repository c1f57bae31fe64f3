/** Opening a case or a new report: every check first, then its words (SPEC §6, §10). */
import {
  openCaseKey,
  openCard,
  openField,
  openNotes,
  parseThreadField,
  type Card,
} from "../../crypto/case.ts";
import { decodeCoding, type Coding } from "../../crypto/coding.ts";
import { headTag, verifyHead, type HeadKey, type VerifiedHead } from "../../crypto/case-head.ts";
import type { HeadName } from "../../crypto/closing.ts";
import { verifyConversation } from "../../crypto/conversation.ts";
import { fromBase64Url, type Bytes, type Day, type Hash, type Id } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import { openMessage, type OpenedMessage } from "../../crypto/message.ts";
import type { ReportBody } from "../../crypto/message-bodies.ts";
import type { DeskLog } from "../../crypto/statements.ts";
import { newThread, TO_DESK, TO_REPORTER, type ThreadState } from "../../crypto/thread.ts";
import type { CaseContent } from "./content.ts";
import type { Vault } from "./vault.ts";
import type { NewReport, SealedMessage, Status, StoredCase, WrappedKey } from "./wire.ts";

/** A message nobody has taken into the case yet, opened with the desk's intake key. */
export interface PendingMessage {
  readonly id: Id;
  readonly opened: OpenedMessage;
}

/** A message that failed a check. Its content is not shown. */
export interface RefusedMessage {
  readonly id: Id;
  readonly sequence: number;
  readonly code: string;
  readonly aside: boolean;
}

/** The reporter's side of a case and the answers, verified. */
export interface Thread {
  readonly messages: readonly OpenedMessage[];
  readonly pending: readonly PendingMessage[];
  readonly refused: readonly RefusedMessage[];
  readonly state: ThreadState;
}

export interface OpenCase {
  readonly id: Id;
  readonly received: Day;
  readonly status: Status;
  readonly thread: Thread;
  /** The verified head, null for a report that is not accepted. */
  readonly head: VerifiedHead | null;
  /** What the next save names as the stored head it follows, null before the first. */
  readonly tag: Hash | null;
  /** The key later writes of this epoch use, null if they need a new generation. */
  readonly key: CryptoKey | null;
  readonly content: CaseContent | null;
}

/** The verified report a case began with. */
export function reportOf(thread: Thread): ReportBody | undefined {
  const first = thread.messages[0] ?? thread.pending[0]?.opened;
  return first?.body.format === "rueckhalt/report/v1" ? (first.body as ReportBody) : undefined;
}

/** What opening messages under the intake keys needs; workers have it too. */
export interface IntakeKeys {
  readonly log: DeskLog;
  /** Identity by epoch number; missing once destroyed. */
  readonly intakes: ReadonlyMap<number, string>;
}

export function intakeKeysOf(vault: Vault): IntakeKeys {
  const intakes = new Map<number, string>();
  for (const [number, { intake }] of vault.keys.epochs) {
    if (intake !== null) intakes.set(number, intake);
  }
  return { log: vault.log, intakes };
}

async function openPending(
  message: SealedMessage,
  state: ThreadState,
  { log, intakes }: IntakeKeys,
): Promise<OpenedMessage> {
  const epoch = log.epochs.find((each) => each.hash === message.epoch);
  const identity = epoch === undefined ? undefined : intakes.get(epoch.number);
  if (identity === undefined) throw new CryptoError("epoch");
  return openMessage(fromBase64Url(message.sealed), identity, TO_DESK, state, log);
}

/** Open pending messages in order; one that fails is named and the next still tried. */
export async function openPendingMessages(
  messages: readonly SealedMessage[],
  start: ThreadState,
  keys: IntakeKeys,
): Promise<Omit<Thread, "messages">> {
  const pending: PendingMessage[] = [];
  const refused: RefusedMessage[] = [];
  let state = start;
  const ordered = [...messages].sort((one, other) => one.sequence - other.sequence);
  for (const message of ordered) {
    try {
      const opened = await openPending(message, state, keys);
      pending.push({ id: message.id, opened });
      state = opened.state;
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      const { id, sequence, aside } = message;
      refused.push({ id, sequence, code: error.code, aside });
    }
  }
  return { pending, refused, state };
}

/** Open a report nobody has accepted. Its first message must verify, or there is nothing to accept. */
export async function openReport(report: NewReport, keys: IntakeKeys): Promise<OpenCase> {
  const start = newThread(keys.log.desk, report.id);
  const thread = await openPendingMessages(report.messages, start, keys);
  const first = thread.pending[0];
  if (first?.opened.prefix.sequence !== 0) {
    throw new CryptoError(
      (thread.refused[0]?.code as CryptoError["code"] | undefined) ?? "sequence",
    );
  }
  return {
    id: report.id,
    received: report.received,
    status: "open",
    thread: { ...thread, messages: [] },
    head: null,
    tag: null,
    key: null,
    content: null,
  };
}

async function openKeys(
  vault: Vault,
  id: Id,
  wraps: readonly WrappedKey[],
): Promise<ReadonlyMap<number, CryptoKey>> {
  const opened = wraps.map(async ({ generation, epoch, wrapped }) => {
    const wrapping = vault.keys.epochs.get(epoch)?.vault;
    if (wrapping === undefined) throw new CryptoError("case-key");
    const context = { case: id, desk: vault.log.desk, epoch, generation };
    return [generation, await openCaseKey(fromBase64Url(wrapped), wrapping, context)] as const;
  });
  return new Map(await Promise.all(opened));
}

/** The newest generation, which opens the head. */
function newestKey(
  vault: Vault,
  stored: StoredCase,
  keys: ReadonlyMap<number, CryptoKey>,
): HeadKey {
  const { generation, epoch } = stored.keys.reduce(
    (newest, each) => (each.generation > newest.generation ? each : newest),
    { generation: 0, epoch: 0 },
  );
  const key = keys.get(generation);
  if (key === undefined || keys.size !== stored.keys.length) throw new CryptoError("case-key");
  return { key, context: { case: stored.id, desk: vault.log.desk, epoch, generation } };
}

type FieldReader = (field: string) => Promise<Bytes>;

interface Reading {
  readonly read: FieldReader;
  readonly card: () => Promise<Card>;
  readonly notes: () => Promise<string>;
  readonly coding: () => Promise<Coding | null>;
}

function reading(
  { head }: VerifiedHead,
  fields: Readonly<Record<string, Bytes>>,
  keys: ReadonlyMap<number, CryptoKey>,
): Reading {
  const place = (field: string) => {
    const [generation = 0, version = 0] = head.fields[field] ?? [];
    const sealed = fields[field];
    const key = keys.get(generation);
    if (sealed === undefined || key === undefined) throw new CryptoError("field");
    return { sealed, key, context: { case: head.case, desk: head.desk, generation, version } };
  };
  const read: FieldReader = async (field) => {
    const { sealed, key, context } = place(field);
    return openField(sealed, key, { ...context, field });
  };
  return {
    read,
    card: async () => {
      const { sealed, key, context } = place("card");
      return openCard(sealed, key, context);
    },
    notes: async () => {
      const { sealed, key, context } = place("notes");
      return (await openNotes(sealed, key, context)).text;
    },
    coding: async () => {
      const payload = await read("coding");
      return payload.length === 0 ? null : decodeCoding(payload);
    },
  };
}

async function openThread(vault: Vault, stored: StoredCase, read: FieldReader): Promise<Thread> {
  const fields = Object.keys(stored.fields).flatMap((field) => {
    const place = parseThreadField(field);
    return place === undefined ? [] : [{ field, ...place }];
  });
  fields.sort((one, other) => one.sequence - other.sequence);
  const payloads = (direction: number) =>
    Promise.all(
      fields.filter((each) => each.direction === direction).map((each) => read(each.field)),
    );
  const { messages, state } = await verifyConversation(
    { incoming: await payloads(1), outgoing: await payloads(2) },
    newThread(vault.log.desk, stored.id),
    vault.log,
    TO_REPORTER,
  );
  const rest = await openPendingMessages(stored.pending, state, intakeKeysOf(vault));
  return { messages, ...rest };
}

/** Open a case. Throws the code of the first check that fails; then nothing of it is shown. */
export async function openCase(
  vault: Vault,
  stored: StoredCase,
  remembered: HeadName | undefined,
): Promise<OpenCase> {
  const fields: Record<string, Bytes> = {};
  for (const [field, sealed] of Object.entries(stored.fields)) {
    fields[field] = fromBase64Url(sealed);
  }
  const keys = await openKeys(vault, stored.id, stored.keys);
  const sealedHead = fromBase64Url(stored.head);
  const head = await verifyHead(sealedHead, {
    ...newestKey(vault, stored, keys),
    currentEpoch: vault.epoch.number,
    members: vault.members,
    fields,
    closing: vault.closing,
    remembered,
  });
  const { read, card, notes, coding } = reading(head, fields, keys);
  const { format: _, ...shown } = await card();
  return {
    id: stored.id,
    received: stored.received,
    status: stored.status,
    thread: await openThread(vault, stored, read),
    head,
    tag: await headTag(sealedHead),
    key: head.head.epoch === vault.epoch.number ? (keys.get(head.head.generation) ?? null) : null,
    content: {
      ...shown,
      coding: await coding(),
      notes: await notes(),
      assignee: stored.assignee,
    },
  };
}
