/** The second look at a coding: what it says, and a question for everything that does not go together. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { codingOf } from "../model/statistics/coding-draft.ts";
import {
  contradictionsIn,
  maybeSamePerson,
  type ContradictionId,
  type Look,
} from "../model/statistics/contradictions.ts";
import { contradictionText, linesOf, type Line } from "./coding-words.ts";
import { button, checkBox, icon } from "./parts.ts";

export interface CheckOptions {
  readonly busy: boolean;
  readonly blocked: boolean;
  readonly confirmed: readonly ContradictionId[];
  /** Questions were passed over. */
  readonly unconfirmed: boolean;
  readonly confirm: (confirmed: readonly ContradictionId[]) => void;
  readonly take: () => void;
  readonly back: () => void;
}

export function codingLines(all: readonly Line[]): TemplateResult {
  return html`<dl class="answers coding__lines">
    ${all.map(
      ([label, value]) =>
        html`<div class="answers__one">
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export function codingCheck(look: Look, options: CheckOptions): TemplateResult {
  const { busy, blocked, take, back } = options;
  const questions = contradictionsIn(look);
  return html`${codingLines(linesOf(codingOf(look.draft, look.today), look.setup))}
    ${questions.length === 0 ? nothing : questionList(questions, look, options)}
    <div class="actions">
      ${button(t("Zählung speichern"), { busy, id: "coding-take", disabled: blocked, action: take })}
      ${button(t("Ändern"), { kind: "secondary", disabled: busy, id: "coding-back", action: back })}
    </div>`;
}

function questionList(
  questions: readonly ContradictionId[],
  look: Look,
  { confirmed, unconfirmed, confirm }: CheckOptions,
): TemplateResult {
  const words = { kommune: look.told.kommune, titles: titlesOf(look) };
  const without = (id: ContradictionId) => confirmed.filter((each) => each !== id);
  return html`<h3 class="coding__look">${t("Noch ein Blick darauf")}</h3>
    <ul class="coding__questions">
      ${questions.map(
        (id) =>
          html`<li class="coding__question">
            <div role="group" aria-labelledby="question-${id}">
              <p class="kern-body" id="question-${id}">${contradictionText(id, words)}</p>
              ${checkBox({
                id: `confirm-${id}`,
                label: t("Stimmt so"),
                checked: confirmed.includes(id),
                changed: (checked) => confirm(checked ? [...without(id), id] : without(id)),
              })}
            </div>
          </li>`,
      )}
    </ul>
    ${unconfirmed ? stillOpen() : nothing}`;
}

/** The cases that may be the same person's, a few of them by title. */
function titlesOf(look: Look): string {
  return maybeSamePerson(look)
    .slice(0, 3)
    .map(({ title }) => `„${title === "" ? t("ohne Titel") : title}“`)
    .join(", ");
}

function stillOpen(): TemplateResult {
  return html`<p class="kern-error" role="alert">
    ${icon("danger")}<span class="kern-body"
      >${t("Bitte bestätigen Sie jede Frage, oder ändern Sie die Angaben.")}</span
    >
  </p>`;
}
