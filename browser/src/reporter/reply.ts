/** Writing back: sealed to the desk's current epoch; a draft is kept through every failure. */
import { find } from "../shared/dom.ts";
import { Problem } from "../shared/api.ts";
import { t } from "../shared/i18n.ts";
import type { ReporterMessage } from "../crypto/message.ts";
import type { ReceiptKeys } from "../crypto/receipt.ts";
import { byteLength } from "./answers.ts";
import type { FetchLog } from "./client.ts";
import { deliver } from "./delivery.ts";
import { clearProgress, isBusy, showFailure, showProgress } from "./delivery-view.ts";
import type * as MailboxChunk from "./mailbox-chunk.ts";
import { postMessage } from "./mailbox-requests.ts";
import { explainRefusal } from "./refusals.ts";
import { explainFailure } from "./send-report.ts";
import { tooLong } from "./validation.ts";

const LONGEST_TEXT = 60_000;
/** Problems after which reading the mailbox shows what came, the own message included. */
const SOMETHING_NEW: ReadonlySet<string> = new Set(["sequence-taken", "id-taken"]);

export interface ReplyContext {
  readonly chunk: typeof MailboxChunk;
  readonly keys: ReceiptKeys;
  /** The mailbox as read last. */
  readonly current: () => MailboxChunk.Mailbox;
  readonly fetchLog: FetchLog;
  /** Fetch what is new and show it. */
  readonly reload: () => Promise<void>;
}

/** Wire the form under the conversation. */
export function wireReply(form: HTMLFormElement, context: ReplyContext): void {
  const field = find<HTMLTextAreaElement>("textarea", form);
  const button = find<HTMLButtonElement>("#send", form);
  const place = find("#sending", form);
  const { chunk, keys, fetchLog } = context;
  let id = chunk.randomId();
  let writtenUnderId = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy(button)) return;
    const text = field.value.trim();
    if (text === "") return field.focus();
    if (byteLength(text) > LONGEST_TEXT) {
      return showFailure(place, button, tooLong(LONGEST_TEXT));
    }
    // The same text under the same id is never taken twice; another text is another message.
    if (writtenUnderId !== text) id = chunk.randomId();
    writtenUnderId = text;
    try {
      await deliver(
        {
          seal: () => seal(text),
          post: (sealed) => postMessage(keys, id, sealed),
        },
        showProgress(place, button),
      );
    } catch (error) {
      return explain(error);
    }
    form.reset();
    clearProgress(place, button);
    place.textContent = t("Ihre Nachricht ist angekommen.");
    id = chunk.randomId();
    writtenUnderId = "";
    // The message is delivered; if showing it fails, "check again" will.
    await context.reload().catch(() => undefined);
  });

  async function seal(text: string): Promise<ReporterMessage> {
    const log = await fetchLog(context.current().desk);
    if (chunk.mustReadFirst(context.current(), log)) await context.reload();
    const mailbox = context.current();
    // The reload has hidden this form and said why.
    if (mailbox.failure !== undefined) throw new Error("the mailbox has a message that is refused");
    return chunk.sealReply(mailbox, keys, log, text);
  }

  function explain(error: unknown): void {
    const code = chunk.refusedBy(error);
    if (code === "size") return showFailure(place, button, tooLong(LONGEST_TEXT));
    if (code !== undefined) return showFailure(place, button, explainRefusal(code));
    if (error instanceof Problem && SOMETHING_NEW.has(error.code)) {
      showFailure(
        place,
        button,
        t("In Ihrem Postfach ist etwas Neues. Bitte lesen Sie es und senden Sie dann noch einmal."),
      );
      void context.reload().catch(() => undefined);
      return;
    }
    if (error instanceof Problem && error.code === "mailbox-full") {
      return showFailure(
        place,
        button,
        t(
          "Wir haben Ihre letzten Nachrichten noch nicht gelesen. Diese Nachricht ist noch hier, aber nicht gesendet. Bitte senden Sie sie später noch einmal. Wenn es gefährlich wird: 110.",
        ),
      );
    }
    showFailure(place, button, explainFailure(error));
  }
}
