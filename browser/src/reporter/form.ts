/** The parts of the form that answer to what is chosen. Nothing is fetched for a choice. */
import { cloneTemplate, find, findAll, setHidden, show } from "../shared/dom.ts";
import { t } from "../shared/i18n.ts";
import { deskOf, OTHER_KOMMUNE, valueOf, wantsContactDetails } from "./answers.ts";
import type { ReportData } from "./report-data.ts";

/** The form from its template, reacting to choices. */
export function createForm(data: ReportData, pinned: string | undefined): DocumentFragment {
  const content = cloneTemplate("report-form");
  const form = find<HTMLFormElement>("#report", content);
  let chosenByHand = pinned !== undefined;
  form.addEventListener("change", ({ target }) => {
    const name = target instanceof Element ? (target.getAttribute("name") ?? "") : "";
    if (name === "acute_danger") showDanger(form);
    if (name === "offender_relation") showInsider(form);
    if (name === "desk") chosenByHand = true;
    if (name === "kommune" && !chosenByHand) chooseDesk(form, data);
    update(form, data, pinned);
  });
  return content;
}

function showDanger(form: HTMLFormElement): void {
  const danger = ["YES", "UNSURE"].includes(valueOf(form, "acute_danger"));
  fillFrom(find("#danger", form), danger, "danger-words");
}

function showInsider(form: HTMLFormElement): void {
  const insider = valueOf(form, "offender_relation") === "INSIDER";
  fillFrom(find("#insider", form), insider, "insider-words");
}

/** Put words into a live region, or take them away, so that they are read out when they come. */
function fillFrom(place: HTMLElement, wanted: boolean, template: string): void {
  if (!wanted) return place.replaceChildren();
  if (place.childElementCount === 0) place.append(cloneTemplate(template));
}

/** The Kommune decides the desk as long as the person has not chosen one. */
function chooseDesk(form: HTMLFormElement, data: ReportData): void {
  const wanted = data.directory[valueOf(form, "kommune")];
  for (const radio of findAll<HTMLInputElement>('[name="desk"]', form)) {
    if (wanted !== undefined) radio.checked = radio.value === wanted;
  }
}

function update(form: HTMLFormElement, data: ReportData, pinned: string | undefined): void {
  const kommune = valueOf(form, "kommune");
  setHidden(find("#other-kommune", form), kommune !== OTHER_KOMMUNE);
  setHidden(find("#contact-details", form), !wantsContactDetails(form));
  showResponsible(form, data, pinned, kommune);
}

function showResponsible(
  form: HTMLFormElement,
  data: ReportData,
  pinned: string | undefined,
  kommune: string,
): void {
  const place = find("#responsible", form);
  const desk = deskOf(form, data, pinned);
  if (kommune === "" || desk === undefined) return setHidden(place, true);
  const who = { desk: desk.name, town: desk.town };
  find("p", place).textContent = desk.runByKommune
    ? t("Ihre Nachricht liest: {desk}, {town}. Diese Stelle gehört zu einer Kommune.", who)
    : t("Ihre Nachricht liest: {desk}, {town}. Diese Stelle gehört zu keiner Kommune.", who);
  show(place);
}
