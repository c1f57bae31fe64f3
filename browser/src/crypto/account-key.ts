/** The printed form of an account key: Crockford base32 with a check character (SPEC §9). */
import type { Bytes } from "./encoding.ts";
import { CryptoError } from "./errors.ts";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_DIGITS = `${DIGITS}*~$=U`;
const LENGTH = 16;
const DIGIT_COUNT = 26;
const SKIPPED = /[-\t-\r \u00a0\u202f]/g;

/** 27 characters in groups of four, joined by `-`. */
export function encodeAccountKey(accountKey: Bytes): string {
  if (accountKey.length !== LENGTH) throw new CryptoError("encoding");
  const value = accountKey.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = "";
  for (let place = DIGIT_COUNT - 1; place >= 0; place--) {
    text += DIGITS[Number((value >> BigInt(5 * place)) & 31n)];
  }
  text += CHECK_DIGITS[Number(value % 37n)];
  return text.match(/.{1,4}/g)?.join("-") ?? "";
}

/** Read a typed account key; [account-key] on any typing error. */
export function decodeAccountKey(typed: string): Bytes {
  const bare = typed.replace(SKIPPED, "");
  if (!/^[0-9A-Za-z]{26}[0-9A-Za-z*~$=]$/.test(bare)) throw new CryptoError("account-key");
  const text = bare.toUpperCase().replace(/[IL]/g, "1").replace(/O/g, "0");
  let value = 0n;
  for (const letter of text.slice(0, DIGIT_COUNT)) {
    const digit = DIGITS.indexOf(letter);
    if (digit < 0) throw new CryptoError("account-key");
    value = (value << 5n) | BigInt(digit);
  }
  const good = value >> 128n === 0n && text[DIGIT_COUNT] === CHECK_DIGITS[Number(value % 37n)];
  if (!good) throw new CryptoError("account-key");
  return Uint8Array.from({ length: LENGTH }, (_, index) =>
    Number((value >> BigInt(8 * (LENGTH - 1 - index))) & 255n),
  );
}
