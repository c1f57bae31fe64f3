/** The recovery kit: three sheets, each printed on its own page. */
import { html, type TemplateResult } from "lit";

import { formatDay, t } from "../../shared/i18n.ts";
import type { Founding } from "../model/founding.ts";

export function recoverySheets({ shares, desk, since }: Founding): TemplateResult {
  return html`${shares.map(
    (share, index) =>
      html`<section class="sheet" aria-labelledby="sheet-${index}">
        <h2 class="kern-heading-medium" id="sheet-${index}">
          ${t("Notfallblatt {number} von {count}", { number: index + 1, count: shares.length })}
        </h2>
        <p class="kern-body">
          ${t("Zwei von drei Blättern stellen die Fachstelle wieder her, wenn alle anderen Schlüssel verloren sind. Eines allein verrät nichts. Bitte in einem verschlossenen Umschlag aufbewahren.")}
        </p>
        <ol class="words">
          ${share.map((word) => html`<li><span>${word}</span></li>`)}
        </ol>
        <p class="kern-body kern-body--small">
          ${t("Gegründet am {day}. Fingerabdruck:", { day: formatDay(since) })}
          <code class="code">${desk}</code>
        </p>
      </section>`,
  )}`;
}
