/** How a coding, its questions and its place in the figures read on the page. */
import type { Coding, Scope } from "../../crypto/coding.ts";
import { formatDay, t } from "../../shared/i18n.ts";
import type { ContradictionId } from "../model/statistics/contradictions.ts";
import { categoryLabel, TABLES, tableLabel, type TableId } from "../model/statistics/frame.ts";
import type { Standings } from "../model/statistics/ledger.ts";
import { isYear, type Period } from "../model/statistics/periods.ts";
import { kommuneByKey, type Setup } from "../model/statistics/setup.ts";
import { answerLabel, pageLocale, questionLabel } from "./labels.ts";

/** One line of a coding: what is asked, what was answered. */
export type Line = readonly [label: string, value: string];

export function countedLabel(table: TableId): string {
  return tableLabel(table, pageLocale());
}

export function countedAs(table: TableId, id: string): string {
  return id === "" ? t("keine Angabe") : categoryLabel(table, id, pageLocale());
}

export function consentLabel(consent: Scope): string {
  const labels: Readonly<Record<Scope, string>> = {
    kommune: t("Ja, auch mit ihrer Kommune"),
    network: t("Ja, aber nur im ganzen Netz, ohne Kommune"),
    none: t("Nein"),
  };
  return labels[consent];
}

export function countsLabel(counts: Coding["counts"]): string {
  const labels: Readonly<Record<Coding["counts"], string>> = {
    yes: t("Ja"),
    duplicate: t("Nein, die Person ist schon mit einem anderen Fall gezählt"),
    outside: t("Nein, das ist kein Fall für die Statistik"),
  };
  return labels[counts];
}

/** What a coding says, line by line; what does not matter is left out. */
export function linesOf(coding: Coding, setup: Setup | null): readonly Line[] {
  const { ags, consent, counts, values } = coding;
  const lines: Line[] = [[t("Zustimmung"), consentLabel(consent)]];
  if (consent === "none") return lines;
  lines.push([t("Zählt"), countsLabel(counts)]);
  if (counts !== "yes") return lines;
  if (consent === "kommune") {
    const kommune = setup === null ? undefined : kommuneByKey(setup, ags);
    lines.push([t("Kommune"), ags === "" ? t("keine davon") : (kommune?.name ?? ags)]);
  }
  const counted = TABLES.map((table, index): Line => [
    countedLabel(table),
    countedAs(table, values[index] ?? ""),
  ]);
  return [...lines, ...counted];
}

/** The label of an answer that is coded besides: of a dimension, or of a wish and what came of it. */
function besides(name: string, codes: readonly string[]): Line {
  const wish = answerLabel("support_wish", name);
  const dimension = wish === name ? name : "support_result";
  const label = wish === name ? questionLabel(name) : t("Ergebnis: {wish}", { wish });
  return [label, codes.map((code) => answerLabel(dimension, code)).join(", ")];
}

/** Everything a coding says, to compare two of them. */
export function everyLineOf(coding: Coding, setup: Setup | null): readonly Line[] {
  const answers = Object.entries(coding.answers).map(([name, codes]) => besides(name, codes));
  const remark: Line[] = coding.remark === "" ? [] : [[t("Anmerkung zur Zählung"), coding.remark]];
  return [...linesOf(coding, setup), ...answers, ...remark];
}

export function periodLabel(period: Period): string {
  const year = period.slice(0, 4);
  return isYear(period)
    ? t("Jahr {year}", { year })
    : t("{quarter}. Quartal {year}", { quarter: period.slice(-1), year });
}

function periodLabels(periods: readonly Period[]): string {
  return [...periods].reverse().map(periodLabel).join(", ");
}

