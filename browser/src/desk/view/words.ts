/** What went wrong, and what to do, in words. Codes come from crypto/SPEC.md and docs/http-api.md. */
import { CryptoError } from "../../crypto/errors.ts";
import { NoAnswer, Problem } from "../../shared/api.ts";
import { t } from "../../shared/i18n.ts";

export interface Explanation {
  readonly title: string;
  readonly text: string;
}

const askLead = (): string =>
  t("Geben Sie hier nichts mehr ein. Rufen Sie Ihre Leitung an und nennen Sie den Prüfcode unten.");

/** Why the vault does not open: somebody may have changed something. Nothing is shown then. */
export function explainStop(code: string): Explanation {
  const reasons: Readonly<Record<string, string>> = {
    pin: t(
      "Der Server nennt eine Fachstelle, die nicht in der Bürodatei dieser Seite steht. Das kann ein falscher Server sein, oder die neue Bürodatei ist noch nicht eingespielt.",
    ),
    rollback: t(
      "Der Server zeigt einen älteren Stand, als dieses Gerät schon gesehen hat. Vielleicht wurde eine alte Sicherung eingespielt.",
    ),
    secrets: t("Die Schlüssel der Fachstelle passen nicht zu ihrem unterschriebenen Verzeichnis."),
    member: t("Ihr Schlüssel steht nicht auf der Mitgliederliste der Fachstelle."),
    members: t("Die Mitgliederliste der Fachstelle fehlt oder wurde verändert."),
    closing: t("Die Liste der abgeschlossenen Fallstände fehlt oder wurde verändert."),
    memory: t(
      "Was dieses Gerät sich gemerkt hat, wurde verändert oder gehört zu anderen Schlüsseln.",
    ),
    weak: t("Der Server verlangt einen schwächeren Schutz für Ihr Passwort als erlaubt."),
  };
  return {
    title: t("Der Tresor bleibt zu"),
    text: `${reasons[code] ?? t("Das unterschriebene Verzeichnis der Fachstelle besteht die Prüfung nicht.")} ${askLead()}`,
  };
}

/** Why one case is not shown. */
export function explainRefusal(code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    rollback: t("Der Server zeigt einen älteren Stand dieses Falls, als dieses Gerät schon kennt."),
    closing: t("Der Stand dieses Falls wurde nach dem Schlüsselwechsel verändert."),
    member: t("Der letzte Stand ist von jemandem unterschrieben, der nicht Mitglied ist."),
    head: t("Teile des Falls fehlen oder passen nicht zur Unterschrift."),
    signature: t("Die Unterschrift des letzten Stands stimmt nicht."),
    field: t("Ein Teil des Falls lässt sich nicht entschlüsseln."),
    "case-key": t("Der Schlüssel des Falls passt nicht."),
    desk: t("Die Nachricht ist an eine andere Fachstelle gerichtet."),
    epoch: t("Die Nachricht nennt Schlüssel, die diese Fachstelle nicht kennt."),
    age: t("Die Datei lässt sich nicht öffnen."),
    profile: t("Die Datei hat eine Form, die nicht erlaubt ist."),
  };
  return reasons[code] ?? t("Eine Prüfung ist fehlgeschlagen.");
}

function explainProblem(problem: Problem): Explanation {
  const texts: Readonly<Record<string, string>> = {
    "wrong-credentials": t("Name, Passwort oder Kontoschlüssel stimmen nicht."),
    "too-many-attempts": t(
      "Zu viele Versuche. Bitte warten Sie einige Minuten und versuchen Sie es dann noch einmal.",
    ),
    "unknown-invitation": t(
      "Diesen Einladungscode gibt es nicht, oder er wurde schon benutzt. Bitte lassen Sie sich einen neuen geben.",
    ),
    "name-taken": t("Diesen Anmeldenamen gibt es schon. Bitte wählen Sie einen anderen."),
    "no-session": t("Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich noch einmal an."),
    forbidden: t("Das darf nur die Leitung."),
    "not-found": t("Diesen Fall gibt es nicht mehr."),
    conflict: t("Inzwischen hat sich etwas geändert. Bitte versuchen Sie es noch einmal."),
    "stale-epoch": t("Die Schlüssel der Fachstelle wurden gewechselt. Bitte laden Sie neu."),
    "too-large": t("Das ist zu lang. Bitte kürzen Sie den Text."),
    "not-valid": t("Der Server hat die Angaben nicht angenommen. Gespeichert wurde nichts."),
  };
  const text = texts[problem.code];
  return {
    title: t("Das hat nicht geklappt"),
    text:
      text ??
      (problem.passing
        ? t("Der Server ist gerade nicht bereit. Bitte versuchen Sie es gleich noch einmal.")
        : t("Der Server hat die Anfrage abgelehnt ({code}).", { code: problem.code })),
  };
}

/** Anything a person's action may end with. */
export function explain(error: unknown): Explanation {
  if (error instanceof Problem) return explainProblem(error);
  if (error instanceof NoAnswer) {
    return {
      title: t("Keine Verbindung"),
      text: t(
        "Der Server antwortet nicht. Ihre Eingaben sind noch da. Bitte prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
      ),
    };
  }
  if (error instanceof CryptoError) return explainCheck(error.code);
  return {
    title: t("Das hat nicht geklappt"),
    text: t("Auf dieser Seite ist ein Fehler aufgetreten. Bitte laden Sie sie neu."),
  };
}

/** What a save may end with: without an answer nobody knows yet whether it was stored. */
export function explainSave(error: unknown): string {
  if (error instanceof NoAnswer) {
    return t(
      "Der Server antwortet nicht. Ob gespeichert wurde, ist noch unklar. Bitte versuchen Sie es noch einmal, es wird nichts doppelt gesendet.",
    );
  }
  return explain(error).text;
}

function explainCheck(code: string): Explanation {
  const texts: Readonly<Record<string, string>> = {
    "key-file": t("Name, Passwort oder Kontoschlüssel stimmen nicht."),
    "account-key": t(
      "Der Kontoschlüssel ist nicht vollständig oder enthält einen Tippfehler. Er hat 27 Zeichen.",
    ),
    expired: t(
      "Die Schlüssel der Fachstelle sind abgelaufen. Die Leitung muss sie zuerst erneuern. Ihre Eingaben sind noch da.",
    ),
    size: t("Das ist zu lang. Bitte kürzen Sie den Text."),
    schema: t("Eine Angabe ist zu lang oder hat eine Form, die nicht erlaubt ist."),
  };
  const text = texts[code];
  return {
    title: text === undefined ? t("Prüfung fehlgeschlagen") : t("Das hat nicht geklappt"),
    text: text ?? explainRefusal(code),
  };
}

/** Checks whose failure means that the server or its data can't be trusted: nothing goes on then. */
const STOPS: ReadonlySet<string> = new Set([
  "canonical",
  "closing",
  "desk",
  "document",
  "log",
  "member",
  "members",
  "memory",
  "pin",
  "rollback",
  "secrets",
  "signature",
  "signer",
  "weak",
]);

/** The code to stop with while unlocking, or undefined for what a person can mend. */
export function stopCode(error: unknown): string | undefined {
  return error instanceof CryptoError && STOPS.has(error.code) ? error.code : undefined;
}
