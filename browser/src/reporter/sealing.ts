/**
 * The report page's cryptography, in one chunk loaded by `import()`: if it is blocked, broken or fails
 * its self-test, the page can say so and nothing is ever sent another way. It shares no module with
 * the page's first script, so that both stay one file each.
 */
import { randomId, type Bytes, type Hash, type Id } from "../crypto/encoding.ts";
import { sealToDesk, type ReporterMessage } from "../crypto/message.ts";
import type { MessageBody } from "../crypto/message-bodies.ts";
import { newReceipt, openReceipt, type ReceiptKeys } from "../crypto/receipt.ts";
import type { DeskLog } from "../crypto/statements.ts";
import { newReporterThread, type ThreadState } from "../crypto/thread.ts";
import { today } from "./checked-log.ts";

export { selfTest } from "../crypto/selftest.ts";
export { randomBytes } from "../crypto/encoding.ts";
export { encodeReceipt, findWord } from "../crypto/receipt.ts";
export { checkLog, refusedBy, today } from "./checked-log.ts";

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
    written: today(),
  };
  return { id, entropy, keys, state: newReporterThread(desk, id, keys), body };
}

/** Seal a draft to the desk's current epoch. [size] says that the text is too long. */
export function sealDraft(draft: Draft, log: DeskLog): Promise<ReporterMessage> {
  return sealToDesk(draft.state, log, today(), draft.keys.signer, draft.body);
}
