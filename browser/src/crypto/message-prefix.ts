/** The fixed prefix of signed messages (SPEC §6). */
import {
  concatBytes,
  encodeUtf8,
  equalBytes,
  fromBase64Url,
  readU32,
  toBase64Url,
  u32,
  type Bytes,
  type Hash,
  type Id,
  type PublicKey,
} from "./encoding.ts";
import { CryptoError } from "./errors.ts";

const TAG = encodeUtf8("rueckhalt-msg-v1");
export const PREFIX_LENGTH = 229;

export interface Prefix {
  /** 1 or 2; what a file says may be anything. */
  readonly direction: number;
  readonly sender: PublicKey;
  /** H(recipient's X-Wing public key). */
  readonly recipient: Hash;
  readonly desk: Hash;
  readonly epoch: Hash;
  readonly thread: Id;
  readonly sequence: number;
  readonly previous: Hash;
  readonly acknowledged: Hash;
}

export function encodePrefix(prefix: Prefix): Bytes {
  return concatBytes(
    TAG,
    new Uint8Array([prefix.direction]),
    fromBase64Url(prefix.sender, 32),
    fromBase64Url(prefix.recipient, 32),
    fromBase64Url(prefix.desk, 32),
    fromBase64Url(prefix.epoch, 32),
    fromBase64Url(prefix.thread, 16),
    u32(prefix.sequence),
    fromBase64Url(prefix.previous, 32),
    fromBase64Url(prefix.acknowledged, 32),
  );
}

/** Read the prefix of signed bytes; [format] if they are too short or of another kind. */
export function decodePrefix(signed: Bytes): Prefix {
  if (signed.length < PREFIX_LENGTH || !equalBytes(signed.subarray(0, TAG.length), TAG)) {
    throw new CryptoError("format");
  }
  const text = (start: number, length: number): string =>
    toBase64Url(signed.subarray(start, start + length));
  return {
    direction: signed[16] ?? 0,
    sender: text(17, 32),
    recipient: text(49, 32),
    desk: text(81, 32),
    epoch: text(113, 32),
    thread: text(145, 16),
    sequence: readU32(signed, 161),
    previous: text(165, 32),
    acknowledged: text(197, 32),
  };
}
