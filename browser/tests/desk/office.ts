/** A desk with its people and reporters, made by the same code as in the browser. The "server" here is only what it stores. */
import { type AccountSecrets, type MemberKey, type MemberSeeds } from "../../src/crypto/account.ts";
import { generateIdentity, recipientOf } from "../../src/crypto/age.ts";
import type { HeadName } from "../../src/crypto/closing.ts";
import {
  encodeUtf8,
  randomBytes,
  randomId,
  toBase64Url,
  type Day,
  type Id,
} from "../../src/crypto/encoding.ts";
import { sealToDesk, type ReporterMessage } from "../../src/crypto/message.ts";
import { sha256 } from "../../src/crypto/primitives.ts";
import { signingKeyFromSeed, type SigningKey } from "../../src/crypto/signing.ts";
import { verifyLog } from "../../src/crypto/statements.ts";
import { newReporterThread, type ThreadState } from "../../src/crypto/thread.ts";
import { openCase, openReport, intakeKeysOf, type OpenCase } from "../../src/desk/model/case.ts";
import { contentOfReport } from "../../src/desk/model/edit.ts";
import { describeDesk, prepareFounding } from "../../src/desk/model/founding.ts";
import { makeJoinRequest } from "../../src/desk/model/joining.ts";
import { newAccountKeys, type Stretch } from "../../src/desk/model/account.ts";
import { openCandidates } from "../../src/desk/model/members.ts";
import { nextEpoch, type MemberChange } from "../../src/desk/model/rotation.ts";
import { prepareSave, type PreparedSave } from "../../src/desk/model/save.ts";
import { openVault, type Vault } from "../../src/desk/model/vault.ts";
import type {
  Account,
  DeskState,
  NewReport,
  SealedMessage,
  StoredCase,
} from "../../src/desk/model/wire.ts";

export const TODAY: Day = "2026-11-23";
const WISH = { name: "name", displayName: "Lena", password: "vier Worte ohne Sinn" };

export interface Person {
  readonly account: Account;
  readonly member: MemberKey;
  readonly seeds: MemberSeeds;
  readonly secrets: AccountSecrets;
}

/** Argon2id takes a second each time and has its own tests; here any 32 bytes of a password do. */
const stretch: Stretch = (password) => sha256(encodeUtf8(password));

function account(id: Id, role: Account["role"], name: string): Account {
  return { id, name, display_name: name, role, status: "active" };
}

export class Office {
  state: DeskState;
  readonly lead: Person;

  private constructor(state: DeskState, lead: Person) {
    this.state = state;
    this.lead = lead;
  }

  static async found(): Promise<Office> {
    const founding = await prepareFounding(TODAY);
    const { newDesk, secrets } = await describeDesk("code", founding, WISH, stretch);
    const { account: id, member, seeds } = founding.keys;
    const lead = { account: account(id, "lead", "Lena"), member, seeds, secrets };
    const state: DeskState = {
      fingerprint: founding.desk,
      log: newDesk.log,
      secrets: newDesk.secrets,
      members: [{ epoch: 1, sealed: newDesk.members }],
      closing: null,
      root_copy: newDesk.root_copies.find((copy) => copy.holder === id)?.sealed ?? null,
      candidates: [],
      accounts: [],
      revision: 1,
    };
    return new Office(state, lead);
  }

  /** The same desk as a server shows it that has changed something. */
  showing(change: Partial<DeskState>): Office {
    return new Office({ ...this.state, ...change }, this.lead);
  }

  vault(person: Person, remembered?: { length: number; last: string }): Promise<Vault> {
    return openVault({
      account: person.account,
      member: person.member,
      state: this.state,
      pin: this.state.fingerprint,
      remembered,
    });
  }

  async apply(name: string): Promise<Person> {
    const keys = await newAccountKeys();
    const wish = { ...WISH, displayName: name };
    const desk = this.state.fingerprint;
    const { member: request, secrets } = await makeJoinRequest("code", desk, wish, keys, stretch);
    const candidates = [
      ...this.state.candidates,
      { account: keys.account, request: request.request },
    ];
    this.state = { ...this.state, candidates };
    const { account: id, member: own, seeds } = keys;
    return { account: account(id, "counsellor", name), member: own, seeds, secrets };
  }

