/** What was typed and not saved before a lock, a reload or in another tab. */
import { html, nothing, type TemplateResult } from "lit";

import { t, tn } from "../../shared/i18n.ts";
import type { KeptDraft } from "../model/keeper.ts";
import type { Row } from "../model/rows.ts";
import { button, notice } from "./parts.ts";

interface DraftActions {
  readonly open: (kept: KeptDraft) => void;
  readonly discard: (kept: KeptDraft) => void;
}

export function draftNotice(
  drafts: readonly KeptDraft[],
  rows: readonly Row[],
  actions: DraftActions,
): TemplateResult | typeof nothing {
  if (drafts.length === 0) return nothing;
  return notice(
    "info",
    tn(
      "Ein Entwurf ist noch nicht gespeichert",
      "{n} Entwürfe sind noch nicht gespeichert",
      drafts.length,
    ),
    html`<ul class="drafts">
      ${drafts.map((kept) => line(kept, rows, actions))}
    </ul>`,
  );
}

function line(kept: KeptDraft, rows: readonly Row[], actions: DraftActions): TemplateResult {
  const row = rows.find(({ id }) => id === kept.id);
  return html`<li class="drafts__one">
    <span class="drafts__title">
      ${row === undefined || row.title === "" ? t("ohne Titel") : row.title}
    </span>
    <div class="actions">
      ${button(t("Entwurf öffnen"), {
        small: true,
        disabled: row === undefined,
        action: () => actions.open(kept),
      })}
      ${button(t("Entwurf verwerfen"), {
        kind: "tertiary",
        small: true,
        action: () => actions.discard(kept),
      })}
    </div>
  </li>`;
}
