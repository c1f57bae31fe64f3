/** What author and second reader go through before they sign: hints, readers, questions. */
import { html, nothing, type TemplateResult } from "lit";

import type { Hash } from "../../../crypto/encoding.ts";
import type { NoticeContent } from "../../../crypto/notice.ts";
import { formatDay, t } from "../../../shared/i18n.ts";
import { findHints, questionsOf, type Hint } from "../../model/notices/checks.ts";
import type { NoticeSetup } from "../../model/notices/setup.ts";
import { checkBox, icon } from "../parts.ts";
import { preview } from "./notice-preview.ts";
import {
  areaLabel,
  audienceLabel,
  consentLabel,
  hintLabel,
  questionLabel,
} from "./notice-words.ts";

interface CheckOptions {
  readonly content: NoticeContent;
  readonly desk: Hash;
  readonly setup: NoticeSetup;
  /** Ids of the boxes that are ticked. */
  readonly ticked: ReadonlySet<string>;
  readonly tick: (id: string, on: boolean) => void;
}

const HINTS_SEEN = "hints";

/** Whether every box is ticked that this notice asks for. */
export function allTicked({
  content,
  setup,
  ticked,
}: Omit<CheckOptions, "tick" | "desk">): boolean {
  const hints = findHints(content, setup).length > 0;
  return (
    questionsOf(content).every((each) => ticked.has(each)) && (!hints || ticked.has(HINTS_SEEN))
  );
}

export function checkPanel(options: CheckOptions): TemplateResult {
  const { content, desk, setup, ticked, tick } = options;
  const hints = findHints(content, setup);
  const box = (id: string, label: string) =>
    checkBox({
      id: `notice-${id}`,
      label,
      checked: ticked.has(id),
      changed: (on) => tick(id, on),
    });
  return html`<section aria-labelledby="preview-heading">
      <h2 class="kern-heading-medium" id="preview-heading">${t("So steht es da")}</h2>
      ${preview(content, desk, setup)}
    </section>
    <section class="panel" aria-labelledby="readers-heading">
      <h2 class="kern-heading-medium" id="readers-heading">${t("Wer es liest")}</h2>
      ${readers(content, setup)}
    </section>
    ${hints.length === 0 ? nothing : hintList(hints)}
    <section class="panel" aria-labelledby="questions-heading">
      <h2 class="kern-heading-medium" id="questions-heading">${t("Stimmt das alles?")}</h2>
      <p class="kern-body">
        ${t("Lesen Sie langsam, so als würden Sie den Ort gut kennen. Haken Sie ab, was stimmt.")}
      </p>
      <div class="notice-questions">
        ${questionsOf(content).map((each) => box(each, questionLabel(each)))}
        ${
          hints.length === 0
            ? nothing
            : box(HINTS_SEEN, t("Die gelb markierten Stellen sind geprüft und verraten niemanden."))
        }
      </div>
    </section>`;
}

function readers(content: NoticeContent, setup: NoticeSetup): TemplateResult {
  const lines: readonly (readonly [string, string])[] = [
    [t("Gebiet"), areaLabel(content, setup)],
    [t("Leserinnen und Leser"), audienceLabel(content.audience)],
    [t("Zustimmung"), consentLabel(content.consent)],
    [t("Gilt bis"), formatDay(content.expires)],
  ];
  return html`<dl class="answers">
    ${lines.map(
      ([label, value]) =>
        html`<div class="answers__one">
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function hintList(hints: readonly Hint[]): TemplateResult {
  return html`<section class="notice-hints" aria-labelledby="hints-heading">
    <h2 class="notice-hints__heading" id="hints-heading">
      ${icon("warning")} ${t("Bitte noch einmal ansehen")}
    </h2>
    <dl class="notice-hints__list">
      ${hints.map(
        ({ rule, found }) =>
          html`<div>
            <dt>${hintLabel(rule)}</dt>
            <dd>${found.map((each) => html`<mark>${each}</mark> `)}</dd>
          </div>`,
      )}
    </dl>
    <p class="kern-body kern-body--small">
      ${t("Das sind nur Muster. Was hier nicht steht, kann trotzdem jemanden verraten.")}
    </p>
  </section>`;
}
