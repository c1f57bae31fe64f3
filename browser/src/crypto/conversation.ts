/** A whole thread read back: both directions verified in the one order their acknowledgements allow. */
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
 * Verify thread copies (SPEC §10) or a mailbox. The server's order is not believed: a message that
 * acknowledges one not read yet waits for it.
 */
export async function verifyConversation(
  payloads: ThreadPayloads,
  start: ThreadState,
  log: DeskLog,
): Promise<Conversation> {
  const waiting = { [TO_DESK]: [...payloads.incoming], [TO_REPORTER]: [...payloads.outgoing] };
  const messages: OpenedMessage[] = [];
  let state = start;
  while (waiting[TO_DESK].length + waiting[TO_REPORTER].length > 0) {
    const next = await verifyNext(waiting, state, log);
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
): Promise<OpenedMessage> {
  let failure = new CryptoError("acknowledged");
  for (const direction of [TO_DESK, TO_REPORTER] as const) {
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
