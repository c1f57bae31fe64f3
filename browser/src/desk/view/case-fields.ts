/** The fields of a case's card and notes. */
import { html, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { STATES, type CaseContent } from "../model/content.ts";
import type { Desk } from "../model/desk.ts";
import type { Edit } from "../model/edit.ts";
import { URGENCIES, type Urgency } from "../model/triage.ts";
import { currentMembers, memberName } from "../model/vault.ts";
import { stateLabel, urgencyLabel } from "./labels.ts";
import { selectField, textArea, textField, type Choice } from "./parts.ts";

/** Members to choose from; a former one stays visible as long as the case is theirs. */
function assignees(desk: Desk, current: string | null): Choice[] {
  const members = currentMembers(desk.vault).map(({ account, name }) => ({
    value: account,
    label: name,
  }));
  const known = current === null || members.some(({ value }) => value === current);
  const former = known
    ? []
    : [{ value: current, label: memberName(desk.vault, current) ?? t("unbekannt") }];
  return [{ value: "", label: t("niemand") }, ...members, ...former];
}

function states(current: string): Choice[] {
  const codes: string[] = [...STATES];
  if (!codes.includes(current)) codes.unshift(current);
  return codes.map((code) => ({ value: code, label: stateLabel(code) }));
}

export function caseFields(
  edit: Edit,
  desk: Desk,
  changed: (change: Partial<CaseContent>) => void,
): TemplateResult {
  const { mine, open } = edit;
  return html`${selectField({
    id: "urgency",
    label: t("Dringlichkeit"),
    ...(open.head === null
      ? { hint: t("Vorgeschlagen nach den Regeln der Erstsichtung. Sie entscheiden.") }
      : {}),
    value: mine.urgency,
    choices: URGENCIES.map((code) => ({ value: code, label: `${code} ${urgencyLabel(code)}` })),
    changed: (urgency) => changed({ urgency: urgency as Urgency }),
  })}
  ${selectField({
    id: "state",
    label: t("Stand"),
    value: mine.state,
    choices: states(mine.state),
    changed: (state) => changed({ state }),
  })}
  ${textField({
    id: "title",
    label: t("Titel für die Liste"),
    hint: t("Ohne Namen, höchstens 80 Zeichen."),
    value: mine.title,
    optional: true,
    changed: (title) => changed({ title }),
  })}
  ${textField({
    id: "kommune",
    label: t("Kommune"),
    value: mine.kommune,
    optional: true,
    changed: (kommune) => changed({ kommune }),
  })}
  ${textField({
    id: "due",
    label: t("Nächste Prüfung am"),
    type: "date",
    value: mine.due,
    optional: true,
    changed: (due) => changed({ due }),
  })}
  ${selectField({
    id: "assignee",
    label: t("Zuständig"),
    value: mine.assignee ?? "",
    choices: assignees(desk, mine.assignee),
    changed: (assignee) => changed({ assignee: assignee === "" ? null : assignee }),
  })}
  ${textArea({
    id: "notes",
    label: t("Notizen"),
    hint: t("Nur für die Fachstelle. Die Person sieht sie nicht."),
    rows: 4,
    value: mine.notes,
    optional: true,
    changed: (notes) => changed({ notes }),
  })}`;
}