/** Where the case stands in the figures. */
export function standingLabel(standings: Standings, scope: Scope): string {
  const { sent, open, until, closed } = standings;
  const fixed =
    closed.length === 0
      ? ""
      : t("Gezählt und abgeschlossen: {periods}.", { periods: periodLabels(closed) });
  if (scope === "none") {
    const back =
      open.length === 0 ? "" : t("Mit dem nächsten Wochenpaket wird die Zählung zurückgenommen.");
    return [fixed, back].filter((part) => part !== "").join(" ");
  }
  if (!sent && closed.length === 0) return t("Geht mit dem nächsten Wochenpaket hinaus.");
  if (open.length === 0) return fixed;
  const changeable = t("Gezählt: {periods}. Ändern lässt sich das noch bis {day}.", {
    periods: periodLabels(open),
    day: formatDay(until),
  });
  return [fixed, changeable].filter((part) => part !== "").join(" ");
}

/** What a change of the coding does to the figures, said before it is made. */
export function changeLabel({ open, closed }: Standings): string {
  if (open.length > 0) {
    return t(
      "Eine Änderung wird in der Statistik nachgetragen: Die alte Zeile wird zurückgenommen, die neue gesendet.",
    );
  }
  if (closed.length === 0) return "";
  return t(
    "Der Zeitraum ist abgeschlossen. Eine Änderung steht nur noch im Fall, die Statistik bleibt, wie sie ist.",
  );
}

/** The question behind a contradiction. `kommune` is the one the report names, `title` another case. */
export function contradictionText(
  id: ContradictionId,
  { kommune, titles }: { readonly kommune: string; readonly titles: string },
): string {
  const texts: Readonly<Record<ContradictionId, string>> = {
    "consent-withdrawn": t(
      "Die Person hat geschrieben, dass sie nicht mehr in der Statistik vorkommen möchte. Hat sie danach wieder zugestimmt?",
    ),
    "consent-not-given": t(
      "Im Formular steht diese Zustimmung nicht. Hat die Person Ihnen auf anderem Weg zugestimmt?",
    ),
    "consent-kommune-alone": t(
      "Die Person hat nur der Statistik ihrer Kommune zugestimmt. Mit Kommune zählt der Fall auch im ganzen Netz. Ist sie damit einverstanden?",
    ),
    "consent-by-another": t(
      "Die Meldung kommt nicht von der betroffenen Person. Hat die betroffene Person selbst zugestimmt?",
    ),
    "kommune-missing": t(
      "Ohne Kommune zählt der Fall nur im ganzen Netz. Steht die Kommune wirklich nicht in der Liste?",
    ),
    "kommune-differs": t("Im Fall steht „{kommune}“. Ist es trotzdem diese Kommune?", { kommune }),
    "person-counted-already": t(
      "Aus derselben Kommune und mit derselben Rolle ist schon gezählt: {titles}. Ist es eine andere Person?",
      { titles },
    ),
    "digital-face-to-face": t(
      "Digitale Gewalt, aber von Angesicht zu Angesicht: Passt das zusammen?",
    ),
    "attack-from-afar": t("Ein körperlicher Angriff, aber aus der Ferne: Passt das zusammen?"),
    "too-mild": t("Der Schweregrad ist niedriger, als es bei dieser Form sein kann. Stimmt er?"),
    "online-but-face-to-face": t(
      "Der Ort ist das Internet, der Weg von Angesicht zu Angesicht: Passt das zusammen?",
    ),
    "volunteer-but-paid": t("Die Rolle ist ein Ehrenamt, angegeben ist Hauptamt. Stimmt das?"),
    "staff-but-volunteer": t("Die Rolle ist Verwaltung, angegeben ist Ehrenamt. Stimmt das?"),
    "wish-never-wished": t(
      "Diese Hilfe hat sich die Person im Formular nicht gewünscht. Fehlte sie trotzdem?",
    ),
    "wish-was-met": t(
      "Diese Wünsche sind als erfüllt oder zurückgezogen vermerkt. Fehlte die Hilfe trotzdem?",
    ),
    "wish-unmet-left-out": t("Ein Wunsch ist als nicht erfüllt vermerkt. Fehlte wirklich nichts?"),
  };
  return texts[id];
}
