/** What will be sent, once more before sending, by step. */
import { create, find, findAll } from "../shared/dom.ts";
import { t } from "../shared/i18n.ts";
import { valuesOf } from "./answers.ts";

/** Fill the summary; `goTo` opens a step for changes. */
export function showSummary(form: HTMLFormElement, goTo: (step: number) => void): void {
  const groups = findAll("[data-step]", form).map((step) => summaryGroup(form, step, goTo));
  find("#summary", form).replaceChildren(...groups.filter((group) => group !== undefined));
}

function summaryGroup(
  form: HTMLFormElement,
  step: HTMLElement,
  goTo: (step: number) => void,
): HTMLElement | undefined {
  const fields = findAll("[data-field]", step);
  if (fields.length === 0) return undefined;
  const title = find(".step__title", step).textContent ?? "";
  const change = create(
    "button",
    { type: "button", class: "kern-btn kern-btn--tertiary" },
    create("span", { class: "kern-label" }, t("Ändern")),
    create("span", { class: "kern-sr-only" }, ` ${title}`),
  );
  change.addEventListener("click", () => goTo(Number(step.dataset["step"])));
  const entries = fields.flatMap((field) => summaryEntry(form, field));
  const list =
    entries.length > 0
      ? create("dl", { class: "summary__list" }, ...entries)
      : create("p", { class: "kern-body" }, t("Keine Angaben"));
  const heading = create("h3", { class: "kern-heading-small" }, title);
  return create(
    "section",
    { class: "summary__group" },
    create("div", { class: "summary__head" }, heading, change),
    list,
  );
}

function summaryEntry(form: HTMLFormElement, field: HTMLElement): HTMLElement[] {
  const name = field.dataset["field"] ?? "";
  const values = valuesOf(form, name);
  if (values.length === 0 || field.closest("[hidden]:not([data-step])") !== null) return [];
  const texts = values.map((value) => wordsFor(field, value));
  const label = find(".kern-label", field);
  const question = label.firstChild?.textContent?.trim() ?? "";
  return [create("dt", {}, question), ...texts.map((text) => create("dd", {}, text))];
}

/** A value as the person has read it: the label of a box or option, or the text itself. */
function wordsFor(field: HTMLElement, value: string): string {
  const option = field.querySelector(`option[value="${CSS.escape(value)}"]`);
  if (option !== null) return option.textContent ?? value;
  const box = field.querySelector<HTMLInputElement>(
    `:is([type="radio"], [type="checkbox"])[value="${CSS.escape(value)}"]`,
  );
  return box?.labels?.[0]?.textContent ?? value;
}
