/** The conversation on the page. */
import { cloneTemplate, create, find } from "../shared/dom.ts";
import { formatShortDay, t } from "../shared/i18n.ts";
import type { Mailbox, ReadMessage } from "./mailbox-chunk.ts";

/** Show all verified messages, oldest first, and what could not be verified. */
export function showThread(stage: HTMLElement, mailbox: Mailbox, officeName: string): void {
  const items = mailbox.messages.map((message) => messageItem(message, officeName));
  find("#thread", stage).replaceChildren(...items);
  showWarning(find("#mailbox-warning", stage), mailbox.failure);
  find("#reply", stage).toggleAttribute("hidden", mailbox.failure !== undefined);
}

/** How many of the messages are the office's. */
export function countAnswers(mailbox: Mailbox): number {
  return mailbox.messages.filter(({ own }) => !own).length;
}

function messageItem({ own, body }: ReadMessage, officeName: string): HTMLElement {
  const from = own ? t("Sie") : officeName;
  const text = "text" in body ? body.text : "";
  const day = create("time", { datetime: body.written }, formatShortDay(body.written));
  const heading = create("p", { class: "message__from" }, create("strong", {}, from));
  heading.append(note(body.format), day);
  return create(
    "li",
    { class: `message ${own ? "message--own" : "message--office"}` },
    heading,
    create("p", { class: "message__text", dir: "auto" }, text || t("(nur Angaben, kein Text)")),
  );
}

function note(format: string): string {
  if (format === "rueckhalt/report/v1") return t("Ihre erste Nachricht");
  if (format === "rueckhalt/withdrawal/v1") return t("Widerruf");
  return "";
}

function showWarning(place: HTMLElement, failure: string | undefined): void {
  place.replaceChildren();
  if (failure === undefined) return;
  const content = cloneTemplate("mailbox-warning-words");
  find("[data-reason]", content).textContent = explain(failure);
  place.append(content);
}

/** A gap and a forgery are different things, and both are said. */
function explain(failure: string): string {
  if (["sequence", "previous", "acknowledged"].includes(failure)) {
    return t(
      "In diesem Postfach fehlt mindestens eine Nachricht. Was danach kommt, zeigen wir nicht.",
    );
  }
  return t(
    "Eine Nachricht in diesem Postfach ist nicht echt oder wurde verändert. Wir zeigen sie nicht, und auch nicht, was danach kommt.",
  );
}
