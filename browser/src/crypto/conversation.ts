/** A whole thread read back: both directions verified in an order their acknowledgements allow. */
import type { Identity } from "./age-keys.ts";
import { open } from "./age.ts";
import type { Bytes } from "./encoding.ts";
import { CryptoError } from "./errors.ts";
import { verifyMessage, type OpenedMessage } from "./message.ts";
import { unpad } from "./padding.ts";
import type { DeskLog } from "./statements.ts";
import { TO_DESK, TO_REPORTER, type Direction, type ThreadState } from "./thread.ts";

/** Payloads of both directions, each in order of sequence, from the state's next on. */
export interface ThreadPayloads {
  readonly incoming: readonly Bytes[];
  readonly outgoing: readonly Bytes[];
}

/** All messages, in an order in which each acknowledges only earlier ones, and the thread after them. */
export interface Conversation {
  readonly messages: readonly OpenedMessage[];
  readonly state: ThreadState;
}

/**
 * Verify thread copies (SPEC §10) or a mailbox, of which the reader wrote direction `own`. The server's
 * order is not believed: own messages come as early as they can, and a message that acknowledges one
 * not read yet waits for it.
 */
export async function verifyConversation(
  payloads: ThreadPayloads,
  start: ThreadState,
  log: DeskLog,
  own: Direction,
): Promise<Conversation> {
  const waiting = { [TO_DESK]: [...payloads.incoming], [TO_REPORTER]: [...payloads.outgoing] };
  const messages: OpenedMessage[] = [];
  let state = start;
  while (waiting[TO_DESK].length + waiting[TO_REPORTER].length > 0) {
    const next = await verifyNext(waiting, state, log, own);
    waiting[next.prefix.direction as Direction].shift();
    messages.push(next);
    state = next.state;
  }
  return { messages, state };
}

async function verifyNext(
  waiting: { readonly [Each in Direction]: readonly Bytes[] },
  state: ThreadState,
  log: DeskLog,
  own: Direction,
): Promise<OpenedMessage> {
  let failure = new CryptoError("acknowledged");
  // The report is first for a desk too: it says whom answers go to.
  const deskFirst = own === TO_REPORTER && state.reporterRecipient !== null;
  const order = deskFirst ? ([TO_REPORTER, TO_DESK] as const) : ([TO_DESK, TO_REPORTER] as const);
  for (const direction of order) {
    const payload = waiting[direction][0];
    if (payload === undefined) continue;
    try {
      return await verifyMessage(payload, direction, state, log);
    } catch (error) {
      if (!(error instanceof CryptoError) || error.code !== "acknowledged") throw error;
      failure = error;
    }
  }
  throw failure;
}

/** Open sealed files of a mailbox to their payloads, before any is verified. [profile] [age] [padding] */
export function openFiles(files: readonly Bytes[], identity: Identity): Promise<readonly Bytes[]> {
  return Promise.all(files.map(async (file) => unpad(await open(file, identity), "message")));
}
