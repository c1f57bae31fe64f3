/** The 12 words: shown once, checked on two of them, then gone from the page. */
import type { Bytes } from "../crypto/encoding.ts";
import type { WordListName, WordLists } from "../crypto/word-lists.ts";
import { create, find, findAll, focusOn, hide, show } from "../shared/dom.ts";
import { formatDay, t } from "../shared/i18n.ts";
import type * as Sealing from "./sealing.ts";

const PROBES = 2;

export interface ReceiptView {
  readonly entropy: Bytes;
  /** Day until which the office answers; undefined if no answer is wanted. */
  readonly answerBy: string | undefined;
  /** The words are gone: nothing on the page is worth a warning any more. */
  readonly done: () => void;
}

/** Compares typed words with those of the receipt. */
interface Words {
  readonly shown: readonly string[];
  isWord(typed: string, position: number): boolean;
}

function wordsOf(entropy: Bytes, lists: WordLists, sealing: typeof Sealing): Words {
  const shown = sealing.encodeReceipt(entropy, lists[listOfPage()]);
  const indexOf = (typed: string): number | undefined => sealing.findWord(typed, lists)?.index;
  return {
    shown,
    isWord(typed, position) {
      const found = indexOf(typed.trim());
      return found !== undefined && found === indexOf(shown[position] ?? "");
    },
  };
}

/** Fill the receipt's part of the page. */
export function showReceipt(
  stage: HTMLElement,
  lists: WordLists,
  sealing: typeof Sealing,
  view: ReceiptView,
): void {
  const words = wordsOf(view.entropy, lists, sealing);
  const items = words.shown.map((word) => create("li", {}, word));
  find("#receipt-words", stage).replaceChildren(...items);
  find("#receipt-address", stage).textContent = mailboxAddress();
  const promise = promiseText(view.answerBy);
  find("#receipt-promise", stage).textContent = promise;
  find("#receipt-done-promise", stage).textContent = promise;
  find("#receipt-print", stage).addEventListener("click", () => window.print());
  wireCopy(stage, words.shown);
  wireCheck(stage, words, chooseProbes(words.shown.length, sealing), view.done);
}

function listOfPage(): WordListName {
  return document.documentElement.lang === "de" ? "german" : "english";
}

function mailboxAddress(): string {
  const folder = location.pathname.endsWith("/") ? location.pathname : "/";
  return `${location.host}${folder}mailbox`;
}

function promiseText(answerBy: string | undefined): string {
  if (answerBy === undefined) {
    return t(
      "Sie haben keine Antwort gewünscht. Mit den 12 Wörtern können Sie sich trotzdem später melden. Wenn es gefährlich wird: 110.",
    );
  }
  return t("Wir antworten bis {Datum} in Ihrem Postfach. Wenn es vorher gefährlich wird: 110.", {
    Datum: formatDay(answerBy),
  });
}

function wireCopy(stage: HTMLElement, words: readonly string[]): void {
  const said = find("#receipt-copied", stage);
  find("#receipt-copy", stage).addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(words.join(" "));
      said.textContent = t("Kopiert. Fügen Sie die Wörter an einem sicheren Ort ein.");
    } catch {
      said.textContent = t("Kopieren ist hier nicht möglich. Bitte schreiben Sie die Wörter ab.");
    }
  });
}

function wireCheck(
  stage: HTMLElement,
  words: Words,
  probes: readonly number[],
  done: () => void,
): void {
  const form = find<HTMLFormElement>("#receipt-check", stage);
  find("#receipt-probe", form).replaceChildren(...probes.map(probeField));
  const finish = (): void => {
    finishReceipt(stage);
    done();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = findAll<HTMLInputElement>("input", form).find(
      (input, index) => !words.isWord(input.value, probes[index] ?? -1),
    );
    if (wrong === undefined) return finish();
    const error = find("#receipt-check-error", form);
    find("span", error).textContent = t(
      "Mindestens ein Wort stimmt nicht. Bitte vergleichen Sie noch einmal mit der Liste oben.",
    );
    show(error);
    wrong.focus();
  });
  find("#receipt-skip", form).addEventListener("click", finish);
}

/** Two different positions, evenly drawn: 252 is the largest multiple of 12 in a byte. */
function chooseProbes(count: number, sealing: typeof Sealing): number[] {
  const chosen = new Set<number>();
  const fair = 256 - (256 % count);
  while (chosen.size < PROBES) {
    const [byte] = sealing.randomBytes(1);
    if (byte !== undefined && byte < fair) chosen.add(byte % count);
  }
  return [...chosen].sort((a, b) => a - b);
}

function probeField(position: number): HTMLElement {
  const id = `probe-${position + 1}`;
  return create(
    "div",
    { class: "kern-form-input field" },
    create("label", { class: "kern-label", for: id }, t("Wort {n}", { n: position + 1 })),
    create("input", {
      class: "kern-form-input__input",
      id,
      type: "text",
      autocomplete: "off",
      autocapitalize: "none",
      autocorrect: "off",
      spellcheck: "false",
      "aria-describedby": "receipt-check-error",
    }),
  );
}

/** Take the words out of the page before anything else is shown. */
function finishReceipt(stage: HTMLElement): void {
  find("#receipt-words", stage).replaceChildren();
  const receipt = find("#receipt", stage);
  hide(receipt);
  receipt.replaceChildren();
  show(find("#receipt-done", stage));
  focusOn(find("#receipt-done-title", stage));
}
