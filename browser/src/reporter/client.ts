/** The report origin's requests (docs/http-api.md). Never a cookie. */
import type { DeskLog } from "../crypto/statements.ts";
import { request, type Call, type Client } from "../shared/api.ts";

const CLIENT: Client = { withSession: false };

export function call(path: string, options?: Call): Promise<unknown> {
  return request(CLIENT, path, options);
}

/** Gives a desk's verified log, fetched anew. */
export type FetchLog = (desk: string) => Promise<DeskLog>;

/** A `FetchLog` whose answers pass `check` before anyone sees them. */
export function logFetcher(
  check: (statements: unknown, pin: string) => Promise<DeskLog>,
): FetchLog {
  return async (desk) => {
    const answer = await call(`/api/desks/${desk}/log`);
    return check((answer as { log?: unknown }).log, desk);
  };
}
