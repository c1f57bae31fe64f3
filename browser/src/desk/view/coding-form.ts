/** Filling in a coding: consent first, then what is counted; anything else folded away. */
import { html, nothing, type TemplateResult } from "lit";

import { formatDay, t } from "../../shared/i18n.ts";
import {
  consentsOf,
  OUTSIDE,
  SEVERAL_ANSWERS,
  SINGLE_ANSWERS,
  willCount,
  wishesOf,
  type CodingDraft,
  type Need,
  type Told,
} from "../model/statistics/coding-draft.ts";
import { TABLES, tableOf, type TableId } from "../model/statistics/frame.ts";
import type { Setup } from "../model/statistics/setup.ts";
import { codesOfDimension } from "../model/taxonomy.ts";
import { checkField, radioField } from "./choices.ts";
import { consentLabel, countedAs, countedLabel, countsLabel } from "./coding-words.ts";
import { answerLabel, questionLabel } from "./labels.ts";
import { selectField, textArea } from "./parts.ts";

export interface CodingFormOptions {
  readonly draft: CodingDraft;
  /** What was suggested; null when something is changed that was coded before. */
  readonly suggested: CodingDraft | null;
  readonly told: Told;
  readonly setup: Setup;
  /** What is still missing and was asked for. */
  readonly missing: readonly Need[];
  readonly changed: (draft: CodingDraft) => void;
}

/** As they stand in the form: those that need most thought first. */
const TABLE_ORDER: readonly TableId[] = ["form", "wish", "role", "channel"];

const choose = (): string => t("Bitte wählen");
const suggestion = (): string => t("Vorschlag nach der Meldung.");

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

function errorAt(missing: readonly Need[], need: Need): string | undefined {
  return missing.includes(need) ? t("Bitte wählen Sie etwas aus.") : undefined;
}

/** What the person ticked, in the words of the form. */
function ticked(dimension: string, codes: readonly string[]): string {
  return codes.map((code) => answerLabel(dimension, code)).join("; ");
}

function toldConsent(told: Told): string {
  if (told.withdrawn !== "") {
    return t("Am {day} hat die Person geschrieben, dass sie nicht mehr vorkommen möchte.", {
      day: formatDay(told.withdrawn),
    });
  }
  const { kommune, network } = consentsOf(told);
  if (!kommune && !network) return t("Im Formular hat sie keiner Statistik zugestimmt.");
  const codes = [...(network ? ["C_STAT_NET"] : []), ...(kommune ? ["C_STAT_KOM"] : [])];
  return t("Im Formular angekreuzt: {answers}.", { answers: ticked("consent", codes) });
}

function consentField(options: CodingFormOptions): TemplateResult {
  const { draft, suggested, told, missing, changed } = options;
  const proposed = draft.consent !== "" && draft.consent === suggested?.consent;
  return radioField({
    id: "coding-consent",
    legend: t("Hat die betroffene Person zugestimmt?"),
    hint: joined(toldConsent(told), proposed ? suggestion() : ""),
    error: errorAt(missing, "consent"),
    value: draft.consent,
    answers: (["kommune", "network", "none"] as const).map((value) => ({
      value,
      label: consentLabel(value),
    })),
    changed: (consent) => changed({ ...draft, consent: consent as CodingDraft["consent"] }),
  });
}

function countsField({ draft, missing, changed }: CodingFormOptions): TemplateResult {
  return radioField({
    id: "coding-counts",
    legend: t("Zählt dieser Fall?"),
    hint: t("Eine Person zählt einmal, auch wenn es mehrere Vorfälle waren."),
    error: errorAt(missing, "counts"),
    value: draft.counts,
    answers: (["yes", "duplicate", "outside"] as const).map((value) => ({
      value,
      label: countsLabel(value),
    })),
    changed: (counts) => changed({ ...draft, counts: counts as CodingDraft["counts"] }),
  });
}

function kommuneField(options: CodingFormOptions): TemplateResult {
  const { draft, suggested, setup, missing, changed } = options;
  const error = errorAt(missing, "ags");
  const proposed = draft.ags !== "" && draft.ags === suggested?.ags;
  return selectField({
    id: "coding-ags",
    label: t("Kommune"),
    ...(proposed ? { hint: suggestion() } : {}),
    ...(error === undefined ? {} : { error }),
    value: draft.ags,
    choices: [
      { value: "", label: choose() },
      ...setup.kommunen.map(({ ags, name }) => ({ value: ags, label: name })),
      { value: OUTSIDE, label: t("keine davon, zählt nur im ganzen Netz") },
    ],
    changed: (ags) => changed({ ...draft, ags }),
  });
}

