/** Pieces that several screens use: fields, notices, marks. KERN's markup, our own words. */
import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";

/** A screen. It renders into the page itself, so that the site's styles and labels reach it. */
export class View extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Move focus to the screen's heading, so that screen readers hear where they are. */
  async focusHeading(): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  async focusOn(selector: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(selector)?.focus();
  }
}

export type NoticeKind = "info" | "success" | "warning" | "danger";

// Written out, because the build keeps only KERN's rules whose names stand in the sources.
const NOTICE_CLASSES: Readonly<Record<NoticeKind, string>> = {
  info: "kern-alert--info",
  success: "kern-alert--success",
  warning: "kern-alert--warning",
  danger: "kern-alert--danger",
};

const PATHS: Readonly<Record<string, SVGTemplateResult>> = {
  info: svg`<circle cx="12" cy="12" r="9" /><path d="M12 11v5.5M12 7.700v.1" />`,
  success: svg`<circle cx="12" cy="12" r="9" /><path d="m8 12.300 2.800 2.700L16 9.500" />`,
  warning: svg`<path d="M12 3.500 21.500 20h-19z" /><path d="M12 10v4.500M12 17.200v.1" />`,
  danger: svg`<path d="M8.500 3.500h7l5 5v7l-5 5h-7l-5-5v-7z" /><path d="M12 8v5M12 16v.1" />`,
  lock: svg`<rect x="5" y="10.500" width="14" height="10" rx="2" /><path d="M8 10.500V7.500a4 4 0 0 1 8 0v3" />`,
  clock: svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v5l3.500 2" />`,
  letter: svg`<rect x="3" y="5.500" width="18" height="13" rx="1.500" /><path d="m4 7 8 6 8-6" />`,
};

