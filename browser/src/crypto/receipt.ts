/** The receipt: 128 random bits as 12 words, and the reporter's keys from them (SPEC §5). */
import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39"; // audited BIP39

import { encodeIdentity, type Identity, type Recipient } from "./age-keys.ts";
import { recipientOf } from "./age.ts";
import { randomBytes, toBase64Url, type Bytes, type Hash } from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";
import { hkdf, importKeyMaterial, sha256 } from "./primitives.ts";
import { signingKeyFromSeed, type SigningKey } from "./signing.ts";
import type { WordList, WordListName, WordLists } from "./word-lists.ts";

const ENTROPY_LENGTH = 16;
const WORD_COUNT = 12;
const COMPARED_LETTERS = 4;
const WHITE_SPACE = /[\t-\r \u00a0\u202f]+/;

/** What the reporter's browser holds while a thread is open. All of it is secret but the hashes. */
export interface ReceiptKeys {
  /** b64 of the 32-byte mailbox token: shown to the server only to read. */
  readonly mailboxToken: string;
  /** H(token): what the server stores. */
  readonly mailbox: Hash;
  readonly identity: Identity;
  readonly recipient: Recipient;
  readonly signer: SigningKey;
}

/** The three secrets of a receipt, 32 bytes each. */
export interface ReceiptSecrets {
  readonly mailboxToken: Bytes;
  readonly xWingSeed: Bytes;
  readonly ed25519Seed: Bytes;
}

/** One typed word as found: its index 0 to 2047 and its list, null for a number. */
export interface FoundWord {
  readonly index: number;
  readonly list: WordListName | null;
}

/** 128 fresh random bits. */
export function newReceipt(): Bytes {
  return randomBytes(ENTROPY_LENGTH);
}

/** The 12 words of a receipt. */
export function encodeReceipt(entropy: Bytes, list: WordList): readonly string[] {
  if (entropy.length !== ENTROPY_LENGTH) throw new CryptoError("receipt");
  return refusing("receipt", () => entropyToMnemonic(entropy, [...list]).split(" "));
}

/** The parts of a typed receipt, without white space. */
export function splitTypedWords(typed: string): readonly string[] {
  return typed.split(WHITE_SPACE).filter((part) => part !== "");
}

/** Find one typed word, or number from 1 to 2048; undefined if neither list has it. */
export function findWord(typed: string, lists: WordLists): FoundWord | undefined {
  if (/^[0-9]{1,4}$/.test(typed)) {
    const index = Number(typed) - 1;
    return index >= 0 && index < lists.german.length ? { index, list: null } : undefined;
  }
  if (!/^[A-Za-z]+$/.test(typed)) return undefined;
  const letters = typed.toLowerCase().slice(0, COMPARED_LETTERS);
  for (const list of ["german", "english"] as const) {
    const index = lists[list].findIndex((word) => word.slice(0, COMPARED_LETTERS) === letters);
    if (index >= 0) return { index, list };
  }
  return undefined;
}

/** The 16 entropy bytes of a typed receipt. [receipt] */
export function decodeReceipt(typed: string, lists: WordLists): Bytes {
  const found = splitTypedWords(typed).map((part) => findWord(part, lists));
  if (found.length !== WORD_COUNT) throw new CryptoError("receipt");
  const names = new Set(found.map((word) => word?.list).filter((name) => name != null));
  if (names.size > 1) throw new CryptoError("receipt");
  const list = lists[[...names][0] ?? "english"];
  return refusing("receipt", () => {
    const words = found.map((word) => list[word?.index ?? -1] ?? "");
    return mnemonicToEntropy(words.join(" "), [...list]) as Bytes;
  });
}

/** The three secrets behind a receipt. */
export async function deriveReceiptSecrets(entropy: Bytes): Promise<ReceiptSecrets> {
  if (entropy.length !== ENTROPY_LENGTH) throw new CryptoError("receipt");
  const material = await importKeyMaterial(entropy);
  const [mailboxToken, xWingSeed, ed25519Seed] = await Promise.all([
    hkdf(material, "rueckhalt/v1/receipt/mailbox-token"),
    hkdf(material, "rueckhalt/v1/receipt/x-wing-seed"),
    hkdf(material, "rueckhalt/v1/receipt/ed25519-seed"),
  ]);
  return { mailboxToken, xWingSeed, ed25519Seed };
}

/** The reporter's keys of a receipt, ready for use. */
export async function openReceipt(entropy: Bytes): Promise<ReceiptKeys> {
  const secrets = await deriveReceiptSecrets(entropy);
  const identity = encodeIdentity(secrets.xWingSeed);
  const [mailbox, recipient, signer] = await Promise.all([
    sha256(secrets.mailboxToken),
    recipientOf(identity),
    signingKeyFromSeed(secrets.ed25519Seed),
  ]);
  return {
    mailboxToken: toBase64Url(secrets.mailboxToken),
    mailbox: toBase64Url(mailbox),
    identity,
    recipient,
    signer,
  };
}
