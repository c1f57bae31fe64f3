/** Going through the form: one step at a time, back without loss, nothing in the history. */
import { find, findAll, focusOn, setHidden } from "../shared/dom.ts";
import type { ReportData } from "./report-data.ts";
import { checkStep, clearError, showErrors } from "./validation.ts";

export interface StepsWatcher {
  /** A step is shown, with its number from 1. */
  shown(step: number): void;
  /** The last step was confirmed and every step is complete. */
  finished(): void;
}

export class Steps {
  readonly #form: HTMLFormElement;
  readonly #data: ReportData;
  readonly #watcher: StepsWatcher;
  readonly #steps: HTMLElement[];
  #current = 1;

  constructor(form: HTMLFormElement, data: ReportData, watcher: StepsWatcher) {
    this.#form = form;
    this.#data = data;
    this.#watcher = watcher;
    this.#steps = findAll("[data-step]", form);
    for (const button of findAll("[data-next]", form)) {
      button.addEventListener("click", () => this.#forward());
    }
    for (const button of findAll("[data-back]", form)) {
      button.addEventListener("click", () => this.goTo(this.#current - 1));
    }
    form.addEventListener("input", ({ target }) => {
      if (target instanceof Element) clearError(form, target);
    });
    // Enter in a text field submits a form wherever it stands.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#forward();
    });
  }

  /** Show a step and lead there. */
  goTo(number: number): void {
    this.#current = number;
    showErrors(this.#form, []);
    for (const step of this.#steps) setHidden(step, step !== this.#step());
    this.#watcher.shown(number);
    focusOn(find(".step__title", this.#step()));
  }

  #step(): HTMLElement {
    const step = this.#steps[this.#current - 1];
    if (step === undefined) throw new Error("no such step");
    return step;
  }

  #forward(): void {
    const errors = checkStep(this.#form, this.#step(), this.#data);
    if (errors.length > 0) return showErrors(this.#form, errors);
    if (this.#current < this.#steps.length) return this.goTo(this.#current + 1);
    const incomplete = this.#steps.findIndex(
      (step) => checkStep(this.#form, step, this.#data).length > 0,
    );
    if (incomplete < 0) return this.#watcher.finished();
    this.goTo(incomplete + 1);
    showErrors(this.#form, checkStep(this.#form, this.#step(), this.#data));
  }
}
