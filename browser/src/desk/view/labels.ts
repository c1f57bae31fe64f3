/** How codes of the taxonomy and of cases read on the page. */
import { currentLanguage, t } from "../../shared/i18n.ts";
import { codeLabel, dimensionLabel } from "../model/taxonomy.ts";

/** The language of labels that come as data; one of those the taxonomy has. */
export function pageLocale(): "de" | "en" {
  return currentLanguage().tag.startsWith("en") ? "en" : "de";
}

export function answerLabel(dimension: string, code: string): string {
  return codeLabel(dimension, code, pageLocale());
}

export function questionLabel(dimension: string): string {
  return dimensionLabel(dimension, pageLocale());
}

export function formLabel(form: string): string {
  return answerLabel("incident_form", form);
}

export function urgencyLabel(urgency: string): string {
  return urgency === "" ? t("offen") : answerLabel("urgency", urgency);
}

export function languageLabel(tag: string): string {
  return tag === "" ? "" : answerLabel("language", tag);
}

export function stateLabel(state: string): string {
  const labels: Readonly<Record<string, string>> = {
    NEW: t("Neu eingegangen"),
    SCREENED: t("Erstgesichtet"),
    ASSIGNED: t("Zugewiesen"),
    ACTIVE: t("In Beratung"),
    WAIT_REPORTER: t("Wartet auf die Person"),
    WAIT_EXT: t("Wartet auf andere Stelle"),
    REFERRED: t("Übergeben"),
    AFTERCARE: t("Nachsorge"),
    CLOSED: t("Abgeschlossen"),
    ERASED: t("Inhalt gelöscht"),
    INVALID: t("Dublette oder Missbrauch"),
  };
  return labels[state] ?? state;
}
