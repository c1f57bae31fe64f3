/** Building one save of a case: new fields, a new head, an answer perhaps (SPEC §10). */
import {
  encryptCard,
  encryptField,
  encryptNotes,
  newCaseKey,
  NOT_CODED,
  threadField,
  type FieldContext,
} from "../../crypto/case.ts";
import { encodeCoding, summaryOf } from "../../crypto/coding.ts";
import { sealHead, type FieldEntry } from "../../crypto/case-head.ts";
import type { HeadName } from "../../crypto/closing.ts";
import { NONE, randomId, toBase64Url, type Bytes, type Day } from "../../crypto/encoding.ts";
import { sealToReporter } from "../../crypto/message.ts";
import { sha256 } from "../../crypto/primitives.ts";
import { usableEpoch } from "../../crypto/statements.ts";
import { TO_DESK, TO_REPORTER } from "../../crypto/thread.ts";
import type { OpenCase } from "./case.ts";
import { settle, statusOf, type CaseContent } from "./content.ts";
import type { Vault } from "./vault.ts";
import type { CaseSave, WrappedKey } from "./wire.ts";

/** A save as it is sent. Sending the same bytes again is the same save. */
export interface PreparedSave {
  readonly id: string;
  readonly request: CaseSave;
  /** What the case's head is once the server has taken it. */
  readonly head: HeadName;
}

interface WritingKey {
  readonly key: CryptoKey;
  readonly generation: number;
  readonly wraps: readonly WrappedKey[];
}

/** The key for writing now: that of this epoch, or a new generation if the case has none in it. */
async function writingKey(vault: Vault, open: OpenCase): Promise<WritingKey> {
  const generation = open.head?.head.generation ?? 0;
  const current = open.head?.head.epoch === vault.epoch.number;
  if (current && open.key !== null) return { key: open.key, generation, wraps: [] };
  const context = {
    case: open.id,
    desk: vault.log.desk,
    epoch: vault.epoch.number,
    generation: generation + 1,
  };
  const { key, wrapped } = await newCaseKey(vault.keys.current.vault, context);
  const { epoch } = context;
  return {
    key,
    generation: generation + 1,
    wraps: [{ generation: generation + 1, epoch, wrapped: toBase64Url(wrapped) }],
  };
}

/** The answer sealed to the reporter, and its copy for the case. */
interface Answer {
  readonly outgoing: NonNullable<CaseSave["outgoing"]>;
  readonly field: string;
  readonly payload: Bytes;
}

async function sealAnswer(vault: Vault, open: OpenCase, text: string, today: Day): Promise<Answer> {
  const body = { format: "rueckhalt/text/v1", attachments: [], text, written: today } as const;
  const { state } = open.thread;
  const message = await sealToReporter(state, vault.log, today, vault.keys.answering, body);
  const { sequence, payload } = message;
  return {
    outgoing: { id: randomId(), sequence, sealed: toBase64Url(message.sealed) },
    field: threadField(TO_REPORTER, sequence),
    payload,
  };
}

/** All fields this save writes. The core always: what of it changed is nobody's business. */
async function sealFields(
  content: CaseContent,
  thread: ReadonlyMap<string, Bytes>,
  key: CryptoKey,
  context: Omit<FieldContext, "field">,
): Promise<Record<string, Bytes>> {
  const { coding, notes, assignee: _, ...rest } = content;
  const card = { ...rest, coding: coding === null ? ("" as const) : summaryOf(coding) };
  const coded = coding === null ? NOT_CODED : encodeCoding(coding);
  const sealed: Record<string, Bytes> = {
    card: await encryptCard(card, key, context),
    notes: await encryptNotes(notes, key, context),
    coding: await encryptField(coded, key, { ...context, field: "coding" }),
  };
  for (const [field, payload] of thread) {
    sealed[field] = await encryptField(payload, key, { ...context, field });
  }
  return sealed;
}

/**
 * Prepare a save of `change`, with an answer to the reporter if there is one. Pending messages that
 * verified move under the case key with it. [expired] [size] [schema]
 */
export async function prepareSave(
  vault: Vault,
  open: OpenCase,
  change: CaseContent,
  text: string | null,
  today: Day,
): Promise<PreparedSave> {
  usableEpoch(vault.log, today);
  const { pending } = open.thread;
  const thread = new Map(
    pending.map(({ opened }) => [threadField(TO_DESK, opened.prefix.sequence), opened.payload]),
  );
  const answer = text === null ? null : await sealAnswer(vault, open, text, today);
  if (answer !== null) thread.set(answer.field, answer.payload);
  const { key, generation, wraps } = await writingKey(vault, open);
  const version = (open.head?.version ?? 0) + 1;
  const place = { case: open.id, desk: vault.log.desk, generation, version };
  const content = settle(open.content, change);
  const fields = await sealFields(content, thread, key, place);
  const written = await entries(fields, place);
  const head = await sealHead(
    {
      ...place,
      epoch: vault.epoch.number,
      fields: { ...open.head?.head.fields, ...written },
      previous: open.head?.hash ?? NONE,
      saved: today,
    },
    key,
    vault.member.signer,
  );
  return {
    id: open.id,
    head: { version, hash: head.hash },
    request: {
      previous: open.tag ?? NONE,
      head: toBase64Url(head.sealed),
      keys: [...wraps],
      fields: encodeFields(fields),
      accepted: pending.map(({ id }) => id),
      outgoing: answer?.outgoing ?? null,
      status: statusOf(content.state),
      assignee: content.assignee,
    },
  };
}

function encodeFields(fields: Readonly<Record<string, Bytes>>): Record<string, string> {
  const entries = Object.entries(fields);
  return Object.fromEntries(entries.map(([field, bytes]) => [field, toBase64Url(bytes)]));
}

async function entries(
  fields: Readonly<Record<string, Bytes>>,
  { generation, version }: Pick<FieldContext, "generation" | "version">,
): Promise<Record<string, FieldEntry>> {
  const named = Object.entries(fields).map(
    async ([field, bytes]) =>
      [field, [generation, version, toBase64Url(await sha256(bytes))] as const] as const,
  );
  return Object.fromEntries(await Promise.all(named));
}
