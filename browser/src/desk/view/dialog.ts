/** One question before something is lost or leaves the vault. */
import { html, render } from "lit";

import { button } from "./parts.ts";

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  /** What the keyboard finds first: nothing happens. */
  readonly no: string;
}

/** Ask in a modal dialog; Escape means no. */
export function ask({ title, text, yes, no }: Question): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "kern-dialog question";
  dialog.setAttribute("aria-labelledby", "question-title");
  dialog.setAttribute("aria-describedby", "question-text");
  const close = (answer: string) => () => dialog.close(answer);
  render(
    html`<header class="kern-dialog__header">
        <h2 class="kern-title kern-title--large" id="question-title">${title}</h2>
      </header>
      <section class="kern-dialog__body">
        <p class="kern-body" id="question-text">${text}</p>
      </section>
      <footer class="kern-dialog__footer">
        ${button(no, { kind: "secondary", id: "question-no", action: close("no") })}
        ${button(yes, { id: "question-yes", action: close("yes") })}
      </footer>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const answer = dialog.returnValue === "yes";
      dialog.remove();
      resolve(answer);
    });
  });
}
