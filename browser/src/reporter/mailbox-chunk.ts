/**
 * The mailbox's cryptography, in one chunk loaded by `import()`: opening, verifying, sealing.
 * What the server says is believed only as far as signatures and hash chains reach.
 */
import { open } from "../crypto/age.ts";
import { fromBase64Url, type Bytes } from "../crypto/encoding.ts";
import { CryptoError } from "../crypto/errors.ts";
import { decodePrefix } from "../crypto/message-prefix.ts";
import { sealToDesk, verifyMessage, type ReporterMessage } from "../crypto/message.ts";
import type { MessageBody } from "../crypto/message-bodies.ts";
import { unpad } from "../crypto/padding.ts";
import type { ReceiptKeys } from "../crypto/receipt.ts";
import { currentEpoch, type DeskLog } from "../crypto/statements.ts";
import {
  newReporterThread,
  TO_DESK,
  TO_REPORTER,
  type Direction,
  type ThreadState,
} from "../crypto/thread.ts";
import { today } from "./checked-log.ts";

export { wordLists } from "../crypto/bundled-word-lists.ts";
export { randomId } from "../crypto/encoding.ts";
export { decodeReceipt, findWord, openReceipt, splitTypedWords } from "../crypto/receipt.ts";
export { selfTest } from "../crypto/selftest.ts";
export { checkLog, refusedBy } from "./checked-log.ts";

const SIGNATURE_LENGTH = 64;

/** A sealed file as the mailbox gives it. */
export interface MailboxFile {
  readonly direction: Direction;
  readonly position: number;
  /** b64 */
  readonly sealed: string;
}

/** One sealed file of the mailbox: unpacked but not believed yet, or why it does not open. */
interface Arrived {
  readonly direction: Direction;
  readonly payload: Bytes | CryptoError;
}

/** A verified message as it is shown. */
export interface ReadMessage {
  readonly own: boolean;
  readonly body: MessageBody;
}

/** A mailbox as read so far. Never changed in place: reading on gives the next one. */
export interface Mailbox {
  readonly desk: string;
  readonly state: ThreadState;
  readonly messages: readonly ReadMessage[];
  /** Position after which to poll next. */
  readonly position: number;
  /** Files not verified yet: they wait for one they follow, or nothing will ever fit them. */
  readonly waiting: readonly Arrived[];
  /** The check that refused a message, by its code; later messages are not shown. */
  readonly failure: string | undefined;
}

/** A damaged file must not hide the good ones before it: its error waits until its turn. */
async function unpack(keys: ReceiptKeys, { direction, sealed }: MailboxFile): Promise<Arrived> {
  try {
    const padded = await open(fromBase64Url(sealed), keys.identity);
    return { direction, payload: unpad(padded, "message") };
  } catch (error) {
    if (error instanceof CryptoError) return { direction, payload: error };
    throw error;
  }
}

/**
 * A mailbox with nothing read, or undefined if no own message lies in it. Desk and thread are those
 * the first own message names; its signature is verified when it is read.
 */
export async function startMailbox(
  keys: ReceiptKeys,
  files: readonly MailboxFile[],
): Promise<Mailbox | undefined> {
  const first = files.find(({ direction }) => direction === TO_DESK);
  if (first === undefined) return undefined;
  const { payload } = await unpack(keys, first);
  if (payload instanceof CryptoError) throw payload;
  if (payload.length < SIGNATURE_LENGTH) throw new CryptoError("format");
  const { desk, thread } = decodePrefix(payload.subarray(SIGNATURE_LENGTH));
  const state = newReporterThread(desk, thread, keys);
  return { desk, state, messages: [], position: 0, waiting: [], failure: undefined };
}

/** Verify what waits and what has come, as far as it goes. */
export async function readFiles(
  mailbox: Mailbox,
  keys: ReceiptKeys,
  files: readonly MailboxFile[],
  log: DeskLog,
): Promise<Mailbox> {
  const waiting = [...mailbox.waiting];
  for (const file of files) waiting.push(await unpack(keys, file));
  const messages = [...mailbox.messages];
  let { state } = mailbox;
  let failure: string | undefined;
  while (waiting.length > 0 && failure === undefined) {
    const next = await verifyNext(waiting, state, log);
    if (typeof next === "string") failure = next;
    else ({ state } = next);
    if (typeof next !== "string") messages.push(next.message);
  }
  const position = files.at(-1)?.position ?? mailbox.position;
  return { ...mailbox, state, messages, waiting, position, failure };
}

/**
 * Verify the next message of either direction and take it from `waiting`. The server's order is not
 * believed: own messages come first, or it could place a false answer of an ended epoch before them. A
 * message that acknowledges one not read yet waits for it. Gives the code of the check if none fits.
 */
async function verifyNext(
  waiting: Arrived[],
  state: ThreadState,
  log: DeskLog,
): Promise<{ readonly state: ThreadState; readonly message: ReadMessage } | string> {
  let failure = "acknowledged";
  for (const direction of [TO_DESK, TO_REPORTER] as const) {
    const index = waiting.findIndex((each) => each.direction === direction);
    const payload = waiting[index]?.payload;
    if (payload === undefined) continue;
    try {
      if (payload instanceof CryptoError) throw payload;
      const opened = await verifyMessage(payload, direction, state, log);
      waiting.splice(index, 1);
      return { state: opened.state, message: { own: direction === TO_DESK, body: opened.body } };
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error;
      if (error.code !== "acknowledged") failure = error.code;
    }
  }
  return failure;
}

/**
 * Whether the mailbox must be read again, after `log` was fetched, before sealing under it: the first
 * message in a new epoch must acknowledge all answers of ended ones (SPEC §6).
 */
export function mustReadFirst(mailbox: Mailbox, log: DeskLog): boolean {
  return currentEpoch(log).number > mailbox.state.incoming.epoch;
}

/** Seal the reporter's next message. */
export function sealReply(
  mailbox: Mailbox,
  keys: ReceiptKeys,
  log: DeskLog,
  text: string,
): Promise<ReporterMessage> {
  const written = today();
  const body: MessageBody = { format: "rueckhalt/text/v1", attachments: [], text, written };
  return sealToDesk(mailbox.state, log, written, keys.signer, body);
}
