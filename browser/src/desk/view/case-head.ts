/** The head of a case: its title, what matters at a glance, and printing. */
import { html, nothing, type TemplateResult } from "lit";

import type { Day } from "../../crypto/encoding.ts";
import { formatDay, formatShortDay, t } from "../../shared/i18n.ts";
import type { Edit } from "../model/edit.ts";
import { ask } from "./dialog.ts";
import { button, heading, icon } from "./parts.ts";
import { urgencyMark } from "./queue-row.ts";

interface HeadOptions {
  /** Since when the case waits to be coded, empty if it doesn't. */
  readonly uncodedSince: Day | "";
  /** Begin to code it. */
  readonly code: () => void;
}

export function caseHead(edit: Edit, { uncodedSince, code }: HeadOptions): TemplateResult {
  const { mine, open } = edit;
  const untitled = open.head === null ? t("Neue Meldung") : t("Fall ohne Titel");
  return html`<header class="case__head">
    ${heading(mine.title === "" ? untitled : mine.title)}
    <p class="case__facts">
      ${urgencyMark(mine.urgency, open.head === null)}
      <span>${t("eingegangen am {day}", { day: formatDay(open.received) })}</span>
      ${
        open.head === null
          ? nothing
          : html`<span>
              ${t("zuletzt gespeichert von {name} am {day}", {
                name: open.head.signer.name,
                day: formatDay(open.head.head.saved),
              })}
            </span>`
      }
      ${uncodedSince === "" ? nothing : uncodedMark(uncodedSince, code)}
    </p>
    ${button(t("Drucken"), { kind: "tertiary", small: true, action: () => void printCase() })}
  </header>`;
}

function uncodedMark(since: Day, code: () => void): TemplateResult {
  return html`<button type="button" class="text-button" id="coding-due" @click=${code}>
    ${icon("clock")}${t("Zählung fällig seit {day}", { day: formatShortDay(since) })}
  </button>`;
}

async function printCase(): Promise<void> {
  const agreed = await ask({
    title: t("Diesen Fall drucken"),
    text: t(
      "Der Ausdruck ist nicht verschlüsselt. Der Drucker kann eine Kopie behalten. Bitte nur drucken, wenn es nötig ist, und den Ausdruck einschließen.",
    ),
    yes: t("Drucken"),
    no: t("Nicht drucken"),
  });
  if (agreed) window.print();
}
