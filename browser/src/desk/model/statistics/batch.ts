/** Making a week's batch of its plan: filled up, shuffled, signed, sealed. Always of the same size. */
import {
  emptyKommuneRow,
  emptyNetworkRow,
  encryptCopy,
  ROWS,
  sealTuples,
  signBatch,
} from "../../../crypto/batch.ts";
import type { SignedDocument } from "../../../crypto/document.ts";
import { toBase64Url, type Bytes, type Day, type Hash } from "../../../crypto/encoding.ts";
import { sha256 } from "../../../crypto/primitives.ts";
import { usableEpoch } from "../../../crypto/statements.ts";
import type { Vault } from "../vault.ts";
import type { NewBatch } from "../wire.ts";
import { FRAME_VERSION } from "./frame.ts";
import { isYear, type Period, type Week } from "./periods.ts";
import type { FileRows, Plan } from "./plan.ts";
import { releaseKey, type Setup } from "./setup.ts";
import { shuffled } from "./shuffle.ts";

/** Where a batch stands in its desk's chain. */
export interface Place {
  readonly number: number;
  /** Hash of the batch before, *none* for number 1. */
  readonly previous: Hash;
}

function filled<T>(rows: readonly T[], empty: () => T): T[] {
  const padding = Array.from({ length: ROWS - rows.length }, empty);
  return shuffled([...rows, ...padding]);
}

async function sealFile(
  vault: Vault,
  setup: Setup,
  { number }: Place,
  week: Week,
  period: Period,
  { kommunen, network }: FileRows,
): Promise<Bytes> {
  const tuples = {
    desk: vault.log.desk,
    frame: FRAME_VERSION,
    kommunen: filled(kommunen, emptyKommuneRow),
    network: isYear(period) ? filled(network, emptyNetworkRow) : [],
    number,
    period,
    week,
  };
  const key = releaseKey(setup, period);
  if (key === undefined) throw new Error("no release key");
  return sealTuples(tuples, vault.keys.answering, key);
}

async function hashOf(bytes: Bytes): Promise<Hash> {
  return toBase64Url(await sha256(bytes));
}

/** Make a batch as it is sent. Check `hasKeys` first. [expired] [schema] */
export async function makeBatch(
  vault: Vault,
  setup: Setup,
  plan: Plan,
  place: Place,
  today: Day,
): Promise<NewBatch> {
  const epoch = usableEpoch(vault.log, today);
  const { desk } = vault.log;
  const { number, previous } = place;
  const { week } = plan;
  const context = { desk, epoch: epoch.number, number };
  const copy = await encryptCopy(plan.rows, vault.keys.current.vault, context);
  const files: Record<Period, string> = {};
  const hashes: [Period, Hash][] = [];
  for (const [period, rows] of plan.files) {
    const sealed = await sealFile(vault, setup, place, week, period, rows);
    files[period] = toBase64Url(sealed);
    hashes.push([period, await hashOf(sealed)]);
  }
  const statement: SignedDocument = await signBatch(
    { copy: await hashOf(copy), desk, epoch: epoch.hash, files: hashes, number, previous, week },
    vault.keys.answering,
  );
  return { statement, files, copy: toBase64Url(copy) };
}
