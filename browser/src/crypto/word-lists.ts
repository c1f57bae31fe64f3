/** The two word lists of receipts. They stand in crypto/wordlists/ and are handed in as text. */
import { CryptoError } from "./errors.ts";

export type WordListName = "german" | "english";
export type WordList = readonly string[];
export type WordLists = { readonly [Name in WordListName]: WordList };

const LIST_LENGTH = 2048;

/** Read one list: 2,048 lines of one word of small letters. */
export function parseWordList(text: string): WordList {
  const words = text.split("\n").filter((line) => line !== "");
  const good = words.length === LIST_LENGTH && words.every((word) => /^[a-z]{3,}$/.test(word));
  if (!good) throw new CryptoError("receipt");
  return words;
}

export function parseWordLists(texts: { readonly [Name in WordListName]: string }): WordLists {
  return { german: parseWordList(texts.german), english: parseWordList(texts.english) };
}
