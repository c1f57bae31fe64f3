/** What is done with a case besides answering: accept it, change its card and notes, close it. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { statusOf, type CaseContent } from "../model/content.ts";
import type { Desk } from "../model/desk.ts";
import { isDirty, type Edit } from "../model/edit.ts";
import { caseFields } from "./case-fields.ts";
import { ask } from "./dialog.ts";
import { button } from "./parts.ts";

interface FormActions {
  readonly busy: boolean;
  readonly changed: (change: Partial<CaseContent>) => void;
  /** Save with this change; `done` is what is said afterwards. */
  readonly save: (change: Partial<CaseContent>, done: string) => void;
}

export function caseForm(edit: Edit, desk: Desk, actions: FormActions): TemplateResult {
  const report = edit.open.head === null;
  const done = report ? t("Angenommen. Der Fall liegt jetzt in Ihrer Liste.") : t("Gespeichert.");
  return html`<form
    class="case__form"
    novalidate
    @submit=${(event: Event) => {
      event.preventDefault();
      actions.save({}, done);
    }}
  >
    <h2 class="kern-heading-medium">${report ? t("Meldung annehmen") : t("Fall")}</h2>
    ${
      report
        ? html`<p class="kern-body">
            ${t("Beim Annehmen bekommt der Fall seinen eigenen Schlüssel. Die versiegelte Eingangsdatei wird auf dem Server gelöscht.")}
          </p>`
        : nothing
    }
    ${caseFields(edit, desk, actions.changed)}
    <div class="actions case__actions">
      ${button(report ? t("Annehmen") : t("Speichern"), {
        busy: actions.busy,
        disabled: edit.conflict !== undefined || (!report && !isSavable(edit)),
        id: "save",
      })}
      ${report || edit.conflict !== undefined ? nothing : closeButton(edit, actions)}
    </div>
  </form>`;
}

function isSavable(edit: Edit): boolean {
  return isDirty({ ...edit, answer: "", coding: undefined }) || edit.open.thread.pending.length > 0;
}

function closeButton(edit: Edit, { busy, save }: FormActions): TemplateResult {
  const closed = statusOf(edit.base.state) === "closed";
  const close = async (): Promise<void> => {
    if (await askToClose()) save({ state: "CLOSED" }, t("Der Fall ist abgeschlossen."));
  };
  return button(closed ? t("Wieder öffnen") : t("Fall abschließen"), {
    kind: "secondary",
    disabled: busy,
    id: "close-case",
    action: closed
      ? () => save({ state: "ACTIVE" }, t("Der Fall ist wieder offen."))
      : () => void close(),
  });
}

function askToClose(): Promise<boolean> {
  return ask({
    title: t("Fall abschließen"),
    text: t(
      "Der Fall verschwindet aus der Liste der offenen Fälle. Sie können ihn jederzeit wieder öffnen.",
    ),
    yes: t("Abschließen"),
    no: t("Offen lassen"),
  });
}
