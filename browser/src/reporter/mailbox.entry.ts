/** The mailbox page: 12 words in, a verified conversation out. Nothing of it outlives the page. */
import type { ReceiptKeys } from "../crypto/receipt.ts";
import type { Answers } from "../shared/aids.ts";
import { cloneTemplate, find, focusOn } from "../shared/dom.ts";
import { t, tn } from "../shared/i18n.ts";
import { showAids } from "./aids.ts";
import { logFetcher, type FetchLog } from "./client.ts";
import { startLeaving } from "./leave.ts";
import type * as MailboxChunk from "./mailbox-chunk.ts";
import { openMailbox, readOn } from "./mailbox-requests.ts";
import { takePin, PinMismatch } from "./pin.ts";
import { explainPosterMismatch, explainRefusal, isUnknownDesk } from "./refusals.ts";
import { readReportData, type ReportData } from "./report-data.ts";
import { wireReply } from "./reply.ts";
import { open, showUnavailable, stop, turnTo } from "./stage.ts";
import { countAnswers, showThread } from "./thread-view.ts";
import { startGuard, warnWhile } from "./unsent.ts";
import { countWhileTyping, readWords } from "./words-form.ts";

type Chunk = typeof MailboxChunk;

async function start(): Promise<void> {
  startLeaving();
  startGuard();
  const data = readReportData();
  takePin(data);
  const chunk = await loadChunk();
  if (chunk !== undefined) askForWords(data, chunk);
}

async function loadChunk(): Promise<Chunk | undefined> {
  try {
    const chunk = await import("./mailbox-chunk.ts");
    await chunk.selfTest();
    return chunk;
  } catch {
    showUnavailable(
      t(
        "Die Verschlüsselung konnte auf diesem Gerät nicht geladen werden oder hat ihre Prüfung nicht bestanden. Ohne sie lässt sich das Postfach nicht öffnen.",
      ),
    );
    return undefined;
  }
}

function askForWords(data: ReportData, chunk: Chunk): void {
  const content = cloneTemplate("mailbox-words");
  const form = find<HTMLFormElement>("#words-form", content);
  const field = find<HTMLTextAreaElement>("#words", form);
  countWhileTyping(form, chunk);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const entropy = readWords(field.value, chunk);
    if (typeof entropy === "string") return tellWrongWords(form, entropy);
    const keys = await chunk.openReceipt(entropy);
    await openWith(data, chunk, keys, form);
  });
  // Enter opens; a receipt has no line breaks.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  open(content);
}

function tellWrongWords(form: HTMLFormElement, message: string): void {
  const error = find("#words-error", form);
  find("[data-error-text]", error).textContent = message;
  error.removeAttribute("hidden");
  const field = find<HTMLTextAreaElement>("#words", form);
  field.setAttribute("aria-invalid", "true");
  field.focus();
}

/** A desk's verified log, only for desks of the office file: the pin. */
function pinnedLog(data: ReportData, chunk: Chunk): FetchLog {
  const fetchLog = logFetcher(chunk.checkLog);
  return async (desk) => {
    const known = data.desks.some((each) => each.fingerprint === desk);
    if (!known) throw new UnknownDesk();
    return fetchLog(desk);
  };
}

class UnknownDesk extends Error {}

async function openWith(
  data: ReportData,
  chunk: Chunk,
  keys: ReceiptKeys,
  form: HTMLFormElement,
): Promise<void> {
  const place = find("#opening", form);
  place.textContent = t("Ihr Postfach wird geholt und geöffnet …");
  const fetchLog = pinnedLog(data, chunk);
  try {
    const mailbox = await openMailbox(chunk, keys, fetchLog);
    if (mailbox === undefined) {
      place.textContent = "";
      return tellWrongWords(
        form,
        t(
          "Unter diesen Wörtern liegt hier nichts. Vielleicht gehören sie zu einer anderen Seite, oder die Nachrichten wurden schon gelöscht.",
        ),
      );
    }
    form.reset();
    showMailbox(data, chunk, keys, mailbox);
  } catch (error) {
    place.textContent = "";
    explainFailedOpening(chunk, form, error);
  }
}

function explainFailedOpening(chunk: Chunk, form: HTMLFormElement, error: unknown): void {
  if (error instanceof UnknownDesk || isUnknownDesk(error)) return stop(explainRefusal("desk"));
  const code = chunk.refusedBy(error);
  if (code !== undefined) return stop(explainRefusal(code));
  find("#opening", form).textContent = t(
    "Es gibt gerade keine Verbindung. Bitte versuchen Sie es noch einmal.",
  );
}

function showMailbox(
  data: ReportData,
  chunk: Chunk,
  keys: ReceiptKeys,
  first: MailboxChunk.Mailbox,
): void {
  const fetchLog = pinnedLog(data, chunk);
  let mailbox = first;
  const stage = turnTo(cloneTemplate("mailbox-open"));
  const status = find("#mailbox-status", stage);
  const name = data.desks.find((desk) => desk.fingerprint === first.desk)?.name ?? "";
  const form = find<HTMLFormElement>("#reply", stage);
  warnWhile(() => find<HTMLTextAreaElement>("textarea", form).value.trim() !== "");

  const show = (): void => {
    showThread(stage, mailbox, name);
    status.textContent = describe(countAnswers(mailbox));
  };
  const reload = async (): Promise<void> => {
    mailbox = await readOn(chunk, mailbox, keys, fetchLog);
    show();
  };
  wireReply(form, { chunk, keys, current: () => mailbox, fetchLog, reload });
  find("#again", stage).addEventListener("click", async () => {
    status.textContent = t("Wir sehen nach …");
    await reload().catch((error: unknown) => {
      const code = chunk.refusedBy(error);
      if (code !== undefined) return stop(explainRefusal(code));
      status.textContent = t(
        "Es gibt gerade keine Verbindung. Bitte versuchen Sie es noch einmal.",
      );
    });
  });
  find("#close", stage).addEventListener("click", () => closeMailbox());
  show();
  void showAids(stage, data.aids, reportedIn(first));
}

/** What was ticked in the report; nothing if it is not among the verified messages. */
function reportedIn({ messages }: MailboxChunk.Mailbox): Answers {
  const report = messages.find(({ own, body }) => own && body.format === "rueckhalt/report/v1");
  return report !== undefined && "answers" in report.body ? report.body.answers : {};
}

function describe(answers: number): string {
  if (answers === 0) {
    return t("Es gibt noch keine Antwort. Ihre Nachricht ist bei uns.");
  }
  return tn("Eine Antwort von uns.", "{n} Antworten von uns.", answers);
}

/** Take everything out of the page; loading it anew also empties its memory. */
function closeMailbox(): void {
  warnWhile(() => false);
  const stage = find("#stage");
  stage.replaceChildren();
  turnTo(cloneTemplate("mailbox-closed"));
  focusOn(find("#closed-title"));
}

start().catch((error: unknown) => {
  if (error instanceof PinMismatch) stop(explainPosterMismatch());
  else showUnavailable();
});