export function icon(name: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    ${PATHS[name]}
  </svg>`;
}

/** A notice. One with `alert` is read out when it appears. */
export function notice(
  kind: NoticeKind,
  title: string,
  body: unknown,
  options: { readonly alert?: boolean; readonly id?: string } = {},
): TemplateResult {
  return html`<div
    class="kern-alert ${NOTICE_CLASSES[kind]} notice"
    role=${options.alert ? "alert" : nothing}
    id=${options.id ?? nothing}
  >
    <div class="kern-alert__header">
      ${icon(kind)}
      <p class="kern-title">${title}</p>
    </div>
    <div class="kern-alert__body"><div class="kern-body">${body}</div></div>
  </div>`;
}

export function heading(text: string): TemplateResult {
  return html`<h1 class="kern-heading-large screen__heading" tabindex="-1">${text}</h1>`;
}

interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly hint?: string;
  readonly error?: string;
  readonly optional?: boolean;
  readonly changed: (value: string) => void;
}

interface InputOptions extends FieldOptions {
  readonly type?: "text" | "password" | "date" | "search";
  readonly autocomplete?: string;
  readonly readonly?: boolean;
  readonly wide?: boolean;
}

function described({ id, hint, error }: FieldOptions): string | typeof nothing {
  const ids = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter((each) => each !== "");
  return ids.length === 0 ? nothing : ids.join(" ");
}

function frame(options: FieldOptions, control: TemplateResult): TemplateResult {
  const { id, label, hint, error, optional } = options;
  return html`<div class="kern-form-input field ${error ? "kern-form-input--error" : ""}">
    <label class="kern-label" for=${id}
      >${label}${
        optional ? html` <span class="kern-label__optional">${t("freiwillig")}</span>` : nothing
      }</label
    >
    ${hint ? html`<div class="kern-hint" id="${id}-hint">${hint}</div>` : nothing} ${control}
    ${
      error
        ? html`<p class="kern-error" id="${id}-error" role="alert">
            ${icon("danger")}<span class="kern-body">${error}</span>
          </p>`
        : nothing
    }
  </div>`;
}

function typed(event: Event): string {
  return (event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;
}

export function textField(options: InputOptions): TemplateResult {
  return frame(
    options,
    html`<input
      class="kern-form-input__input ${options.error ? "kern-form-input__input--error" : ""} ${options.wide ? "field__wide" : ""}"
      id=${options.id}
      type=${options.type ?? "text"}
      .value=${options.value}
      ?readonly=${options.readonly ?? false}
      autocomplete=${options.autocomplete ?? "off"}
      autocapitalize="off"
      autocorrect="off"
      spellcheck="false"
      aria-describedby=${described(options)}
      aria-invalid=${options.error ? "true" : nothing}
      @input=${(event: Event) => options.changed(typed(event))}
    />`,
  );
}

/** Spell checking is off: some browsers send what is typed to a server for it. */
export function textArea(options: FieldOptions & { readonly rows: number }): TemplateResult {
  return frame(
    options,
    html`<textarea
      class="kern-form-input__input"
      id=${options.id}
      rows=${options.rows}
      .value=${options.value}
      autocomplete="off"
      autocorrect="off"
      spellcheck="false"
      aria-describedby=${described(options)}
      aria-invalid=${options.error ? "true" : nothing}
      @input=${(event: Event) => options.changed(typed(event))}
    ></textarea>`,
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function selectField(
  options: FieldOptions & { readonly choices: readonly Choice[] },
): TemplateResult {
  const { value, choices } = options;
  return frame(
    options,
    html`<div class="kern-form-input__select-wrapper">
      <select
        class="kern-form-input__select"
        id=${options.id}
        .value=${value}
        aria-describedby=${described(options)}
        aria-invalid=${options.error ? "true" : nothing}
        @change=${(event: Event) => options.changed(typed(event))}
      >
        ${choices.map(
          (choice) =>
            html`<option value=${choice.value} ?selected=${choice.value === value}>
              ${choice.label}
            </option>`,
        )}
      </select>
    </div>`,
  );
}

export function checkBox(options: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly changed: (checked: boolean) => void;
}): TemplateResult {
  const { id, label, hint, checked, changed } = options;
  return html`<div class="kern-form-check field">
    <input
      class="kern-form-check__checkbox"
      type="checkbox"
      id=${id}
      .checked=${checked}
      aria-describedby=${hint ? `${id}-hint` : nothing}
      @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}
    />
    <label class="kern-label" for=${id}>${label}</label>
    ${hint ? html`<div class="kern-hint" id="${id}-hint">${hint}</div>` : nothing}
  </div>`;
}

export type ButtonKind = "primary" | "secondary" | "tertiary";

const BUTTON_CLASSES: Readonly<Record<ButtonKind, string>> = {
  primary: "kern-btn--primary",
  secondary: "kern-btn--secondary",
  tertiary: "kern-btn--tertiary",
};

interface ButtonOptions {
  readonly kind?: ButtonKind;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly small?: boolean;
  /** Without an action it submits its form. */
  readonly action?: () => void;
}

export function button(label: string, options: ButtonOptions = {}): TemplateResult {
  const { kind = "primary", busy = false, disabled = false, id, small, action } = options;
  return html`<button
    class="kern-btn ${BUTTON_CLASSES[kind]} ${small ? "kern-btn--x-small" : ""}"
    type=${action === undefined ? "submit" : "button"}
    id=${id ?? nothing}
    ?disabled=${disabled || busy}
    @click=${action ?? nothing}
  >
    <span class="kern-label">${busy ? t("Einen Moment …") : label}</span>
  </button>`;
}

/** Work in progress of unknown length, in words for screen readers too. */
export function progress(label: string): TemplateResult {
  return html`<div class="progress" role="status">
    <div class="kern-loader kern-loader--visible" aria-hidden="true"></div>
    <p class="kern-body">${label}</p>
  </div>`;
}

/** Digits or letters in groups, read one by one. */
export function groups(text: string): TemplateResult {
  return html`<p class="groups">
    ${text.split(/[ -]/).map((group) => html`<span class="groups__one">${group}</span>`)}
  </p>`;
}
