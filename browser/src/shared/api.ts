/** Requests to the own origin (docs/http-api.md) and what can go wrong with them. */

/** The server refused: an RFC 9457 problem. `code` is stable, `details` its extra members. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  /** Whether the same request may succeed later: nothing was stored. */
  get passing(): boolean {
    return this.status === 503 || this.status === 429 || this.status === 502 || this.status === 504;
  }
}

/** No answer came: no network, a cut connection, or too slow. The request may have been carried out. */
export class NoAnswer extends Error {
  constructor() {
    super("no-answer");
    this.name = "NoAnswer";
  }
}

export interface Client {
  /** Send cookies of the own origin. The report origin has none and sends none. */
  readonly withSession: boolean;
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT";
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as multipart/form-data. */
  readonly form?: FormData;
  /** The only answer that is taken: a subresource-integrity value. */
  readonly integrity?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

function requestOptions(client: Client, call: Call): RequestInit {
  const options: RequestInit = {
    method: call.method ?? (call.json === undefined && call.form === undefined ? "GET" : "POST"),
    cache: "no-store",
    credentials: client.withSession ? "same-origin" : "omit",
    // Not "same-origin": with no-referrer, Firefox then sends `Origin: null`, which the server refuses.
    // `connect-src 'self'` keeps requests at home.
    mode: "cors",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS),
  };
  if (call.integrity !== undefined) options.integrity = call.integrity;
  if (call.json !== undefined) {
    options.body = JSON.stringify(call.json);
    options.headers = { "Content-Type": "application/json" };
  } else if (call.form !== undefined) {
    options.body = call.form;
  }
  return options;
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Record<string, unknown>;
    const code = typeof body["code"] === "string" ? body["code"] : "unknown";
    return new Problem(response.status, code, body);
  } catch {
    return new Problem(response.status, "unknown");
  }
}

/** The parsed JSON answer (undefined for 204 and a bare 201). Throws `Problem` or `NoAnswer`. */
export async function request(client: Client, path: string, call: Call = {}): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(path, requestOptions(client, call));
  } catch {
    throw new NoAnswer();
  }
  if (!response.ok) throw await readProblem(response);
  if (response.status === 204) return undefined;
  try {
    const text = await response.text();
    return text === "" && response.status === 201 ? undefined : JSON.parse(text);
  } catch {
    throw new NoAnswer();
  }
}
