/** Reading the form: what is chosen and written, by field. */
import { findAll } from "../shared/dom.ts";
import { t } from "../shared/i18n.ts";
import type { ReportContent } from "./sealing.ts";
import type { DeskEntry, ReportData } from "./report-data.ts";

/** The choice for a Kommune that is not in the directory (app/site/report_page.py). */
export const OTHER_KOMMUNE = "*";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** All values of a field: checked boxes, the chosen option, or the text; empty ones left out. */
export function valuesOf(form: HTMLFormElement, name: string): string[] {
  return findAll<Control>(`[name="${name}"]`, form)
    .filter((control) => !isChoice(control) || control.checked)
    .map((control) => control.value.trim())
    .filter((value) => value !== "");
}

export function valueOf(form: HTMLFormElement, name: string): string {
  return valuesOf(form, name)[0] ?? "";
}

function isChoice(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && /^(radio|checkbox)$/.test(control.type);
}

/** Whether anything is written or chosen that would be lost. */
export function hasContent(form: HTMLFormElement, data: ReportData): boolean {
  return Object.keys(data.fields).some((name) => valuesOf(form, name).length > 0);
}

/** Length in UTF-8 bytes, the unit of all limits. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The Kommune as chosen or typed, or empty. */
export function kommuneOf(form: HTMLFormElement): string {
  const chosen = valueOf(form, "kommune");
  return chosen === OTHER_KOMMUNE ? valueOf(form, "other_kommune") : chosen;
}

/** Who reads the report: the poster's desk, the chosen one, the Kommune's, or the office's first. */
export function deskOf(
  form: HTMLFormElement,
  data: ReportData,
  pinned: string | undefined,
): DeskEntry | undefined {
  const wanted =
    pinned ?? (valueOf(form, "desk") || data.directory[valueOf(form, "kommune")] || "");
  return data.desks.find((desk) => desk.fingerprint === wanted) ?? data.desks[0];
}

/** Whether the chosen way of contact comes with details. */
export function wantsContactDetails(form: HTMLFormElement): boolean {
  return ["SAFE", "OPEN"].includes(valueOf(form, "contact_mode"));
}

/** The content of a report as it is sealed. */
export function readReport(form: HTMLFormElement, data: ReportData): ReportContent {
  const answers: Record<string, readonly string[]> = {};
  for (const name of data.dimensions) {
    const codes = valuesOf(form, name);
    if (codes.length > 0) answers[name] = codes;
  }
  return {
    answers,
    kommune: kommuneOf(form),
    language: document.documentElement.lang,
    text: [valueOf(form, "text"), contactText(form)].filter((part) => part !== "").join("\n\n"),
  };
}

/** Contact details travel at the end of the text: the report's format has no place of its own. */
function contactText(form: HTMLFormElement): string {
  const contact = wantsContactDetails(form) ? valueOf(form, "contact") : "";
  return contact === "" ? "" : `${t("So erreichen Sie mich:")}\n${contact}`;
}
