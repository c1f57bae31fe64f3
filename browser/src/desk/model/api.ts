/** The desk's HTTP interface as typed calls. The cookie is the browser's business; nothing is kept here. */
import type { SignedDocument } from "../../crypto/document.ts";
import type { Hash, Id } from "../../crypto/encoding.ts";
import { Problem, request, type Call } from "../../shared/api.ts";
import type {
  CasePage,
  CaseSave,
  DeskState,
  Invitation,
  KeyParameters,
  NewBatch,
  NewDesk,
  NewEpoch,
  NewMember,
  ReportPage,
  SentBatches,
  Session,
  StoredCase,
  StoredNotice,
} from "./wire.ts";

export function isProblem(error: unknown, code: string): boolean {
  return error instanceof Problem && error.code === code;
}

/** Who logs out waits no longer than this for the server. */
const LOGOUT_MS = 8_000;

export class Api {
  #send<T>(method: "GET" | "POST" | "PUT", path: string, json?: unknown): Promise<T> {
    const call: Call = json === undefined ? { method } : { method, json };
    return request({ withSession: true }, path, call) as Promise<T>;
  }

  loginParameters(name: string): Promise<KeyParameters> {
    return this.#send("POST", "/api/login/parameters", { name });
  }

  login(name: string, token: string): Promise<Session> {
    return this.#send("POST", "/api/login", { name, token });
  }

  session(): Promise<Session> {
    return this.#send("GET", "/api/session");
  }

  logout(): Promise<void> {
    const call: Call = { method: "POST", timeoutMs: LOGOUT_MS };
    return request({ withSession: true }, "/api/logout", call) as Promise<void>;
  }

  openInvitation(code: string): Promise<Invitation> {
    return this.#send("POST", "/api/invitations/open", { code });
  }

  found(desk: NewDesk): Promise<Session> {
    return this.#send("POST", "/api/desks", desk);
  }

  join(member: NewMember): Promise<Session> {
    return this.#send("POST", "/api/members", member);
  }

  desk(): Promise<DeskState> {
    return this.#send("GET", "/api/desk");
  }

  invite(): Promise<{ code: string; expires: string }> {
    return this.#send("POST", "/api/desk/invitations", {});
  }

  publishEpoch(epoch: NewEpoch): Promise<{ revision: number }> {
    return this.#send("POST", "/api/desk/epochs", epoch);
  }

  reports(before: string | null): Promise<ReportPage> {
    const query = before === null ? "" : `?before=${encodeURIComponent(before)}`;
    return this.#send("GET", `/api/reports${query}`);
  }

  cases(after: string | null, limit: number): Promise<CasePage> {
    const cursor = after === null ? "" : `&after=${encodeURIComponent(after)}`;
    return this.#send("GET", `/api/cases?limit=${limit}${cursor}`);
  }

  case(id: Id): Promise<StoredCase> {
    return this.#send("GET", `/api/cases/${id}`);
  }

  putAside(messages: readonly Id[], aside: boolean): Promise<void> {
    return this.#send("PUT", "/api/messages/aside", { messages, aside });
  }

  save(id: Id, save: CaseSave): Promise<{ tag: Hash }> {
    return this.#send("PUT", `/api/cases/${id}`, save);
  }

  statistics(): Promise<SentBatches> {
    return this.#send("GET", "/api/statistics");
  }

  async sendBatch(batch: NewBatch): Promise<void> {
    await this.#send("POST", "/api/statistics/batches", batch);
  }

  notices(): Promise<{ notices: StoredNotice[] }> {
    return this.#send("GET", "/api/notices");
  }

  async proposeNotice(notice: SignedDocument): Promise<void> {
    await this.#send("POST", "/api/notices", { notice });
  }

  async confirmNotice(id: Id, signature: SignedDocument["signatures"][number]): Promise<void> {
    await this.#send("POST", `/api/notices/${id}/confirm`, { signature });
  }

  async withdrawNotice(id: Id): Promise<void> {
    await this.#send("POST", `/api/notices/${id}/withdraw`, {});
  }
}