  /** Publish a new epoch as the lead's browser makes it. */
  async startEpoch(
    change: Partial<MemberChange> = {},
    heads: ReadonlyMap<Id, HeadName> = new Map(),
  ): Promise<void> {
    const vault = await this.vault(this.lead);
    const whole = { admit: [], remove: [], ...change };
    const files = await nextEpoch(vault, whole, heads, TODAY);
    const copy = files.root_copies.find(({ holder }) => holder === this.lead.account.id);
    this.state = {
      ...this.state,
      log: [...this.state.log, files.statement],
      secrets: files.secrets,
      members: [...this.state.members, { epoch: vault.epoch.number + 1, sealed: files.members }],
      closing: files.closing,
      root_copy: copy?.sealed ?? null,
      candidates: [],
      revision: this.state.revision + 1,
    };
  }

  async admit(name: string): Promise<Person> {
    const person = await this.apply(name);
    const candidates = await openCandidates(this.state, this.state.fingerprint);
    await this.startEpoch({ admit: candidates });
    return person;
  }
}

/** Somebody who writes to the desk. */
export class Reporter {
  thread: ThreadState;
  readonly identity: string;
  readonly recipient: string;
  readonly signer: SigningKey;

  private constructor(
    thread: ThreadState,
    identity: string,
    recipient: string,
    signer: SigningKey,
  ) {
    this.thread = thread;
    this.identity = identity;
    this.recipient = recipient;
    this.signer = signer;
  }

  static async arrive(office: Office): Promise<Reporter> {
    const identity = await generateIdentity();
    const recipient = await recipientOf(identity);
    const signer = await signingKeyFromSeed(randomBytes(32));
    const thread = newReporterThread(office.state.fingerprint, randomId(), { signer, recipient });
    return new Reporter(thread, identity, recipient, signer);
  }

  async #send(office: Office, body: Parameters<typeof sealToDesk>[4]): Promise<SealedMessage> {
    const log = await verifyLog(office.state.log, office.state.fingerprint);
    const message: ReporterMessage = await sealToDesk(this.thread, log, TODAY, this.signer, body);
    this.thread = message.state;
    const { sequence, epoch } = message;
    return { id: randomId(), sequence, epoch, sealed: toBase64Url(message.sealed), aside: false };
  }

  async report(
    office: Office,
    text: string,
    answers: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<NewReport> {
    const message = await this.#send(office, {
      format: "rueckhalt/report/v1",
      answers,
      attachments: [],
      kommune: "Trelmstedt",
      language: "de",
      reply_to: this.recipient,
      text,
      written: TODAY,
    });
    return { id: this.thread.thread, received: TODAY, epoch: message.epoch, messages: [message] };
  }

  write(office: Office, text: string): Promise<SealedMessage> {
    return this.#send(office, {
      format: "rueckhalt/text/v1",
      attachments: [],
      text,
      written: TODAY,
    });
  }
}

/** What the server stores after it has taken a save. */
export function store(
  { id, request }: PreparedSave,
  before: StoredCase | undefined,
  pending: SealedMessage[] = [],
): StoredCase {
  return {
    id,
    status: request.status,
    assignee: request.assignee,
    received: TODAY,
    head: request.head,
    keys: [...(before?.keys ?? []), ...request.keys],
    fields: { ...before?.fields, ...request.fields },
    pending: pending.filter((message) => !request.accepted.includes(message.id)),
  };
}

/** Accept a report as it stands. */
export async function accept(vault: Vault, report: NewReport): Promise<StoredCase> {
  const open = await openReport(report, intakeKeysOf(vault));
  const content = contentOfReport(open, vault.self.account, TODAY);
  return store(await prepareSave(vault, open, content, null, TODAY), undefined, report.messages);
}

/** Save a case with other notes. */
export async function saveNotes(
  vault: Vault,
  stored: StoredCase,
  notes: string,
  answer: string | null = null,
): Promise<StoredCase> {
  const open = await openCase(vault, stored, undefined);
  return store(
    await prepareSave(vault, open, { ...contentOf(open), notes }, answer, TODAY),
    stored,
  );
}

export function contentOf(open: OpenCase): NonNullable<OpenCase["content"]> {
  if (open.content === null) throw new Error("not accepted yet");
  return open.content;
}
