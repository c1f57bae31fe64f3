/** The report page. The form appears only after the encryption was loaded and has passed its test. */
import { cloneTemplate, find, findAll, setHidden } from "../shared/dom.ts";
import { t } from "../shared/i18n.ts";
import { showAids } from "./aids.ts";
import { hasContent, readReport, valueOf } from "./answers.ts";
import { logFetcher, type FetchLog } from "./client.ts";
import { createForm } from "./form.ts";
import { startLeaving } from "./leave.ts";
import { PinMismatch, takePin } from "./pin.ts";
import { explainPosterMismatch, explainRefusal, isUnknownDesk } from "./refusals.ts";
import { showReceipt } from "./receipt-view.ts";
import { readReportData, type ReportData } from "./report-data.ts";
import type * as Sealing from "./sealing.ts";
import { createSender, type Delivered } from "./send-report.ts";
import { open, showUnavailable, stop, turnTo } from "./stage.ts";
import { Steps } from "./steps.ts";
import { showSummary } from "./summary.ts";
import { startGuard, warnWhile } from "./unsent.ts";
import { addWorkingDays } from "./working-days.ts";

type SealingModule = typeof Sealing;

async function start(): Promise<void> {
  startLeaving();
  startGuard();
  const data = readReportData();
  const pinned = takePin(data);
  if (data.desks.length === 0) {
    return showUnavailable(t("Diese Stelle nimmt hier noch keine Nachrichten an."));
  }
  const sealing = await loadSealing();
  if (sealing === undefined) return;
  const fetchLog = logFetcher(sealing.checkLog);
  if (await logsAreGood(data, sealing, fetchLog)) showForm(data, pinned, sealing, fetchLog);
}

/** The encryption after its self-test, or undefined: then the page says that nothing can be sent. */
async function loadSealing(): Promise<SealingModule | undefined> {
  try {
    const sealing = await import("./sealing.ts");
    await sealing.selfTest();
    return sealing;
  } catch {
    showUnavailable(
      t(
        "Die Verschlüsselung konnte auf diesem Gerät nicht geladen werden oder hat ihre Prüfung nicht bestanden. Ohne sie wird hier nichts gesendet.",
      ),
    );
    return undefined;
  }
}

/**
 * Verify every desk's log now, so that a stop comes before someone has written, and so that no
 * request depends on a choice. Without a connection sending will try again.
 */
async function logsAreGood(
  data: ReportData,
  sealing: SealingModule,
  fetchLog: FetchLog,
): Promise<boolean> {
  const results = await Promise.allSettled(data.desks.map((desk) => fetchLog(desk.fingerprint)));
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    const code = isUnknownDesk(result.reason) ? "desk" : sealing.refusedBy(result.reason);
    if (code === undefined) continue;
    stop(explainRefusal(code));
    return false;
  }
  return true;
}

function showForm(
  data: ReportData,
  pinned: string | undefined,
  sealing: SealingModule,
  fetchLog: FetchLog,
): void {
  const content = createForm(data, pinned);
  const form = find<HTMLFormElement>("#report", content);
  warnWhile(() => hasContent(form, data));
  const sender = createSender(form, data, pinned, sealing, fetchLog);
  // From the second step on the words are loaded, whatever was chosen.
  const loadWords = once(() => import("../crypto/bundled-word-lists.ts"));
  const steps = new Steps(form, data, {
    shown(step) {
      for (const part of findAll('[data-part="start"]')) setHidden(part, step > 1);
      find("#page-title").classList.toggle("kern-sr-only", step > 1);
      if (step > 1) loadWords().catch(() => undefined);
      showSummary(form, (target) => steps.goTo(target));
    },
    async finished() {
      const delivered = await sendWithReceipt();
      if (delivered !== undefined) await showDelivered(delivered);
    },
  });

  /** Without the word list nobody could be given the words: it comes first. */
  async function sendWithReceipt(): Promise<Delivered | undefined> {
    try {
      await loadWords();
    } catch {
      find("#sending", form).textContent = t(
        "Ein Teil dieser Seite konnte nicht geladen werden. Ihre Nachricht ist noch hier. Bitte prüfen Sie die Verbindung und senden Sie noch einmal.",
      );
      return undefined;
    }
    return sender.send();
  }

  async function showDelivered({ entropy, received }: Delivered): Promise<void> {
    const { wordLists } = await loadWords();
    const { answerWorkingDays, closedDays } = data.office;
    const anonymous = valueOf(form, "contact_mode") === "NONE";
    const answerBy = anonymous
      ? undefined
      : addWorkingDays(received, answerWorkingDays, closedDays);
    const { answers } = readReport(form, data);
    form.reset();
    warnWhile(() => true);
    const stage = turnTo(cloneTemplate("report-receipt"));
    showReceipt(stage, wordLists, sealing, {
      entropy,
      answerBy,
      done: () => warnWhile(() => false),
    });
    await showAids(stage, data.aids, answers);
  }

  open(content);
}

/** Load once; after a failure the next call tries again. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

start().catch((error: unknown) => {
  if (error instanceof PinMismatch) stop(explainPosterMismatch());
  else showUnavailable();
});