/** What helps to choose: what the person ticked, as far as it is not the suggestion itself. */
function hintOf(table: TableId, { told }: CodingFormOptions, proposed: boolean): string {
  const { dimension } = tableOf(table);
  const answers = ticked(
    dimension,
    table === "wish" ? wishesOf(told) : (told.answers[dimension] ?? []),
  );
  const said =
    answers === ""
      ? ""
      : table === "wish"
        ? t("Gewünscht: {answers}.", { answers })
        : t("Angekreuzt: {answers}.", { answers });
  const rule = table === "form" ? t("Genau eine: was im Vordergrund stand.") : "";
  const asNow = table === "wish" ? t("Nach heutigem Stand.") : "";
  return joined(rule, asNow, proposed ? suggestion() : "", proposed ? "" : said);
}

function tableField(table: TableId, options: CodingFormOptions): TemplateResult {
  const { draft, suggested, missing, changed } = options;
  const index = TABLES.indexOf(table);
  const value = draft.values[index] ?? "";
  const error = errorAt(missing, table);
  const hint = hintOf(table, options, value !== "" && value === suggested?.values[index]);
  const [form, role, channel, wish] = draft.values;
  const replaced = (chosen: string): CodingDraft["values"] => [
    table === "form" ? chosen : form,
    table === "role" ? chosen : role,
    table === "channel" ? chosen : channel,
    table === "wish" ? chosen : wish,
  ];
  return selectField({
    id: `coding-${table}`,
    label: countedLabel(table),
    ...(hint === "" ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
    value,
    choices: [
      { value: "", label: choose() },
      ...tableOf(table).categories.map(({ id }) => ({ value: id, label: countedAs(table, id) })),
    ],
    changed: (chosen) => changed({ ...draft, values: replaced(chosen) }),
  });
}

function answered(
  { draft, changed }: CodingFormOptions,
  name: string,
  codes: readonly string[],
): void {
  changed({ ...draft, answers: { ...draft.answers, [name]: codes } });
}

function single(name: string, label: string, dimension: string, options: CodingFormOptions) {
  return selectField({
    id: `coding-${name}`,
    label,
    value: options.draft.answers[name]?.[0] ?? "",
    choices: [
      { value: "", label: t("keine Angabe") },
      ...codesOfDimension(dimension).map((code) => ({
        value: code,
        label: answerLabel(dimension, code),
      })),
    ],
    changed: (code) => answered(options, name, code === "" ? [] : [code]),
  });
}

function several(name: string, options: CodingFormOptions): TemplateResult {
  const values = options.draft.answers[name] ?? [];
  return html`<details class="coding__several">
    <summary>
      ${questionLabel(name)}${values.length > 0 ? html` <span>(${values.length})</span>` : nothing}
    </summary>
    ${checkField({
      id: `coding-${name}`,
      legend: questionLabel(name),
      values,
      answers: codesOfDimension(name).map((value) => ({ value, label: answerLabel(name, value) })),
      changed: (codes) => answered(options, name, codes),
    })}
  </details>`;
}

/** What may be coded besides; it never leaves the desk. */
function further(options: CodingFormOptions): TemplateResult {
  const { draft, told, changed } = options;
  return html`<details class="coding__further">
    <summary>${t("Weitere Angaben")}</summary>
    <p class="kern-body kern-body--small">
      ${t("Freiwillig. Sie bleiben verschlüsselt im Fall und werden nie gesendet.")}
    </p>
    <div class="coding__fields">
      ${SINGLE_ANSWERS.map((name) => single(name, questionLabel(name), name, options))}
      ${wishesOf(told).map((wish) =>
        single(
          wish,
          t("Ergebnis: {wish}", { wish: answerLabel("support_wish", wish) }),
          "support_result",
          options,
        ),
      )}
    </div>
    ${SEVERAL_ANSWERS.map((name) => several(name, options))}
    ${textArea({
      id: "coding-remark",
      label: t("Anmerkung zur Zählung"),
      rows: 3,
      value: draft.remark,
      optional: true,
      changed: (remark) => changed({ ...draft, remark }),
    })}
  </details>`;
}

export function codingForm(options: CodingFormOptions): TemplateResult {
  const { draft } = options;
  const consents = draft.consent === "kommune" || draft.consent === "network";
  return html`<div class="coding__fields">
      ${consentField(options)} ${consents ? countsField(options) : nothing}
    </div>
    <div class="coding__fields">
      ${willCount(draft) && draft.consent === "kommune" ? kommuneField(options) : nothing}
      ${willCount(draft) ? TABLE_ORDER.map((table) => tableField(table, options)) : nothing}
    </div>
    ${further(options)}`;
}
