/**
 * The profile check (SPEC §3), before any age parser sees a file.
 *
 * age opens a file that has a classical recipient beside the hybrid one without a word; such a file
 * could be read by whoever breaks X25519 one day. So the header must be byte for byte what we write.
 */
import { CryptoError } from "./errors.ts";

const INTRODUCTION = "age-encryption.org/v1\n";
const STANZA =
  /^-> mlkem768x25519 [A-Za-z0-9+/]{1493}[AQgw]\n[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n$/;
const STANZA_LENGTH = 18 + 1494 + 1 + 43 + 1;
const MAC = /^--- [A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]\n$/;
const MAC_LENGTH = 4 + 43 + 1;

/** Stanzas of every sealed file but desk secrets. */
export const ONE_STANZA = 1;
/** Stanzas of desk secrets at most: 63 members and the recovery recipient. */
export const MOST_STANZAS = 64;

const SEALED_SIZES: readonly number[] = [18_043, 67_195];

/** Check the header and return the number of its stanzas, 1 to `most`; [profile] otherwise. */
export function checkProfile(file: Uint8Array, most: number): number {
  const longest = INTRODUCTION.length + most * STANZA_LENGTH + MAC_LENGTH;
  const header = latin1(file.subarray(0, longest));
  let offset = INTRODUCTION.length;
  if (!header.startsWith(INTRODUCTION)) throw new CryptoError("profile");
  let stanzas = 0;
  while (stanzas < most && STANZA.test(header.slice(offset, offset + STANZA_LENGTH))) {
    stanzas += 1;
    offset += STANZA_LENGTH;
  }
  const mac = header.slice(offset, offset + MAC_LENGTH);
  if (stanzas === 0 || !MAC.test(mac)) throw new CryptoError("profile");
  return stanzas;
}

/** The size class, 1 or 2, of a sealed message of this length; [size] for any other length. */
export function sealedSizeClass(length: number): number {
  const index = SEALED_SIZES.indexOf(length);
  if (index < 0) throw new CryptoError("size");
  return index + 1;
}

function latin1(bytes: Uint8Array): string {
  // TextDecoder's "latin1" is windows-1252; both agree on ASCII, and nothing else can match.
  return new TextDecoder("latin1").decode(bytes);
}
