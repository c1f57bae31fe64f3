/**
 * Everything that needs cryptography, in one chunk loaded by `import()`: if it is blocked, broken or
 * fails its self-test, the page can say so and nothing is ever sent another way.
 */
import {
  berlinDay,
  randomId,
  type Bytes,
  type Day,
  type Hash,
  type Id,
} from "../crypto/encoding.ts";
import { CryptoError } from "../crypto/errors.ts";
import { sealToDesk, type ReporterMessage } from "../crypto/message.ts";
import type { MessageBody } from "../crypto/message-bodies.ts";
import { newReceipt, openReceipt, type ReceiptKeys } from "../crypto/receipt.ts";
import { usableEpoch, verifyLog, type DeskLog } from "../crypto/statements.ts";
import { newReporterThread, type ThreadState } from "../crypto/thread.ts";
import { request } from "../shared/api.ts";
import { CLIENT } from "./client.ts";

export { selfTest } from "../crypto/selftest.ts";
export { openReceipt } from "../crypto/receipt.ts";

/** A report on its way: made once, kept through every retry. */
export interface Draft {
  readonly id: Id;
  readonly entropy: Bytes;
  readonly keys: ReceiptKeys;
  readonly state: ThreadState;
  readonly body: MessageBody;
}

/** What the form says, before the receipt's keys are added. */
export interface ReportContent {
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly kommune: string;
  readonly language: string;
  readonly text: string;
}

export function today(): Day {
  return berlinDay(new Date());
}

/** Fetch a desk's log and verify it against the pin; its current epoch must be usable today. */
export async function fetchLog(pin: Hash): Promise<DeskLog> {
  const answer = await request(CLIENT, `/api/desks/${pin}/log`);
  const statements = (answer as { log?: unknown }).log;
  if (!Array.isArray(statements)) throw new CryptoError("log");
  const log = await verifyLog(statements, pin);
  usableEpoch(log, today());
  return log;
}

/** A new receipt and the report addressed with its keys. */
export async function draftReport(desk: Hash, content: ReportContent): Promise<Draft> {
  const entropy = newReceipt();
  const keys = await openReceipt(entropy);
  const id = randomId();
  const body: MessageBody = {
    format: "rueckhalt/report/v1",
    answers: content.answers,
    attachments: [],
    kommune: content.kommune,
    language: content.language,
    reply_to: keys.recipient,
    text: content.text,
  };
  return { id, entropy, keys, state: newReporterThread(desk, id, keys), body };
}

/** Seal a draft to the desk's current epoch. [size] says that the text is too long. */
export function sealDraft(draft: Draft, log: DeskLog): Promise<ReporterMessage> {
  return sealToDesk(draft.state, log, today(), draft.keys.signer, draft.body);
}

/** Which check refused, undefined for any other error. */
export function refusedBy(error: unknown): string | undefined {
  return error instanceof CryptoError ? error.code : undefined;
}
