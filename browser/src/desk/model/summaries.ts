/**
 * What a worker does for the queue: cards opened, new reports opened, heads verified.
 *
 * Free of DOM and of the page's state; every answer is plain data. One bad row never stops the rest:
 * it comes back with the code of the check that refused it.
 */
import { openCaseKey, openCard, type Card } from "../../crypto/case.ts";
import {
  checkClosing,
  checkField,
  peekHead,
  readHead,
  verifyHeadSigner,
  type HeadKey,
} from "../../crypto/case-head.ts";
import type { HeadName } from "../../crypto/closing.ts";
import { fromBase64Url, type Day, type Hash, type Id } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import type { MemberList } from "../../crypto/members.ts";
import { checkRememberedHead } from "../../crypto/memory.ts";
import { openReport, reportOf, type IntakeKeys } from "./case.ts";
import type { CheckedHead } from "./keeper.ts";
import type { Vault } from "./vault.ts";
import type { ListedCase, NewReport } from "./wire.ts";

/** What workers get: keys as CryptoKeys wherever WebCrypto has the algorithm. */
export interface WorkerKeys {
  readonly desk: Hash;
  readonly currentEpoch: number;
  /** Vault keys by epoch number. */
  readonly vaults: ReadonlyMap<number, CryptoKey>;
  readonly intake: IntakeKeys;
  readonly members: ReadonlyMap<number, MemberList>;
  readonly closing: ReadonlyMap<Id, HeadName> | undefined;
}

export type Refusable<T> = T | { readonly id: Id; readonly refused: string };

export interface OpenedCard {
  readonly id: Id;
  readonly card: Omit<Card, "format">;
}

/** A case's head and card as listed, with what this device remembers of it. */
export interface HeadCheck {
  readonly listed: ListedCard;
  readonly remembered: HeadName | undefined;
}

/** The few words of a new report the queue shows. */
export interface ReportSummary {
  readonly id: Id;
  readonly received: Day;
  readonly answers: Readonly<Record<string, readonly string[]>>;
  readonly kommune: string;
  readonly language: string;
  /** The beginning of the text, to be told apart by. */
  readonly beginning: string;
  readonly messages: number;
}

export function workerKeysOf(vault: Vault, intake: IntakeKeys): WorkerKeys {
  return {
    desk: vault.log.desk,
    currentEpoch: vault.epoch.number,
    vaults: new Map([...vault.keys.epochs].map(([number, keys]) => [number, keys.vault])),
    intake,
    members: vault.members,
    closing: vault.closing,
  };
}

async function refusing<T>(id: Id, work: () => Promise<T>): Promise<Refusable<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    return { id, refused: error.code };
  }
}

/** What opening a card needs. */
export type ListedCard = Pick<ListedCase, "id" | "head" | "key" | "card">;

async function openHeadKey({ id, key }: ListedCard, keys: WorkerKeys): Promise<HeadKey> {
  const { generation, epoch, wrapped } = key;
  const vault = keys.vaults.get(epoch);
  if (vault === undefined) throw new CryptoError("case-key");
  const context = { case: id, desk: keys.desk, epoch, generation };
  return { key: await openCaseKey(fromBase64Url(wrapped), vault, context), context };
}

async function openListedCard(listed: ListedCard, keys: WorkerKeys): Promise<OpenedCard> {
  const headKey = await openHeadKey(listed, keys);
  const head = await peekHead(fromBase64Url(listed.head), headKey);
  const { format: _, ...shown } = await openCard(fromBase64Url(listed.card), headKey.key, head);
  return { id: listed.id, card: shown };
}

/** Open the cards of a page of cases. Sorting may rest on them, trust only after `checkHeads`. */
export function openCards(
  cases: readonly ListedCard[],
  keys: WorkerKeys,
): Promise<Refusable<OpenedCard>[]> {
  return Promise.all(cases.map((each) => refusing(each.id, () => openListedCard(each, keys))));
}

async function checkHead(
  { listed, remembered }: HeadCheck,
  keys: WorkerKeys,
): Promise<CheckedHead> {
  const { id } = listed;
  const head = await readHead(fromBase64Url(listed.head), await openHeadKey(listed, keys));
  const known = remembered?.version === head.version && remembered.hash === head.hash;
  // This very head was verified on this device before; its hash is all there is to compare.
  if (!known) await verifyHeadSigner(head, keys.members);
  await checkField(head.head, "card", fromBase64Url(listed.card));
  checkRememberedHead(remembered, head);
  checkClosing(head, keys.currentEpoch, keys.closing);
  return { id, version: head.version, hash: head.hash };
}

/** Check heads and cards of listed cases against members, memory and closing list. */
export function checkHeads(
  checks: readonly HeadCheck[],
  keys: WorkerKeys,
): Promise<Refusable<CheckedHead>[]> {
  return Promise.all(checks.map((each) => refusing(each.listed.id, () => checkHead(each, keys))));
}

const BEGINNING = 60;

async function summarise(report: NewReport, keys: IntakeKeys): Promise<ReportSummary> {
  const { thread } = await openReport(report, keys);
  const body = reportOf(thread);
  if (body === undefined) throw new CryptoError("schema");
  const words = body.text.replace(/\s+/g, " ").trim();
  const characters = [...words];
  const beginning = characters.slice(0, BEGINNING).join("");
  return {
    id: report.id,
    received: report.received,
    answers: body.answers,
    kommune: body.kommune,
    language: body.language,
    beginning: characters.length > BEGINNING ? `${beginning}…` : beginning,
    messages: thread.pending.length,
  };
}

/** Open new reports far enough for their line in the queue. */
export function openReports(
  reports: readonly NewReport[],
  keys: WorkerKeys,
): Promise<Refusable<ReportSummary>[]> {
  return Promise.all(
    reports.map((report) => refusing(report.id, () => summarise(report, keys.intake))),
  );
}
