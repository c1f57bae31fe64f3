/** What the desk's HTTP interface carries (docs/http-api.md). Bytes are b64 text. */
import type { Day, Hash, Id } from "../../crypto/encoding.ts";
import type { SignedDocument } from "../../crypto/document.ts";

export type Role = "lead" | "counsellor";

export interface KeyParameters {
  salt: string;
  memory_kib: number;
  iterations: number;
  parallelism: number;
}

export interface Account {
  id: Id;
  name: string;
  display_name: string;
  role: Role;
  status: "active" | "pending";
}

export interface Session {
  account: Account;
  desk: Hash;
  key_file: string;
}

export interface NewAccount extends KeyParameters {
  id: Id;
  name: string;
  display_name: string;
  token: string;
  key_file: string;
}

export interface RootCopy {
  holder: Id | "recovery";
  sealed: string;
}

export interface NewDesk {
  invitation: string;
  account: NewAccount;
  log: SignedDocument[];
  secrets: string;
  members: string;
  root_copies: RootCopy[];
}

export interface NewMember {
  invitation: string;
  account: NewAccount;
  request: SignedDocument;
}

export interface Invitation {
  kind: "found" | "join";
  desk: Hash | null;
}

export interface DeskAccount {
  id: Id;
  display_name: string;
  role: Role;
  status: "active" | "pending";
}

export interface DeskState {
  fingerprint: Hash;
  log: SignedDocument[];
  secrets: string;
  members: { epoch: number; sealed: string }[];
  closing: string | null;
  root_copy: string | null;
  candidates: { account: Id; request: SignedDocument }[];
  accounts: DeskAccount[];
  revision: number;
}

export interface NewEpoch {
  revision: number;
  statement: SignedDocument;
  secrets: string;
  members: string;
  closing: string;
  root_copies: RootCopy[];
  admit: Id[];
  remove: Id[];
}

export interface SealedMessage {
  id: Id;
  sequence: number;
  epoch: Hash;
  sealed: string;
  /** The desk could not open it and put it aside. The server's word, so nothing but reminders hangs on it. */
  aside: boolean;
}

export interface NewReport {
  id: Id;
  received: Day;
  epoch: Hash;
  messages: SealedMessage[];
}

export interface ReportPage {
  reports: NewReport[];
  next: string | null;
  total: number;
}

export interface WrappedKey {
  generation: number;
  epoch: number;
  wrapped: string;
}

export type Status = "open" | "closed" | "erased";

export interface ListedCase {
  id: Id;
  status: Status;
  assignee: Id | null;
  received: Day;
  pending: number;
  /** The newest head, sealed. */
  head: string;
  /** The newest generation, which opens head and card. */
  key: WrappedKey;
  card: string;
}

export interface CasePage {
  cases: ListedCase[];
  next: string | null;
  total: number;
}

export interface StoredCase {
  id: Id;
  status: Status;
  assignee: Id | null;
  received: Day;
  head: string;
  keys: WrappedKey[];
  fields: Record<string, string>;
  pending: SealedMessage[];
}

export interface CaseSave {
  /** Tag of the stored head this save follows. */
  previous: Hash;
  head: string;
  keys: WrappedKey[];
  fields: Record<string, string>;
  accepted: Id[];
  outgoing: { id: Id; sequence: number; sealed: string } | null;
  status: "open" | "closed";
  assignee: Id | null;
}

/** All batches of the desk, oldest first, and the statement of the newest. */
export interface SentBatches {
  batches: { number: number; week: string; epoch: number; copy: string }[];
  last: SignedDocument | null;
}

export interface NewBatch {
  statement: SignedDocument;
  /** Sealed tuples by period. */
  files: Record<string, string>;
  copy: string;
}

/** An early notice as the server shows it. */
export interface StoredNotice {
  id: Id;
  status: "proposed" | "published";
  notice: SignedDocument;
}
