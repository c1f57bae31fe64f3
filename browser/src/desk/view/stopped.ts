/** The hard stop: a check says that server or data can't be trusted. Nothing leads on but one way. */
import { html, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { ask } from "./dialog.ts";
import { button, heading, notice } from "./parts.ts";
import { explainStop } from "./words.ts";

export interface StopActions {
  readonly leave: () => void;
  /** Forget what this device remembers; undefined where it is not known whose memory it is. */
  readonly afresh: (() => void) | undefined;
}

export function stoppedScreen(code: string, { leave, afresh }: StopActions): TemplateResult {
  if (code === "memory" && afresh !== undefined) return damagedScreen(leave, afresh);
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

/** The one stop that lies on this device and not on the server; a person can decide to go on. */
function damagedScreen(leave: () => void, afresh: () => void): TemplateResult {
  return html`<div class="screen screen--narrow">
    ${heading(t("Dieses Gerät kann sich nicht mehr erinnern"))}
    <p class="kern-body">
      ${t("Ihr Gerät merkt sich verschlüsselt, welchen Stand jedes Falls es zuletzt gesehen hat. So fällt auf, wenn auf dem Server ein älterer Stand zurückgelegt wird. Dieses Gedächtnis lässt sich nicht mehr öffnen.")}
    </p>
    <p class="kern-body">
      ${t("Meist ist das ein Fehler des Browsers oder des Speichers. Es kann auch jemand an diesem Gerät etwas verändert haben. Die Fälle auf dem Server sind davon nicht betroffen.")}
    </p>
    <h2 class="kern-heading-medium">${t("So geht es weiter")}</h2>
    <p class="kern-body">
      ${t("Sie können auf diesem Gerät neu beginnen. Es vergisst dann sein Gedächtnis und Ihren Kontoschlüssel. Zum Anmelden brauchen Sie den Kontoschlüssel von Ihrem Ausdruck.")}
    </p>
    ${notice(
      "warning",
      t("Welcher Schutz einmal fehlt"),
      t(
        "Beim nächsten Anmelden glaubt dieses Gerät dem Stand, den der Server zeigt. Ein älterer Stand würde dieses eine Mal nicht auffallen. Danach merkt es sich wieder alles. Andere Geräte behalten ihren Schutz.",
      ),
    )}
    <p class="kern-body">
      ${t("Wenn Sie sich den Fehler nicht erklären können, rufen Sie zuerst Ihre Leitung an.")}
      ${t("Prüfcode:")} <code class="code">memory</code>
    </p>
    <div class="actions">
      ${button(t("Auf diesem Gerät neu beginnen"), { id: "afresh", action: afresh })}
      ${button(t("Abmelden"), { kind: "secondary", action: leave })}
    </div>
  </div>`;
}

export function askAfresh(): Promise<boolean> {
  return ask({
    title: t("Auf diesem Gerät neu beginnen?"),
    text: t(
      "Gedächtnis und Kontoschlüssel werden hier gelöscht und lassen sich nicht zurückholen. Haben Sie Ihren Kontoschlüssel auf Papier? Ohne ihn kommen Sie auf diesem Gerät nicht mehr in den Tresor.",
    ),
    yes: t("Neu beginnen"),
    no: t("Noch nicht"),
  });
}
