/** The word lists for tests in node; pages get them from bundled-word-lists.ts. */
import { readFileSync } from "node:fs";
import path from "node:path";

import { parseWordLists } from "../../src/crypto/word-lists.ts";

const folder = path.resolve(import.meta.dirname, "../../../crypto/wordlists");

export const wordLists = parseWordLists({
  german: readFileSync(path.join(folder, "german.txt"), "utf8"),
  english: readFileSync(path.join(folder, "english.txt"), "utf8"),
});
