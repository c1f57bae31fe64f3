/** What to say when the desk's keys can't be trusted. Every one of these is a hard stop. */
import { Problem } from "../shared/api.ts";
import { t } from "../shared/i18n.ts";

/** The reason in words for a check that refused (`CryptoError.code`). */
export function explainRefusal(code: string): string {
  switch (code) {
    case "expired":
      return t(
        "Die Schlüssel der Fachstelle sind abgelaufen, oder das Datum Ihres Geräts stimmt nicht. Mit diesen Schlüsseln wird nichts verschlüsselt.",
      );
    case "pin":
    case "desk":
      return t(
        "Die Schlüssel, die der Server nennt, gehören nicht zu dieser Fachstelle. Vielleicht hat jemand sie ausgetauscht.",
      );
    default:
      return t(
        "Die Schlüssel der Fachstelle lassen sich nicht bestätigen. Vielleicht wurde etwas verändert.",
      );
  }
}

export function explainPosterMismatch(): string {
  return t(
    "Der Code auf Ihrem Plakat gehört nicht zu dieser Seite. Vielleicht ist das Plakat alt, oder jemand hat es ausgetauscht.",
  );
}

/** The desk the office file names is not known to the server: a hard stop too. */
export function isUnknownDesk(error: unknown): boolean {
  return error instanceof Problem && error.code === "unknown-desk";
}
