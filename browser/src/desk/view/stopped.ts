/** The hard stop: a check says that server or data can't be trusted. Nothing leads further from here. */
import { html, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { button, heading, notice } from "./parts.ts";
import { explainStop } from "./words.ts";

export function stoppedScreen(code: string, leave: () => void): TemplateResult {
  const { title, text } = explainStop(code);
  return html`<div class="screen screen--narrow">
    ${heading(title)}
    ${notice("danger", t("Eine Prüfung ist fehlgeschlagen"), text, { alert: true })}
    <p class="kern-body">${t("Prüfcode:")} <code class="code">${code}</code></p>
    <p class="kern-body">
      ${t("Es wurde nichts angezeigt und nichts gesendet. Ihre Schlüssel sind nicht mehr im Speicher.")}
    </p>
    <div class="actions">${button(t("Abmelden"), { action: leave })}</div>
  </div>`;
}
