// Twelve words are all a reporter has: they must come back however they are typed, and no others may pass.
import assert from "node:assert/strict";
import { test } from "node:test";

import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";

import { randomBytes } from "../../src/crypto/encoding.ts";
import {
  decodeReceipt,
  encodeReceipt,
  findWord,
  newReceipt,
  openReceipt,
} from "../../src/crypto/receipt.ts";
import { parseWordList } from "../../src/crypto/word-lists.ts";
import { wordLists } from "./word-lists-on-disk.ts";

const { german, english } = wordLists;
const swap = (words: readonly string[], place: number, word: string): string =>
  words.with(place, word).join(" ");

test("the English list is BIP39's", () => {
  assert.deepEqual(english, wordlist);
});

test("first four letters are enough and never mean a word of the other list", () => {
  const starts = [...german, ...english].map((word) => word.slice(0, 4));

  assert.equal(new Set(starts).size, 4096);
  assert.ok(german.every((word) => word.length >= 4));
});

for (const [name, list] of Object.entries(wordLists)) {
  test(`a ${name} receipt is read in full, shortened, in capitals and as numbers`, () => {
    const entropy = newReceipt();
    const words = encodeReceipt(entropy, list);
    const numbers = words.map((word) => String(list.indexOf(word) + 1));

    for (const typed of [
      words.join(" "),
      ` ${words.join("\u00a0\n\t ").toUpperCase()} `,
      words.map((word) => word.slice(0, 4)).join("\u202f"),
      numbers.join(" "),
      numbers.map((number) => number.padStart(4, "0")).join(" "),
      words.map((word, place) => (place % 2 ? word : numbers[place])).join(" "),
    ]) {
      assert.deepEqual(decodeReceipt(typed, wordLists), entropy);
    }
  });
}

test("what is not a receipt is refused", () => {
  const words = encodeReceipt(newReceipt(), english);
  const changes = [
    words.slice(1).join(" "),
    [...words, "zoo"].join(" "),
    swap(words, 3, german[0] ?? ""),
    swap(words, 3, "qqqq"),
    swap(words, 3, "0"),
    swap(words, 3, "2049"),
    swap(words, 3, "00001"),
    swap(words, 3, "-1"),
    words.join("\u2003"),
    "",
  ];
  for (const typed of changes) {
    assert.throws(() => decodeReceipt(typed, wordLists), { code: "receipt" });
  }
});

test("the checksum catches 15 of 16 wrong words", () => {
  const words = encodeReceipt(new Uint8Array(16), english);
  const wrong = english.slice(1).map((word) => swap(words, 0, word));

  const accepted = wrong.filter((typed) => {
    try {
      return decodeReceipt(typed, wordLists).length > 0;
    } catch {
      return false;
    }
  });

  assert.ok(accepted.length > 0 && accepted.length < wrong.length / 8);
});

test("a longer BIP39 phrase with a good checksum is no receipt", () => {
  const phrase = entropyToMnemonic(randomBytes(32), [...english]);

  assert.throws(() => decodeReceipt(phrase, wordLists), { code: "receipt" });
});

test("a three-letter word needs its three letters and no more", () => {
  assert.deepEqual(findWord("act", wordLists), { index: english.indexOf("act"), list: "english" });
  assert.deepEqual(findWord("acti", wordLists)?.index, english.indexOf("action"));
  assert.equal(findWord("ac", wordLists), undefined);
  assert.equal(findWord("acts", wordLists), undefined);
});

test("the same words give the same keys, other words others", async () => {
  const entropy = randomBytes(16);

  const [one, again, other] = await Promise.all([
    openReceipt(entropy),
    openReceipt(entropy),
    openReceipt(randomBytes(16)),
  ]);

  assert.deepEqual(
    [again.mailboxToken, again.identity, again.signer.publicKey],
    [one.mailboxToken, one.identity, one.signer.publicKey],
  );
  assert.notEqual(one.mailboxToken, one.mailbox);
  assert.notEqual(other.mailbox, one.mailbox);
});

test("a damaged word list is refused instead of giving words nobody can read back", () => {
  assert.throws(() => parseWordList(english.slice(1).join("\n")), { code: "receipt" });
  assert.throws(() => parseWordList(english.with(5, "two words").join("\n")), { code: "receipt" });
});
