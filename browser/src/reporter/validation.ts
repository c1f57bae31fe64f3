/** Checks of a step and how they are told: a summary to jump from, and a word at each field. */
import { create, find, findAll, focusOn, hide, setHidden, show } from "../shared/dom.ts";
import { formatNumber, t } from "../shared/i18n.ts";
import { byteLength, valueOf, valuesOf } from "./answers.ts";
import type { FieldLimits, ReportData } from "./report-data.ts";

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What is missing or too long in one step of the form. */
export function checkStep(
  form: HTMLFormElement,
  step: Element,
  data: ReportData,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const element of findAll("[data-field]", step)) {
    const field = element.dataset["field"] ?? "";
    const limits = data.fields[field];
    const message = limits === undefined ? undefined : checkField(form, field, limits);
    if (message !== undefined) errors.push({ field, message });
  }
  const told = step.querySelector('[data-field="text"]') !== null;
  if (told && errors.length === 0 && nothingTold(form)) {
    const message = t("Schreiben Sie etwas oder wählen Sie etwas aus, das passt.");
    errors.push({ field: "text", message });
  }
  return errors;
}

function nothingTold(form: HTMLFormElement): boolean {
  return valueOf(form, "text") === "" && valuesOf(form, "incident_form").length === 0;
}

function checkField(form: HTMLFormElement, field: string, limits: FieldLimits): string | undefined {
  const value = valueOf(form, field);
  if (limits.required && value === "") return requiredMessage(field);
  if (limits.bytes !== undefined && byteLength(value) > limits.bytes) return tooLong(limits.bytes);
  return undefined;
}

/** A text that is too long, with the limit in characters of plain writing. */
export function tooLong(bytes: number): string {
  const n = formatNumber(Math.floor(bytes / 1_000) * 1_000);
  return t("Der Text ist zu lang. Ungefähr {n} Zeichen passen in eine Nachricht.", { n });
}

function requiredMessage(field: string): string {
  if (field === "acute_danger") return t("Bitte sagen Sie uns, ob Sie jetzt in Gefahr sind.");
  if (field === "contact_mode") return t("Bitte wählen Sie, wie Sie Antwort bekommen möchten.");
  return t("Bitte füllen Sie dieses Feld aus.");
}

/** Show the errors of a step (none clears them) and lead there. */
export function showErrors(form: HTMLFormElement, errors: readonly FieldError[]): void {
  for (const field of findAll("[data-field]", form)) {
    const error = errors.find((each) => each.field === field.dataset["field"]);
    markField(field, error?.message);
  }
  const summary = find("#errors", form);
  find(".errors__list", summary).replaceChildren(
    ...errors.map((error) => create("li", {}, errorLink(form, error))),
  );
  if (errors.length === 0) return hide(summary);
  show(summary);
  focusOn(summary);
}

/** A button, not a link: following it must not write into the address or the history. */
function errorLink(form: HTMLFormElement, error: FieldError): HTMLElement {
  const button = create(
    "button",
    { type: "button", class: "kern-link kern-link--no-visited-state link-button" },
    error.message,
  );
  button.addEventListener("click", () => {
    const control = find(`[data-field="${error.field}"] :is(input, textarea, select)`, form);
    control.focus();
  });
  return button;
}

/** Take back what was said about a field once it is answered. */
export function clearError(form: HTMLFormElement, control: Element): void {
  const field = control.closest<HTMLElement>("[data-field]");
  if (field === null || !field.classList.contains("field--error")) return;
  markField(field, undefined);
  if (form.querySelector(".field--error") === null) hide(find("#errors", form));
}

function markField(field: HTMLElement, message: string | undefined): void {
  field.classList.toggle("field--error", message !== undefined);
  const place = field.querySelector(".kern-error");
  if (place === null) return;
  setHidden(place, message === undefined);
  find("[data-error-text]", place).textContent = message ?? "";
  for (const control of findAll(":is(input, textarea, select)", field)) {
    if (message === undefined) control.removeAttribute("aria-invalid");
    else control.setAttribute("aria-invalid", "true");
  }
}
