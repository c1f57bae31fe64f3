/** One line of the queue. */
import { html, nothing, type TemplateResult } from "lit";

import { berlinDay } from "../../crypto/encoding.ts";
import { formatShortDay, t } from "../../shared/i18n.ts";
import { isCodingDue, type Row } from "../model/rows.ts";
import { formLabel, languageLabel, stateLabel, urgencyLabel } from "./labels.ts";
import { icon } from "./parts.ts";
import { explainRefusal } from "./words.ts";

/** Shape, word and colour say the same, so that none of them is needed alone. */
export function urgencyMark(urgency: string, suggested: boolean): TemplateResult {
  return html`<span class="urgency urgency--${urgency || "none"}">
    ${urgency === "U1" ? icon("danger") : urgency === "U2" ? icon("warning") : nothing}
    <span>${urgency} ${urgencyLabel(urgency)}</span>
    ${suggested ? html`<span class="urgency__suggested">${t("Vorschlag")}</span>` : nothing}
  </span>`;
}

function dueMark(due: string): TemplateResult {
  const day = formatShortDay(due);
  const late = due < berlinDay(new Date());
  return html`<span class="mark-due ${late ? "mark-due--late" : ""}">
    ${icon("clock")}${late ? t("überfällig seit {day}", { day }) : t("fällig {day}", { day })}
  </span>`;
}

function uncodedMark(since: string): TemplateResult {
  return html`<span class="mark-due"
    >${icon("clock")}${t("Zählung fällig seit {day}", { day: formatShortDay(since) })}</span
  >`;
}

/** What needs doing; a row has room for two, and counting can wait longest. */
function taskMarks(row: Row, counting: boolean): readonly TemplateResult[] {
  const { due, kind, pending, codeFrom } = row;
  const marks: TemplateResult[] = [];
  if (kind === "case" && pending > 0) {
    marks.push(html`<span class="mark-new">${icon("letter")}${t("Neue Nachricht")}</span>`);
  }
  if (due !== "") marks.push(dueMark(due));
  if (counting && isCodingDue(row, berlinDay(new Date()))) marks.push(uncodedMark(codeFrom));
  return marks.slice(0, 2);
}

/** `counting`: whether the office counts, so that cases wait to be coded. */
export function rowContent(row: Row, counting: boolean): TemplateResult {
  const { title, kommune, forms, language, state, received } = row;
  const details = [
    kommune,
    forms.map(formLabel).join(", "),
    language === "de" ? "" : languageLabel(language),
  ].filter((detail) => detail !== "");
  return html`<span class="queue__urgency">${urgencyMark(row.urgency, row.suggested)}</span>
    <span class="queue__words">
      <span class="queue__title">${title === "" ? t("ohne Titel") : title}</span>
      <span class="queue__details">${details.join(" · ")}</span>
    </span>
    <span class="queue__marks">
      ${taskMarks(row, counting)}
      <span class="queue__state">${stateLabel(state)}</span>
      <span class="queue__received">${t("vom {day}", { day: formatShortDay(received) })}</span>
    </span>`;
}

export function refusedContent(row: Row): TemplateResult {
  return html`<span class="queue__urgency"
      ><span class="urgency urgency--refused"
        >${icon("danger")}<span>${row.aside ? t("Zurückgelegt") : t("Nicht geprüft")}</span></span
      ></span
    >
    <span class="queue__words">
      <span class="queue__title"
        >${row.kind === "case" ? t("Dieser Fall wird nicht angezeigt") : t("Diese Meldung lässt sich nicht öffnen")}</span
      >
      <span class="queue__details">${explainRefusal(row.refused)}</span>
    </span>
    <span class="queue__marks"
      ><span class="queue__received"
        >${t("vom {day}", { day: formatShortDay(row.received) })}</span
      ></span
    >`;
}
