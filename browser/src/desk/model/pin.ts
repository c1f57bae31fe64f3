/** Which desk this browser believes in. Never what the database says (SPEC §8). */
import type { Hash } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";

export interface PinSources {
  /** Fingerprints of the office file built into this page. */
  readonly office: readonly Hash[];
  /** From founding the desk or from the lead's invitation link, kept on this device; empty if none. */
  readonly device: Hash | "";
}

/**
 * The pin for the desk the server names. [pin] if the sources disagree or none knows it.
 *
 * A desk that was founded here, or joined by a lead's link, is known before the office publishes it;
 * for every other browser the office file decides.
 */
export function choosePin(named: Hash, sources: PinSources): Hash {
  const known = sources.device === "" ? sources.office.includes(named) : sources.device === named;
  if (!known) throw new CryptoError("pin");
  return named;
}

/** Whether reporters can reach the desk: the office file names it. */
export function isPublished(desk: Hash, office: readonly Hash[]): boolean {
  return office.includes(desk);
}
