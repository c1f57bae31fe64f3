/** What stays and what rises when a coding changes: the rules that let a Fall count once in its life. */
import { encodeCanonical } from "../../../crypto/canonical.ts";
import { summaryOf, type Coding, type CodingSummary } from "../../../crypto/coding.ts";
import { equalBytes, randomBytes, toBase64Url } from "../../../crypto/encoding.ts";

const SEED_LENGTH = 16;

/** A fresh seed (b64 of 16 bytes), from which all ids of a case's tuples come. */
export function newSeed(): string {
  return toBase64Url(randomBytes(SEED_LENGTH));
}

/** What a coding has sent: nothing, the network's row alone, or the Kommune's too. */
function sent({ scope, ags, values }: CodingSummary): string {
  if (scope === "none") return "";
  return JSON.stringify(scope === "kommune" ? [ags, ...values] : values);
}

/** Whether one coding in place of the other sends something else. */
export function altersSending(before: CodingSummary, after: CodingSummary): boolean {
  return sent(before) !== sent(after);
}

/**
 * The coding as it is saved over the one that is stored.
 *
 * Seed and day are those of the first coding, whoever made it: another seed would count the same Fall
 * a second time. The revision rises with every change of what is sent, so that the old tuple can be
 * taken back. A coding never goes away; withdrawn consent is a coding too.
 */
export function settleCoding(before: Coding | null, after: Coding | null): Coding | null {
  if (before === null || after === null) return after ?? before;
  const { seed, day } = before;
  const rises = altersSending(summaryOf(before), summaryOf(after));
  return { ...after, seed, day, revision: before.revision + (rises ? 1 : 0) };
}

/** Whether two codings say the same; seed, day and revision are no person's words. */
export function sameCoding(one: Coding | null, other: Coding | null): boolean {
  if (one === null || other === null) return one === other;
  return equalBytes(words(one), words(other));
}

function words({ seed: _, day: __, revision: ___, ...rest }: Coding): Uint8Array {
  return encodeCanonical(rest);
}
