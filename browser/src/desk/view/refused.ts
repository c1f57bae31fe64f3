/** What a check has refused: nothing of it is shown, and what can be done. */
import { html, nothing, type TemplateResult } from "lit";

import type { Id } from "../../crypto/encoding.ts";
import { t } from "../../shared/i18n.ts";
import type { RefusedMessage } from "../model/case.ts";
import { ask } from "./dialog.ts";
import { button, heading, notice } from "./parts.ts";
import { explainRefusal } from "./words.ts";

/** Putting messages aside, or taking them back. */
export interface AsideActions {
  readonly busy: boolean;
  readonly putAside: (messages: readonly Id[], aside: boolean) => void;
}

/** A case that is not shown. Somebody may have changed it: it waits as it is. */
export function refusedCase(code: string): TemplateResult {
  return refusedScreen(
    t("Dieser Fall wird nicht angezeigt"),
    code,
    t(
      "Bitte ändern Sie nichts und sagen Sie Ihrer Leitung Bescheid. Andere Fälle sind davon nicht betroffen.",
    ),
    nothing,
  );
}

/** A report that does not open. Anybody can send one, so it can be put out of the way. */
export function refusedReport(
  code: string,
  messages: readonly { readonly id: Id; readonly aside: boolean }[],
  { busy, putAside }: AsideActions,
): TemplateResult {
  const aside = messages.every((message) => message.aside);
  const ids = messages.map(({ id }) => id);
  const action = async (): Promise<void> => {
    if (aside || (await askToPutAside())) putAside(ids, !aside);
  };
  return refusedScreen(
    t("Diese Meldung lässt sich nicht öffnen"),
    code,
    aside
      ? t("Die Meldung ist zurückgelegt: Sie bleibt gespeichert, und niemand wird an sie erinnert.")
      : t(
          "Eine solche Meldung kann jeder senden. Lässt sie sich auch auf einem anderen Gerät nicht öffnen, legen Sie sie zurück. Andere Meldungen sind davon nicht betroffen.",
        ),
    html`<div class="actions">
      ${button(aside ? t("Wieder vorlegen") : t("Zurücklegen"), {
        kind: "secondary",
        busy,
        id: "put-aside",
        action: () => void action(),
      })}
    </div>`,
  );
}

function refusedScreen(
  title: string,
  code: string,
  advice: string,
  actions: TemplateResult | typeof nothing,
): TemplateResult {
  return html`${heading(title)}
  ${notice(
    "danger",
    t("Eine Prüfung ist fehlgeschlagen"),
    html`<p class="kern-body">${explainRefusal(code)}</p>
      <p class="kern-body">${advice}</p>
      <p class="kern-body">${t("Prüfcode:")} <code class="code">${code}</code></p>`,
    { alert: true },
  )}
  ${actions}`;
}

/** A message of a case that is not shown. Answering goes on once it is put aside. */
export function refusedMessage(
  { id, sequence, code, aside }: RefusedMessage,
  { busy, putAside }: AsideActions,
): TemplateResult {
  const action = async (): Promise<void> => {
    if (aside || (await askToPutMessageAside())) putAside([id], !aside);
  };
  return notice(
    aside ? "warning" : "danger",
    aside ? t("Eine Nachricht ist zurückgelegt") : t("Eine Nachricht wird nicht angezeigt"),
    html`<p class="kern-body">
        ${t("Nachricht {number} hat eine Prüfung nicht bestanden.", { number: sequence + 1 })}
        ${explainRefusal(code)} ${t("Prüfcode:")} <code class="code">${code}</code>
      </p>
      <p class="kern-body">
        ${
          aside
            ? t(
                "Sie können antworten. Was die Person hier noch schreibt, lässt sich nicht mehr prüfen. Bitten Sie sie um eine neue Meldung.",
              )
            : t("Antworten können Sie, sobald Sie die Nachricht zurückgelegt haben.")
        }
      </p>
      <div class="actions">
        ${button(aside ? t("Wieder vorlegen") : t("Nachricht zurücklegen"), {
          kind: "secondary",
          small: true,
          busy,
          id: `put-aside-${sequence}`,
          action: () => void action(),
        })}
      </div>`,
  );
}

function askToPutAside(): Promise<boolean> {
  return ask({
    title: t("Meldung zurücklegen"),
    text: t(
      "Sie bleibt gespeichert, steht aber nicht mehr in der Liste der offenen Fälle. Niemand wird mehr an sie erinnert. Sie können sie jederzeit wieder vorlegen.",
    ),
    yes: t("Zurücklegen"),
    no: t("In der Liste lassen"),
  });
}

function askToPutMessageAside(): Promise<boolean> {
  return ask({
    title: t("Nachricht zurücklegen"),
    text: t(
      "Sie bleibt gespeichert, zählt aber nicht mehr als neu. Haben Sie sie auch auf einem anderen Gerät zu öffnen versucht? Danach können Sie antworten.",
    ),
    yes: t("Zurücklegen"),
    no: t("Noch nicht"),
  });
}

/** Several reports at once: who floods a desk with junk must not cost it one click each. */
export function askToPutAllAside(count: number): Promise<boolean> {
  return ask({
    title: t("Meldungen zurücklegen"),
    text: t(
      "{count} Meldungen lassen sich auf diesem Gerät nicht öffnen. Sie bleiben gespeichert, stehen aber nicht mehr in der Liste der offenen Fälle. Sie können sie jederzeit wieder vorlegen.",
      { count },
    ),
    yes: t("Alle zurücklegen"),
    no: t("In der Liste lassen"),
  });
}
