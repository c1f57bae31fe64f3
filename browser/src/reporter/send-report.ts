/** From the finished form to the receipt. */
import { find } from "../shared/dom.ts";
import { Problem } from "../shared/api.ts";
import { t } from "../shared/i18n.ts";
import { deskOf, readReport } from "./answers.ts";
import { call, type FetchLog } from "./client.ts";
import { deliver, Undelivered } from "./delivery.ts";
import { clearProgress, isBusy, showFailure, showProgress } from "./delivery-view.ts";
import { explainRefusal, isUnknownDesk } from "./refusals.ts";
import type { ReportData } from "./report-data.ts";
import type * as Sealing from "./sealing.ts";
import { stop } from "./stage.ts";
import { tooLong } from "./validation.ts";

type SealingModule = typeof Sealing;
type Sealed = Awaited<ReturnType<SealingModule["sealDraft"]>>;

/** The 16 bytes of the receipt and the day the server took the report. */
export interface Delivered {
  readonly entropy: Sealing.Draft["entropy"];
  readonly received: string;
}

export interface Sender {
  /** Send what the form says. Resolves to undefined if it was not delivered; the page says why. */
  send(): Promise<Delivered | undefined>;
}

/** A sender for one form. What was sealed once is kept, so that trying again never sends twice. */
export function createSender(
  form: HTMLFormElement,
  data: ReportData,
  pinned: string | undefined,
  sealing: SealingModule,
  fetchLog: FetchLog,
): Sender {
  const place = find("#sending", form);
  const button = find<HTMLButtonElement>("#send", form);
  let draft: Sealing.Draft | undefined;
  let drafted = "";

  /** The same content keeps its id and its words; changed content is a new report. */
  async function currentDraft(): Promise<Sealing.Draft> {
    const desk = deskOf(form, data, pinned);
    if (desk === undefined) throw new Error("no desk");
    const content = readReport(form, data);
    const fresh = JSON.stringify([desk.fingerprint, content]);
    if (draft === undefined || fresh !== drafted) {
      draft = await sealing.draftReport(desk.fingerprint, content);
      drafted = fresh;
    }
    return draft;
  }

  async function send(): Promise<Delivered | undefined> {
    if (isBusy(button)) return undefined;
    const progress = showProgress(place, button);
    try {
      const current = await currentDraft();
      const received = await deliver(
        {
          seal: async () => sealing.sealDraft(current, await fetchLog(current.state.desk)),
          post: (sealed: Sealed) => post(current, sealed),
        },
        progress,
      );
      clearProgress(place, button);
      return { entropy: current.entropy, received };
    } catch (error) {
      explain(error);
      return undefined;
    }
  }

  function explain(error: unknown): void {
    const code = sealing.refusedBy(error);
    if (code === "size") {
      const most = data.fields["text"]?.bytes ?? 0;
      return showFailure(place, button, tooLong(most));
    }
    if (code !== undefined) return stop(explainRefusal(code));
    if (isUnknownDesk(error)) return stop(explainRefusal("desk"));
    showFailure(place, button, explainFailure(error));
  }

  return { send };
}

async function post(draft: Sealing.Draft, sealed: Sealed): Promise<string> {
  const form = new FormData();
  form.set("id", draft.id);
  form.set("desk", draft.state.desk);
  form.set("epoch", sealed.epoch);
  form.set("mailbox", draft.keys.mailbox);
  form.set("sealed", new Blob([sealed.sealed]));
  form.set("copy", new Blob([sealed.copy]));
  const answer = await call("/api/reports", { form });
  return (answer as { received: string }).received;
}

/** Why sending failed for now, in words; the text is still in the form. */
export function explainFailure(error: unknown): string {
  if (error instanceof Undelivered) {
    return t(
      "Es gibt gerade keine Verbindung. Ihre Nachricht ist noch hier und nicht verloren. Bitte versuchen Sie es später noch einmal, ohne diese Seite zu schließen.",
    );
  }
  if (error instanceof Problem) {
    return t(
      "Der Server hat die Nachricht nicht angenommen. Sie ist noch hier. Bitte versuchen Sie es noch einmal oder rufen Sie uns an.",
    );
  }
  return t(
    "Das hat nicht geklappt. Ihre Nachricht ist noch hier, nichts wurde unverschlüsselt gesendet. Bitte versuchen Sie es noch einmal oder rufen Sie uns an.",
  );
}
