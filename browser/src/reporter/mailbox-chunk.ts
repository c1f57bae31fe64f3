/**
 * The mailbox's cryptography, in one chunk loaded by `import()`: polling, opening, verifying, answering.
 * What the server says is believed only as far as signatures and hash chains reach.
 */
import { open } from "../crypto/age.ts";
import { fromBase64Url, type Bytes } from "../crypto/encoding.ts";
import { CryptoError } from "../crypto/errors.ts";
import { decodePrefix } from "../crypto/message-prefix.ts";
import { verifyMessage, type OpenedMessage, type ReporterMessage } from "../crypto/message.ts";
import { unpad } from "../crypto/padding.ts";
import type { ReceiptKeys } from "../crypto/receipt.ts";
import type { DeskLog } from "../crypto/statements.ts";
import {
  newReporterThread,
  TO_DESK,
  TO_REPORTER,
  type Direction,
  type ThreadState,
} from "../crypto/thread.ts";
import { request } from "../shared/api.ts";
import { CLIENT } from "./client.ts";

export { sealToDesk } from "../crypto/message.ts";
export { wordLists } from "../crypto/bundled-word-lists.ts";
export { decodeReceipt, findWord, openReceipt, splitTypedWords } from "../crypto/receipt.ts";
export { selfTest } from "../crypto/selftest.ts";
export { randomId } from "../crypto/encoding.ts";
export { fetchLog, refusedBy, today } from "./sealing.ts";

const SIGNATURE_LENGTH = 64;

/** One sealed file of the mailbox: unpacked but not believed yet, or why it does not open. */
interface Arrived {
  readonly direction: Direction;
  readonly payload: Bytes | CryptoError;
}

/** A mailbox as read so far. Immutable: reading on gives the next one. */
export interface Mailbox {
  readonly desk: string;
  readonly log: DeskLog;
  readonly state: ThreadState;
  readonly messages: readonly OpenedMessage[];
  /** Position after which to poll next. */
  readonly position: number;
  /** Files that wait for one they acknowledge or follow. */
  readonly waiting: readonly Arrived[];
  /** The check that refused a message, by its code; later messages are not shown. */
  readonly failure: string | undefined;
}

interface MailboxAnswer {
  readonly messages: readonly {
    readonly direction: Direction;
    readonly position: number;
    readonly sealed: string;
  }[];
  readonly more: boolean;
}

/** Fetch everything after `position`: one answer of fixed size after the other. */
async function poll(keys: ReceiptKeys, position: number): Promise<MailboxAnswer["messages"]> {
  const messages: MailboxAnswer["messages"][number][] = [];
  let after = position;
  for (;;) {
    const json = { token: keys.mailboxToken, after };
    const answer = (await request(CLIENT, "/api/mailbox", { json })) as MailboxAnswer;
    messages.push(...answer.messages);
    const last = answer.messages.at(-1);
    if (!answer.more || last === undefined) return messages;
    after = last.position;
  }
}

async function unpack(keys: ReceiptKeys, files: MailboxAnswer["messages"]): Promise<Arrived[]> {
  return Promise.all(
    files.map(async ({ direction, sealed }) => ({
      direction,
      payload: await openFile(keys, sealed),
    })),
  );
}

/** A damaged file must not hide the good ones before it: its error waits until its turn. */
async function openFile(keys: ReceiptKeys, sealed: string): Promise<Bytes | CryptoError> {
  try {
    return unpad(await open(fromBase64Url(sealed), keys.identity), "message");
  } catch (error) {
    if (error instanceof CryptoError) return error;
    throw error;
  }
}

/** The desk and thread that the first own message names; its signature is checked when it is read. */
function addressOf(first: Arrived): { readonly desk: string; readonly thread: string } {
  if (first.payload instanceof CryptoError) throw first.payload;
  if (first.payload.length < SIGNATURE_LENGTH) throw new CryptoError("format");
  return decodePrefix(first.payload.subarray(SIGNATURE_LENGTH));
}

/**
 * Open a mailbox. Undefined if nothing lies under these words. `fetchLog` gives the verified log of a
 * desk, and refuses one that the office file does not know.
 */
export async function openMailbox(
  keys: ReceiptKeys,
  fetchLog: (desk: string) => Promise<DeskLog>,
): Promise<Mailbox | undefined> {
  const files = await poll(keys, 0);
  const firstFile = files.find(({ direction }) => direction === TO_DESK);
  if (firstFile === undefined) return undefined;
  const arrived = await unpack(keys, files);
  const first = arrived[files.indexOf(firstFile)];
  if (first === undefined) throw new CryptoError("format");
  const { desk, thread } = addressOf(first);
  const empty: Mailbox = {
    desk,
    log: await fetchLog(desk),
    state: newReporterThread(desk, thread, keys),
    messages: [],
    position: files.at(-1)?.position ?? 0,
    waiting: arrived,
    failure: undefined,
  };
  return readWaiting(empty);
}

/** The mailbox with everything that came since. */
export async function readOn(
  mailbox: Mailbox,
  keys: ReceiptKeys,
  fetchLog: (desk: string) => Promise<DeskLog>,
): Promise<Mailbox> {
  const files = await poll(keys, mailbox.position);
  if (files.length === 0) return mailbox;
  const waiting = [...mailbox.waiting, ...(await unpack(keys, files))];
  const position = files.at(-1)?.position ?? mailbox.position;
  return readWaiting({ ...mailbox, waiting, position, log: await fetchLog(mailbox.desk) });
}

/** Verify what waits, as far as it goes. */
async function readWaiting(mailbox: Mailbox): Promise<Mailbox> {
  const messages = [...mailbox.messages];
  const waiting = [...mailbox.waiting];
  let { state } = mailbox;
  let failure: string | undefined;
  while (waiting.length > 0) {
    const next = await verifyNext(waiting, state, mailbox.log);
    if (typeof next === "string") {
      failure = next;
      break;
    }
    messages.push(next);
    state = next.state;
  }
  return { ...mailbox, messages, state, waiting, failure };
}

/**
 * Verify the next message of either direction, in the server's order where both would do. A message
 * that acknowledges one not read yet waits for it. Returns the code of the check if none fits.
 */
async function verifyNext(
  waiting: Arrived[],
  state: ThreadState,
  log: DeskLog,
): Promise<OpenedMessage | string> {
  let failure = "acknowledged";
  for (const direction of inOrder(waiting)) {
    const index = waiting.findIndex((each) => each.direction === direction);
    const payload = waiting[index]?.payload;
    if (payload === undefined) continue;
    try {
      if (payload instanceof CryptoError) throw payload;
      const opened = await verifyMessage(payload, direction, state, log);
      waiting.splice(index, 1);
      return opened;
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      if (error.code !== "acknowledged") failure = error.code;
    }
  }
  return failure;
}

function inOrder(waiting: readonly Arrived[]): readonly Direction[] {
  const first = waiting[0]?.direction ?? TO_DESK;
  return [first, first === TO_DESK ? TO_REPORTER : TO_DESK];
}

/** Post a further message. Repeating it with the same id is the same message. */
export async function postMessage(
  keys: ReceiptKeys,
  id: string,
  message: ReporterMessage,
): Promise<void> {
  const form = new FormData();
  form.set("token", keys.mailboxToken);
  form.set("id", id);
  form.set("epoch", message.epoch);
  form.set("sequence", String(message.sequence));
  form.set("sealed", new Blob([message.sealed]));
  form.set("copy", new Blob([message.copy]));
  await request(CLIENT, "/api/mailbox/messages", { form });
}
