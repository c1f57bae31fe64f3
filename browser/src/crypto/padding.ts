/** Padding to a few fixed sizes, so that a length tells almost nothing (SPEC §4). */
import { readU32, u32, type Bytes } from "./encoding.ts";
import { CryptoError } from "./errors.ts";

/** Allowed padded sizes by use, smallest first, in bytes. */
export const PADDED_SIZES = {
  message: [16_384, 65_536],
  card: [768],
  notes: [4_096, 16_384, 65_536],
  head: [1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536],
  tuples: [8_192],
  copy: [4_096],
} as const satisfies { readonly [use: string]: readonly number[] };
export type PaddingUse = keyof typeof PADDED_SIZES;

const LENGTH_BYTES = 4;

function smallestFor(length: number, use: PaddingUse): number | undefined {
  return PADDED_SIZES[use].find((size) => size >= LENGTH_BYTES + length);
}

/** Pad to the smallest size that fits; [size] if none does. */
export function pad(payload: Bytes, use: PaddingUse): Bytes {
  const size = smallestFor(payload.length, use);
  if (size === undefined) throw new CryptoError("size");
  const padded = new Uint8Array(size);
  padded.set(u32(payload.length));
  padded.set(payload, LENGTH_BYTES);
  return padded;
}

/** Take the payload out, a view on the same memory. [padding] if the padding is not the one `pad` makes. */
export function unpad(padded: Bytes, use: PaddingUse): Bytes {
  const sizes: readonly number[] = PADDED_SIZES[use];
  if (!sizes.includes(padded.length)) throw new CryptoError("padding");
  const length = readU32(padded, 0);
  if (smallestFor(length, use) !== padded.length) throw new CryptoError("padding");
  const end = LENGTH_BYTES + length;
  for (let place = end; place < padded.length; place++) {
    if (padded[place] !== 0) throw new CryptoError("padding");
  }
  return padded.subarray(LENGTH_BYTES, end);
}
