/** Polling and posting on the mailbox page. Only the token leaves the browser, never the words. */
import type { ReporterMessage } from "../crypto/message.ts";
import type { ReceiptKeys } from "../crypto/receipt.ts";
import { call, type FetchLog } from "./client.ts";
import type * as MailboxChunk from "./mailbox-chunk.ts";

interface MailboxAnswer {
  readonly messages: readonly MailboxChunk.MailboxFile[];
  readonly more: boolean;
}

/** Fetch everything after `position`, one answer of fixed size after the other. */
async function poll(keys: ReceiptKeys, position: number): Promise<MailboxChunk.MailboxFile[]> {
  const files: MailboxChunk.MailboxFile[] = [];
  for (let after = position; ;) {
    const json = { token: keys.mailboxToken, after };
    const answer = (await call("/api/mailbox", { json })) as MailboxAnswer;
    files.push(...answer.messages);
    const last = answer.messages.at(-1);
    // A position that doesn't rise would go round for ever.
    if (!answer.more || last === undefined || last.position <= after) return files;
    after = last.position;
  }
}

/** Open and verify a mailbox; undefined if nothing lies under these words. */
export async function openMailbox(
  chunk: typeof MailboxChunk,
  keys: ReceiptKeys,
  fetchLog: FetchLog,
): Promise<MailboxChunk.Mailbox | undefined> {
  const files = await poll(keys, 0);
  const empty = await chunk.startMailbox(keys, files);
  if (empty === undefined) return undefined;
  return chunk.readFiles(empty, keys, files, await fetchLog(empty.desk));
}

/** The mailbox with everything that came since. */
export async function readOn(
  chunk: typeof MailboxChunk,
  mailbox: MailboxChunk.Mailbox,
  keys: ReceiptKeys,
  fetchLog: FetchLog,
): Promise<MailboxChunk.Mailbox> {
  const files = await poll(keys, mailbox.position);
  if (files.length === 0) return mailbox;
  return chunk.readFiles(mailbox, keys, files, await fetchLog(mailbox.desk));
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
  await call("/api/mailbox/messages", { form });
}
