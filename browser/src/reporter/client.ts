/** The report origin's requests: never a cookie. */
import type { Client } from "../shared/api.ts";

export const CLIENT: Client = { withSession: false };
