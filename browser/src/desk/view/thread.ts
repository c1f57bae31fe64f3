/** What the person wrote and what was answered, readable. Only verified messages have content. */
import { html, nothing, type TemplateResult } from "lit";

import type { OpenedMessage } from "../../crypto/message.ts";
import type { ReportBody } from "../../crypto/message-bodies.ts";
import { formatShortDay, t, tn } from "../../shared/i18n.ts";
import { reportOf, type OpenCase, type Thread } from "../model/case.ts";
import { dimensionOrder } from "../model/taxonomy.ts";
import { answerLabel, languageLabel, questionLabel } from "./labels.ts";
import { notice } from "./parts.ts";
import { refusedMessage, type AsideActions } from "./refused.ts";

/** Paragraphs as typed. Text only ever enters the page as text. */
function paragraphs(text: string): TemplateResult {
  return html`<div class="letter__text" dir="auto">${text}</div>`;
}

function answersList(report: ReportBody): TemplateResult {
  const given = dimensionOrder().filter((id) => (report.answers[id] ?? []).length > 0);
  const others = Object.keys(report.answers).filter((id) => !dimensionOrder().includes(id));
  return html`<dl class="answers">
    ${[...given, ...others].map(
      (id) =>
        html`<div class="answers__one">
          <dt>${questionLabel(id)}</dt>
          <dd>${(report.answers[id] ?? []).map((code) => answerLabel(id, code)).join(", ")}</dd>
        </div>`,
    )}
  </dl>`;
}

/** What must be seen before anything else is done. */
export function reportWarnings(thread: Thread): TemplateResult {
  const report = reportOf(thread);
  if (report === undefined) return html``;
  const one = (id: string): string => report.answers[id]?.[0] ?? "";
  const acute = one("acute_danger");
  return html`
    ${
      acute === "YES" || acute === "UNSURE"
        ? notice(
            "danger",
            acute === "YES"
              ? t("Die Person sagt: Ich bin jetzt in Gefahr")
              : t("Die Person ist nicht sicher, ob sie in Gefahr ist"),
            t(
              "Weisen Sie zuerst auf die 110 hin. Klären Sie, ob es für heute Nacht einen sicheren Ort gibt. Fragen Sie nichts, was nicht für die Sicherheit nötig ist.",
            ),
          )
        : nothing
    }
    ${
      one("employer_informed") === "EI_NEVER"
        ? notice(
            "warning",
            t("Nicht an die Dienststelle weitergeben"),
            t(
              "Die Person möchte nicht, dass ihre Dienststelle davon erfährt. Keine Rückfrage, keine Weitergabe dorthin.",
            ),
          )
        : nothing
    }
    ${
      one("offender_relation") === "INSIDER"
        ? notice(
            "warning",
            t("Es geht um jemanden von innen"),
            t(
              "Bitte prüfen Sie, ob Sie befangen sind. Beraten darf niemand aus derselben Kommune.",
            ),
          )
        : nothing
    }
    ${contactNotice(one("contact_mode"))}
  `;
}

function contactNotice(mode: string): TemplateResult | typeof nothing {
  if (mode === "SAFE") {
    return notice(
      "info",
      t("Kontakt nur zu sicherer Zeit und auf sicherem Weg"),
      t(
        "Lesen Sie im Text, welche Zeiten und Wege die Person nennt. Schreiben Sie nur ins Postfach, wenn nichts anderes vereinbart ist.",
      ),
    );
  }
  if (mode !== "NONE") return nothing;
  return notice(
    "info",
    t("Kein Rückkanal gewünscht"),
    t(
      "Die Person wollte keine Antwort. Eine Antwort im Postfach liest sie nur, wenn sie von sich aus wiederkommt.",
    ),
  );
}

function sentBy(message: OpenedMessage): string {
  return message.prefix.direction === 1 ? t("Die Person schreibt") : t("Antwort der Fachstelle");
}

/** The form's answers stand open until the report is accepted, then fold away. */
function bodyOf(message: OpenedMessage, accepted: boolean): TemplateResult {
  const { body } = message;
  switch (body.format) {
    case "rueckhalt/report/v1":
      return html`${
        body.text === ""
          ? html`<p class="kern-body">${t("Ohne freien Text.")}</p>`
          : paragraphs(body.text)
      }
      ${
        accepted
          ? html`<details class="letter__answers">
              <summary>${t("Angaben aus dem Formular")}</summary>
              ${answersList(body)}
            </details>`
          : answersList(body)
      }`;
    case "rueckhalt/text/v1":
      return paragraphs(body.text);
    case "rueckhalt/withdrawal/v1":
      return notice(
        "warning",
        t("Die Person zieht zurück"),
        body.scope === "everything"
          ? t("Sie möchte, dass alles gelöscht wird.")
          : t("Sie möchte nicht mehr in der Statistik vorkommen."),
      );
  }
}

function letter(message: OpenedMessage, pending: boolean, accepted: boolean): TemplateResult {
  const incoming = message.prefix.direction === 1;
  const attachments = "attachments" in message.body ? message.body.attachments.length : 0;
  return html`<article class="letter letter--${incoming ? "in" : "out"}">
    <h3 class="letter__heading">
      ${sentBy(message)}
      <time class="letter__day" datetime=${message.body.written}
        >${formatShortDay(message.body.written)}</time
      >
      ${pending ? html`<span class="kern-badge kern-badge--info kern-badge--small"><span class="kern-label kern-label--small">${t("neu")}</span></span>` : nothing}
    </h3>
    ${bodyOf(message, accepted)}
    ${
      attachments > 0
        ? html`<p class="kern-body kern-body--small">
            ${tn("{n} Anhang", "{n} Anhänge", attachments)}
          </p>`
        : nothing
    }
  </article>`;
}

/** The whole conversation in order, the newest last. */
export function threadView(open: OpenCase, actions: AsideActions): TemplateResult {
  const { messages, pending, refused } = open.thread;
  const report = reportOf(open.thread);
  return html`<section class="thread" aria-labelledby="thread-heading">
    <h2 class="kern-heading-medium" id="thread-heading">${t("Nachrichten")}</h2>
    ${
      report === undefined
        ? nothing
        : html`<p class="kern-body kern-body--small">
            ${t("Geschrieben auf {language}. Gerichtet an: {kommune}", {
              language: languageLabel(report.language),
              kommune: report.kommune === "" ? t("keine Angabe") : report.kommune,
            })}
          </p>`
    }
    ${messages.map((message) => letter(message, false, true))}
    ${pending.map(({ opened }) => letter(opened, true, open.head !== null))}
    ${refused.map((message) => refusedMessage(message, actions))}
  </section>`;
}
