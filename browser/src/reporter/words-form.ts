/** Typing the 12 words: counted and checked while typing, here in the browser only. */
import { find } from "../shared/dom.ts";
import { t, tn } from "../shared/i18n.ts";
import type * as MailboxChunk from "./mailbox-chunk.ts";

type Chunk = typeof MailboxChunk;

const WORDS = 12;

/** What is wrong with typed words, in words; undefined if they could be a receipt. */
export function checkWords(typed: string, chunk: Chunk): string | undefined {
  const parts = chunk.splitTypedWords(typed);
  const unknown = parts.filter((part) => chunk.findWord(part, chunk.wordLists) === undefined);
  if (unknown.length > 0) {
    return tn(
      "Dieses Wort steht nicht auf der Liste: {words}. Bitte vergleichen Sie es mit Ihrem Zettel.",
      "Diese Wörter stehen nicht auf der Liste: {words}. Bitte vergleichen Sie sie mit Ihrem Zettel.",
      unknown.length,
      { words: unknown.map((word) => `„${word}“`).join(", ") },
    );
  }
  if (parts.length !== WORDS) {
    return t("Es sind {n} Wörter. Ein Zugangscode hat 12.", { n: parts.length });
  }
  return undefined;
}

/** The 16 bytes of the typed words, or what to say about them. */
export function readWords(typed: string, chunk: Chunk): Uint8Array<ArrayBuffer> | string {
  const wrong = checkWords(typed, chunk);
  if (wrong !== undefined) return wrong;
  try {
    return chunk.decodeReceipt(typed, chunk.wordLists);
  } catch {
    return t(
      "Jedes Wort steht auf der Liste, aber zusammen ergeben sie keinen Zugangscode. Vielleicht ist ein Wort vertauscht oder verwechselt.",
    );
  }
}

/** Count along and name unknown words, but not the one still being typed. */
export function countWhileTyping(form: HTMLFormElement, chunk: Chunk): void {
  const field = find<HTMLTextAreaElement>("#words", form);
  const place = find("#words-count", form);
  field.addEventListener("input", () => {
    const parts = chunk.splitTypedWords(field.value);
    const finished = /\s$/.test(field.value) ? parts : parts.slice(0, -1);
    const unknown = finished.find((part) => chunk.findWord(part, chunk.wordLists) === undefined);
    place.textContent =
      unknown === undefined
        ? t("{n} von 12 Wörtern", { n: parts.length })
        : t("{n} von 12 Wörtern. „{word}“ steht nicht auf der Liste.", {
            n: parts.length,
            word: unknown,
          });
  });
}
