/** Writing an answer in two steps: write, then check who gets it. */
import { html, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { button, notice, selectField, textArea } from "./parts.ts";
import { stateLabel } from "./labels.ts";

export type AnswerStep = "write" | "check";

const NEXT_STATES = ["WAIT_REPORTER", "ACTIVE", "WAIT_EXT", "AFTERCARE"] as const;

interface AnswerOptions {
  readonly step: AnswerStep;
  readonly text: string;
  /** The case's state, and the one it gets with the answer. */
  readonly state: string;
  readonly after: string;
  readonly busy: boolean;
  /** Who saves. */
  readonly desk: string;
  /** Something has to be decided before anything can be sent. */
  readonly blocked: boolean;
  readonly changed: (text: string) => void;
  readonly go: (step: AnswerStep) => void;
  readonly chooseAfter: (state: string) => void;
  readonly send: () => void;
}

export function answerPanel(options: AnswerOptions): TemplateResult {
  return html`<section class="answer" aria-labelledby="answer-heading">
    <h2 class="kern-heading-medium" id="answer-heading">${t("Antworten")}</h2>
    ${options.step === "write" ? writing(options) : checking(options)}
  </section>`;
}

/** What stands in the place of an answer to a report that nobody has accepted. */
export function acceptFirst(): TemplateResult {
  return html`<p class="kern-body">
    ${t("Antworten können Sie, sobald Sie die Meldung angenommen haben.")}
  </p>`;
}

/** The state an answer usually leads to: waiting for the person, unless the case is elsewhere. */
export function stateAfterAnswer(state: string): string {
  return ["SCREENED", "ASSIGNED", "ACTIVE"].includes(state) ? "WAIT_REPORTER" : state;
}

function writing({ text, blocked, changed, go }: AnswerOptions): TemplateResult {
  return html`${textArea({
      id: "answer",
      label: t("Ihre Antwort"),
      hint: t("Kurze Sätze. Keine Warum-Fragen, keine Versprechen, die Sie nicht halten können."),
      rows: 4,
      value: text,
      changed,
    })}
    <div class="actions">
      ${button(t("Antwort prüfen"), {
        disabled: blocked || text.trim() === "",
        id: "check-answer",
        action: () => go("check"),
      })}
    </div>`;
}

function checking(options: AnswerOptions): TemplateResult {
  const { text, state, after, busy, desk, go, chooseAfter, send } = options;
  const codes = [...new Set([after, ...NEXT_STATES, state])];
  return html`<div class="answer__check" id="answer-check" tabindex="-1">
    ${notice(
      "info",
      t("Bitte prüfen Sie"),
      html`<dl class="answers">
        <div class="answers__one">
          <dt>${t("An")}</dt>
          <dd>${t("die Person, in ihr Postfach. Nur sie kann es mit ihren 12 Wörtern öffnen.")}</dd>
        </div>
        <div class="answers__one">
          <dt>${t("Unterschrieben von")}</dt>
          <dd>${t("der Fachstelle. Ihr Name ({name}) wird nicht gesendet.", { name: desk })}</dd>
        </div>
      </dl>`,
    )}
    <div class="letter letter--out"><div class="letter__text" dir="auto">${text}</div></div>
    ${selectField({
      id: "state-after",
      label: t("Stand danach"),
      value: after,
      choices: codes.map((code) => ({ value: code, label: stateLabel(code) })),
      changed: chooseAfter,
    })}
    <div class="actions">
      ${button(t("Nachricht sicher senden"), { busy, id: "send-answer", action: send })}
      ${button(t("Weiter schreiben"), { kind: "secondary", disabled: busy, action: () => go("write") })}
    </div>
  </div>`;
}
