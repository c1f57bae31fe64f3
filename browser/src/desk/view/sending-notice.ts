/** What a person should know of the weekly sending: nothing, as long as it goes well. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import type { Trouble } from "../model/statistics/weekly.ts";
import { notice } from "./parts.ts";

const workGoesOn = (): string => t("Ihre Arbeit an den Fällen betrifft das nicht.");

/** `trouble` is undefined where the office releases no figures; only a lead can have that changed. */
export function sendingNotice(
  trouble: Trouble | undefined,
  isLead: boolean,
): TemplateResult | typeof nothing {
  switch (trouble?.kind) {
    case "refused":
      return refused(trouble.code);
    case "failing":
      return notice(
        "info",
        t("Das Wochenpaket für die Statistik ist noch nicht gesendet"),
        `${t("Der Server nimmt es gerade nicht an. Es wird von selbst nachgeholt.")} ${workGoesOn()}`,
      );
    case "no-key":
      return isLead ? noKey() : nothing;
    case "none":
      return nothing;
    default:
      return isLead ? notSetUp() : nothing;
  }
}

function refused(code: string): TemplateResult {
  const reason =
    code === "rollback"
      ? t("Der Server zeigt weniger Wochenpakete, als dieses Gerät schon kennt.")
      : t("Die Wochenpakete auf dem Server passen nicht zur Unterschrift der Fachstelle.");
  const next = t("Bitte sagen Sie Ihrer Leitung und dem Betrieb Bescheid und nennen Sie {code}.", {
    code,
  });
  return notice(
    "warning",
    t("Für die Statistik wird nichts gesendet"),
    `${reason} ${t("Sonst könnte ein Fall doppelt zählen.")} ${next} ${workGoesOn()}`,
  );
}

function noKey(): TemplateResult {
  return notice(
    "info",
    t("Die Wochenpakete für die Statistik warten"),
    t(
      "In der Bürodatei fehlt der Schlüssel für einen Zeitraum. Bis er eingetragen ist, wartet das Paket jeder Fachstelle.",
    ),
  );
}

function notSetUp(): TemplateResult {
  return html`<p class="kern-body kern-body--small screen__note">
    ${t("In der Bürodatei ist keine Statistik eingerichtet. Deshalb wird hier kein Fall gezählt.")}
  </p>`;
}
