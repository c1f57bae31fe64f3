/** The fields of a new account, and its account key on paper. */
import { html, nothing, type TemplateResult } from "lit";

import { decodeAccountKey } from "../../crypto/account-key.ts";
import { t } from "../../shared/i18n.ts";
import { SHORTEST_PASSWORD, type AccountWish } from "../model/account.ts";
import { checkBox, groups, notice, textField } from "./parts.ts";

export interface AccountDraft extends AccountWish {
  readonly repeated: string;
  readonly own: boolean;
}

export const EMPTY_ACCOUNT: AccountDraft = {
  name: "",
  displayName: "",
  password: "",
  repeated: "",
  own: true,
};

export type AccountErrors = Partial<
  Record<"name" | "displayName" | "password" | "repeated", string>
>;

export function checkAccount(draft: AccountDraft): AccountErrors {
  const errors: AccountErrors = {};
  if (draft.displayName.trim() === "") errors.displayName = t("Bitte geben Sie einen Namen an.");
  if (draft.name.trim() === "") errors.name = t("Bitte wählen Sie einen Anmeldenamen.");
  if ([...draft.password].length < SHORTEST_PASSWORD) {
    errors.password = t("Bitte nehmen Sie mindestens {count} Zeichen.", {
      count: SHORTEST_PASSWORD,
    });
  } else if (draft.password !== draft.repeated) {
    errors.repeated = t("Die beiden Passwörter sind verschieden.");
  }
  return errors;
}

/** Length is what makes a password strong; nothing else is asked of it. */
function strength(password: string): { readonly level: 0 | 1 | 2 | 3; readonly words: string } {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) {
    return { level: length === 0 ? 0 : 1, words: t("noch zu kurz") };
  }
  return length < 20 ? { level: 2, words: t("gut") } : { level: 3, words: t("sehr gut") };
}

export function accountFields(
  draft: AccountDraft,
  errors: AccountErrors,
  changed: (change: Partial<AccountDraft>) => void,
): TemplateResult {
  const { level, words } = strength(draft.password);
  return html`${textField({
      id: "display-name",
      label: t("Ihr Name"),
      hint: t("So sehen Sie die anderen in der Fachstelle."),
      error: errors.displayName ?? "",
      value: draft.displayName,
      autocomplete: "name",
      changed: (displayName) => changed({ displayName }),
    })}
    ${textField({
      id: "login-name",
      label: t("Anmeldename"),
      error: errors.name ?? "",
      value: draft.name,
      autocomplete: "username",
      changed: (name) => changed({ name }),
    })}
    ${textField({
      id: "password",
      label: t("Passwort"),
      hint: t(
        "Mindestens {count} Zeichen. Am besten vier oder fünf Wörter, die nicht zusammengehören.",
        {
          count: SHORTEST_PASSWORD,
        },
      ),
      error: errors.password ?? "",
      type: "password",
      value: draft.password,
      autocomplete: "new-password",
      changed: (password) => changed({ password }),
    })}
    <div class="strength strength--${level}">
      <span class="strength__bar" aria-hidden="true"></span>
      <span role="status">${draft.password === "" ? "" : t("Passwort: {words}", { words })}</span>
    </div>
    ${textField({
      id: "password-repeated",
      label: t("Passwort wiederholen"),
      error: errors.repeated ?? "",
      type: "password",
      value: draft.repeated,
      autocomplete: "new-password",
      changed: (repeated) => changed({ repeated }),
    })}
    ${checkBox({
      id: "own-device",
      label: t("Das ist mein eigenes Gerät"),
      hint: t(
        "Dann bleibt Ihr Kontoschlüssel hier gespeichert, so dass ihn niemand auslesen kann.",
      ),
      checked: draft.own,
      changed: (own) => changed({ own }),
    })}`;
}

/** The account key, to be written down or printed. */
export function accountKeySheet(printed: string): TemplateResult {
  return html`<section class="sheet" aria-labelledby="account-key-heading">
    <h2 class="kern-heading-medium" id="account-key-heading">${t("Ihr Kontoschlüssel")}</h2>
    <p class="kern-body">
      ${t("Mit Passwort und Kontoschlüssel zusammen öffnen Sie den Tresor auf einem neuen Gerät. Bewahren Sie ihn getrennt vom Gerät auf.")}
    </p>
    <div class="account-key">${groups(printed)}</div>
  </section>`;
}

/** How many characters of the account key a person types again. */
const REPEATED = 7;

export function accountKeyQuestion(
  typed: string,
  error: string,
  changed: (typed: string) => void,
): TemplateResult {
  return html`${error === "" ? nothing : notice("danger", t("Das stimmt noch nicht"), error, { alert: true })}
  ${textField({
    id: "account-key-repeated",
    label: t("Die letzten {count} Zeichen Ihres Kontoschlüssels", { count: REPEATED }),
    hint: t("Damit wir wissen, dass Sie ihn wirklich auf Papier haben."),
    value: typed,
    changed,
  })}`;
}

const plain = (text: string): string =>
  text.replace(/[\s-]/g, "").toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");

/** Whether these are the last characters of the account key, or all of it. */
export function repeatsAccountKey(printed: string, typed: string): boolean {
  const whole = plain(printed);
  const given = plain(typed);
  if (given.length === whole.length) {
    try {
      return decodeAccountKey(typed).length > 0 && given === whole;
    } catch {
      return false;
    }
  }
  return given === whole.slice(-REPEATED);
}
