/** Somebody else saved first: both versions side by side, nothing lost, a person chooses. */
import { html, type TemplateResult } from "lit";

import type { Id } from "../../crypto/encoding.ts";
import { formatDay, t } from "../../shared/i18n.ts";
import type { CaseContent, ContentField } from "../model/content.ts";
import { choose, type Conflict, type Edit } from "../model/edit.ts";
import type { Setup } from "../model/statistics/setup.ts";
import { everyLineOf } from "./coding-words.ts";
import { formLabel, stateLabel, urgencyLabel } from "./labels.ts";
import { button, icon } from "./parts.ts";

type NameOf = (account: Id) => string;

interface ConflictActions {
  readonly nameOf: NameOf;
  readonly setup: Setup | null;
  readonly changed: (edit: Edit) => void;
  /** Save what was chosen. */
  readonly done: () => void;
}

function fieldLabel(field: ContentField): string {
  const labels: Readonly<Record<ContentField, string>> = {
    accepted: t("Angenommen am"),
    acute: t("Akut"),
    assignee: t("Zuständig"),
    coding: t("Zählung"),
    due: t("Nächste Prüfung am"),
    forms: t("Vorfallsart"),
    kommune: t("Kommune"),
    language: t("Sprache"),
    notes: t("Notizen"),
    received: t("Eingang"),
    state: t("Stand"),
    title: t("Titel für die Liste"),
    urgency: t("Dringlichkeit"),
  };
  return labels[field];
}

/** A version in words, as the form shows it. */
function shown(
  content: CaseContent,
  field: ContentField,
  { nameOf, setup }: ConflictActions,
): string {
  const value = content[field];
  if (field === "coding") return codingText(content.coding, setup);
  if (field === "assignee") return value === null ? t("niemand") : nameOf(String(value));
  if (value === null || value === "") return t("leer");
  if (field === "due") return formatDay(content.due);
  if (field === "state") return stateLabel(content.state);
  if (field === "urgency") return `${content.urgency} ${urgencyLabel(content.urgency)}`;
  return Array.isArray(value) ? value.map(formLabel).join(", ") : String(value);
}

function codingText(coding: CaseContent["coding"], setup: Setup | null): string {
  if (coding === null) return t("noch nicht gezählt");
  return everyLineOf(coding, setup)
    .map(([label, value]) => `${label}: ${value}`)
    .join("\n");
}

export function conflictPanel(edit: Edit, actions: ConflictActions): TemplateResult {
  const { conflict } = edit;
  if (conflict === undefined) return html``;
  const { theirs, fields } = conflict;
  const name = theirs.head?.signer.name ?? "";
  return html`<section class="conflict" aria-labelledby="conflict-heading">
    <h2 class="kern-heading-medium conflict__heading" id="conflict-heading" tabindex="-1">
      ${icon("warning")} ${t("{name} hat den Fall inzwischen gespeichert", { name })}
    </h2>
    <p class="kern-body">
      ${
        fields.length === 0
          ? t(
              "Ihre Änderungen passen dazu. Beides ist unten zusammengeführt und noch nicht gespeichert.",
            )
          : t(
              "Sie beide haben dasselbe geändert. Bitte wählen Sie, was gelten soll. Nichts davon ist verloren.",
            )
      }
    </p>
    ${
      edit.answer.trim() === ""
        ? ""
        : html`<p class="kern-body">
            ${t("Ihre angefangene Antwort ist noch da und wurde nicht gesendet. Bitte sehen Sie vorher nach, ob {name} schon geantwortet hat.", { name })}
          </p>`
    }
    ${fields.map((field) => choiceOf(edit, conflict, field, name, actions))}
    <div class="actions">
      ${button(t("So speichern"), { id: "save-merged", action: actions.done })}
    </div>
  </section>`;
}

function choiceOf(
  edit: Edit,
  conflict: Conflict,
  field: ContentField,
  name: string,
  actions: ConflictActions,
): TemplateResult {
  const { mine } = edit;
  const { changed } = actions;
  const ours = conflict.ours[field];
  const theirs = conflict.theirContent[field];
  const version = (label: string, content: CaseContent, value: CaseContent[ContentField]) =>
    html`<div class="conflict__version">
      <div class="kern-form-check">
        <input
          class="kern-form-check__radio"
          type="radio"
          name="conflict-${field}"
          id="conflict-${field}-${label}"
          .checked=${JSON.stringify(mine[field]) === JSON.stringify(value)}
          @change=${() => changed(choose(edit, field, value))}
        />
        <label class="kern-label" for="conflict-${field}-${label}">
          ${label === "mine" ? t("Ihre Fassung") : t("Fassung von {name}", { name })}
        </label>
      </div>
      <div class="letter__text" dir="auto">${shown(content, field, actions)}</div>
    </div>`;
  return html`<fieldset class="kern-fieldset conflict__field">
    <legend class="kern-label">${fieldLabel(field)}</legend>
    <div class="conflict__versions">
      ${version("mine", conflict.ours, ours)} ${version("theirs", conflict.theirContent, theirs)}
    </div>
    ${field === "notes" ? bothNotes(edit, conflict, changed) : ""}
  </fieldset>`;
}

/** Two notes need not exclude each other. */
function bothNotes(
  edit: Edit,
  conflict: Conflict,
  changed: ConflictActions["changed"],
): TemplateResult {
  const both = `${conflict.theirContent.notes}\n\n${conflict.ours.notes}`;
  return html`<div class="actions">
    ${button(t("Beide Notizen untereinander behalten"), {
      kind: "secondary",
      small: true,
      id: "keep-both",
      action: () => changed(choose(edit, "notes", both)),
    })}
  </div>`;
}
