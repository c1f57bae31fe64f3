/** How notices, their readers, hints and questions read on the page. */
import type { NoticeContent } from "../../../crypto/notice.ts";
import { t } from "../../../shared/i18n.ts";
import type { QuestionId, RuleId } from "../../model/notices/checks.ts";
import type { Standing } from "../../model/notices/notices.ts";
import { areaName, type NoticeSetup } from "../../model/notices/setup.ts";
import type { Problem } from "../../model/notices/writing.ts";

export function standingLabel(standing: Standing): string {
  const labels: Readonly<Record<Standing, string>> = {
    waiting: t("Wartet auf eine zweite Person"),
    outdated: t("Bitte neu schreiben"),
    published: t("Veröffentlicht"),
    expired: t("Abgelaufen"),
  };
  return labels[standing];
}

export function audienceLabel(audience: NoticeContent["audience"]): string {
  return audience === "public"
    ? t("Alle: die Seite ist öffentlich")
    : t("Angemeldete Koordinierende der Kommunen");
}

export function consentLabel(consent: NoticeContent["consent"]): string {
  return consent === "given"
    ? t("Ja, alle, auf deren Angaben er beruht, sind einverstanden")
    : t("Nicht nötig, der Text beschreibt keinen einzelnen Fall");
}

/** The same as short as a field on a phone is. */
export function audienceChoice(audience: NoticeContent["audience"]): string {
  return audience === "public" ? t("Alle, öffentlich") : t("Koordinierende");
}

export function consentChoice(consent: NoticeContent["consent"]): string {
  return consent === "given" ? t("Ja, alle stimmen zu") : t("Nicht nötig, kein Fall");
}

export function areaLabel({ area }: NoticeContent, setup: NoticeSetup): string {
  if (area.length === 0) return t("Alle Kommunen unserer Fachstelle");
  return area.map((key) => areaName(setup, key)).join(", ");
}

export function hintLabel(rule: RuleId): string {
  const labels: Readonly<Record<RuleId, string>> = {
    email: t("E-Mail-Adresse"),
    link: t("Internetadresse: Wer darauf klickt, hinterlässt Spuren"),
    phone: t("Telefonnummer"),
    street: t("Straße und Hausnummer"),
    name: t("Name einer Person"),
    office: t("Ein Amt, das am Ort nur eine Person hat"),
    date: t("Genauer Tag: Reicht „seit einigen Tagen“?"),
    time: t("Uhrzeit"),
    "small-place": t("Kleiner Ort, in dem sich fast alle kennen"),
  };
  return labels[rule];
}

export function questionLabel(question: QuestionId): string {
  const labels: Readonly<Record<QuestionId, string>> = {
    recognised: t("Niemand ist zu erkennen, auch nicht für Leute, die den Ort gut kennen."),
    agreed: t("Alle, auf deren Angaben der Hinweis beruht, sind mit ihm einverstanden."),
    "no-case": t("Der Text beschreibt keinen einzelnen Fall."),
    understood: t("Wer ihn liest, versteht, was vorgeht und was jetzt zu tun ist."),
    true: t("Er stimmt, und er behauptet nichts, was wir nicht wissen."),
  };
  return labels[question];
}

export function problemLabel(problem: Problem): string {
  const labels: Readonly<Record<Problem, string>> = {
    title: t("Bitte geben Sie eine Überschrift ein."),
    "title-long": t("Die Überschrift ist zu lang. Bitte kürzen Sie sie auf etwa 100 Zeichen."),
    text: t("Bitte schreiben Sie, was vorgeht und was zu tun ist."),
    "text-long": t("Der Text ist zu lang. Bitte kürzen Sie ihn auf etwa 1.900 Zeichen."),
    "title-en": t("Bitte geben Sie auch die englische Überschrift ein."),
    "title-en-long": t("Die Überschrift ist zu lang. Bitte kürzen Sie sie auf etwa 100 Zeichen."),
    "text-en": t("Bitte geben Sie auch den englischen Text ein."),
    "text-en-long": t("Der Text ist zu lang. Bitte kürzen Sie ihn auf etwa 1.900 Zeichen."),
    land: t("Bitte wählen Sie ein Land."),
    kommunen: t("Bitte wählen Sie mindestens eine Kommune, höchstens 20."),
    consent: t("Bitte sagen Sie, ob es die Zustimmung braucht."),
    "consent-public": t(
      "Öffentlich darf der Hinweis nur werden, wenn alle einverstanden sind, auf deren Angaben er beruht.",
    ),
    expires: t("Bitte wählen Sie einen Tag, von heute an höchstens 60 Tage später."),
  };
  return labels[problem];
}
