/** Which of its faces a report page shows. The one without scripts is the default (`#unavailable`). */
import { cloneTemplate, find, findAll, focusOn, hide, show } from "../shared/dom.ts";

/** Everything works: put the honest page away and show `content`. */
export function open(content: Node): void {
  hide(find("#unavailable"));
  hide(find("#preparing"));
  find("#stage").replaceChildren(content);
}

/** Replace what the stage shows by the next part of the same path, and move there. */
export function turnTo(content: DocumentFragment): HTMLElement {
  const stage = find("#stage");
  for (const part of findAll('[data-part="start"], #page-title')) hide(part);
  stage.replaceChildren(content);
  focusOn(find("h1", stage));
  return stage;
}

/** Nothing can be sealed here: show at once why, with phone and address. */
export function showUnavailable(reason?: string): void {
  const part = find("#unavailable");
  find("#stage").replaceChildren();
  hide(find("#preparing"));
  part.classList.add("unavailable--now");
  show(part);
  if (reason !== undefined) find("#unavailable-reason").textContent = reason;
  part.dataset["state"] = "unavailable";
}

/** Something contradicts the pin or the log: nothing is sent from here on. */
export function stop(reason: string): void {
  const content = cloneTemplate("report-stopped");
  find("[data-reason]", content).textContent = reason;
  open(content);
  focusOn(find("#stopped"));
}
