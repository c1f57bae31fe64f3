/** A desk's log as both pages trust it: verified against the pin, its current epoch usable today. */
import { berlinDay, type Day, type Hash } from "../crypto/encoding.ts";
import { CryptoError } from "../crypto/errors.ts";
import { usableEpoch, verifyLog, type DeskLog } from "../crypto/statements.ts";

export function today(): Day {
  return berlinDay(new Date());
}

/** Verify what the server calls the desk's log. Every `CryptoError` of this is a hard stop. */
export async function checkLog(statements: unknown, pin: Hash): Promise<DeskLog> {
  if (!Array.isArray(statements)) throw new CryptoError("log");
  const log = await verifyLog(statements, pin);
  usableEpoch(log, today());
  return log;
}

/** Which check refused, undefined for any other error. */
export function refusedBy(error: unknown): string | undefined {
  return error instanceof CryptoError ? error.code : undefined;
}
