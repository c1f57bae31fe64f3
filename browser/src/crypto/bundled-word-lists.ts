/**
 * Both word lists as esbuild bundles them (loader `.txt=text`). Import this module lazily: it weighs
 * 13 KB compressed, and both lists always load together, so that the request tells no language.
 */
/// <reference path="./text-files.d.ts" />
import english from "../../../crypto/wordlists/english.txt";
import german from "../../../crypto/wordlists/german.txt";

import { parseWordLists, type WordLists } from "./word-lists.ts";

export const wordLists: WordLists = parseWordLists({ german, english });
