/** A notice exactly as its readers see it: the markup of templates/trends/_early_notice.html. */
import { html, nothing, type TemplateResult } from "lit";

import type { Hash } from "../../../crypto/encoding.ts";
import type { NoticeContent, NoticeText } from "../../../crypto/notice.ts";
import { formatLongDay, t } from "../../../shared/i18n.ts";
import { categoryLabel } from "../../model/statistics/frame.ts";
import type { NoticeSetup } from "../../model/notices/setup.ts";
import { pageLocale } from "../labels.ts";

export function preview(content: NoticeContent, desk: Hash, setup: NoticeSetup): TemplateResult {
  return html`${content.texts.map((text) => inLanguage(content, text, desk, setup))}`;
}

function inLanguage(
  content: NoticeContent,
  [language, title, text]: NoticeText,
  desk: Hash,
  setup: NoticeSetup,
): TemplateResult {
  const { threat, since, expires } = content;
  const kind = threat === "" ? "" : categoryLabel("form", threat, pageLocale());
  return html`<article class="early-notice">
    ${kind === "" ? nothing : html`<p class="early-notice__kind">${kind}</p>`}
    <h3 class="early-notice__title" lang=${language}>${title}</h3>
    <div class="early-notice__text" lang=${language}>
      ${paragraphs(text).map((each) => html`<p class="kern-body">${each}</p>`)}
    </div>
    <p class="early-notice__about">
      <span>${setup.desks[desk]?.[pageLocale()] ?? t("Fachstelle")}</span>
      <span>${t("geschrieben am {day}", { day: formatLongDay(since) })}</span>
      <span>${t("gilt bis {day}", { day: formatLongDay(expires) })}</span>
      <span>${t("unabhängig von den Zahlen")}</span>
    </p>
  </article>`;
}

/** Paragraphs are parted by empty lines; a single line break stays one. */
function paragraphs(text: string): string[] {
  return text.split(/\n{2,}/).filter((each) => each.trim() !== "");
}
