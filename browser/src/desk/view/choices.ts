/** Answers to choose from: radios for one, check boxes for several. KERN's markup. */
import { html, nothing, type TemplateResult } from "lit";

import { icon } from "./parts.ts";

export interface Answer {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface ChoiceOptions {
  readonly id: string;
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly answers: readonly Answer[];
}

function fieldset(
  { id, legend, hint, error, answers }: ChoiceOptions,
  answer: (one: Answer) => TemplateResult,
): TemplateResult {
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].join(" ").trim();
  return html`<fieldset
    class="kern-fieldset field ${error ? "field--error" : ""}"
    id=${id}
    aria-describedby=${described || nothing}
  >
    <legend class="kern-label">${legend}</legend>
    ${hint ? html`<div class="kern-hint" id="${id}-hint">${hint}</div>` : nothing}
    ${
      error
        ? html`<p class="kern-error" id="${id}-error" role="alert">
            ${icon("danger")}<span class="kern-body">${error}</span>
          </p>`
        : nothing
    }
    <div class="kern-fieldset__body">${answers.map(answer)}</div>
  </fieldset>`;
}

function labelled(id: string, { label, hint }: Answer, input: TemplateResult): TemplateResult {
  return html`<div class="kern-form-check">
    ${input}
    <label class="kern-label" for=${id}>${label}</label>
    ${hint ? html`<div class="kern-hint" id="${id}-hint">${hint}</div>` : nothing}
  </div>`;
}

export function radioField(
  options: ChoiceOptions & {
    readonly value: string;
    readonly changed: (value: string) => void;
  },
): TemplateResult {
  return fieldset(options, (answer) => {
    const id = `${options.id}-${answer.value}`;
    return labelled(
      id,
      answer,
      html`<input
        class="kern-form-check__radio"
        type="radio"
        name=${options.id}
        id=${id}
        .checked=${options.value === answer.value}
        aria-describedby=${answer.hint ? `${id}-hint` : nothing}
        @change=${() => options.changed(answer.value)}
      />`,
    );
  });
}

export function checkField(
  options: ChoiceOptions & {
    readonly values: readonly string[];
    readonly changed: (values: readonly string[]) => void;
  },
): TemplateResult {
  const { values, changed } = options;
  return fieldset(options, (answer) => {
    const id = `${options.id}-${answer.value}`;
    const others = values.filter((value) => value !== answer.value);
    return labelled(
      id,
      answer,
      html`<input
        class="kern-form-check__checkbox"
        type="checkbox"
        id=${id}
        .checked=${values.includes(answer.value)}
        aria-describedby=${answer.hint ? `${id}-hint` : nothing}
        @change=${(event: Event) =>
          changed((event.target as HTMLInputElement).checked ? [...values, answer.value] : others)}
      />`,
    );
  });
}
