/**
 * A desk that counts, its release keys, and a server in memory that checks batches as the real one
 * does (trends/batches.py). What a release would find in its files can be read with the release keys.
 */
import { generateIdentity, recipientOf } from "../../../src/crypto/age.ts";
import type { Identity } from "../../../src/crypto/age-keys.ts";
import { openBatch, openTuples, type Batch, type Tuples } from "../../../src/crypto/batch.ts";
import { summaryOf, type Coding, type CodingSummary } from "../../../src/crypto/coding.ts";
import {
  fromBase64Url,
  NONE,
  randomId,
  toBase64Url,
  type Day,
} from "../../../src/crypto/encoding.ts";
import { sha256 } from "../../../src/crypto/primitives.ts";
import { currentEpoch, verifyLog } from "../../../src/crypto/statements.ts";
import {
  following,
  lastEnded,
  lastSending,
  openPeriods,
  type Period,
  type Week,
} from "../../../src/desk/model/statistics/periods.ts";
import type { Fall } from "../../../src/desk/model/statistics/plan.ts";
import { sendDue, type Ground, type Outcome } from "../../../src/desk/model/statistics/sending.ts";
import type { KnownBatch } from "../../../src/desk/model/statistics/sent.ts";
import { newSeed } from "../../../src/desk/model/statistics/settle.ts";
import type { Setup } from "../../../src/desk/model/statistics/setup.ts";
import type { Vault } from "../../../src/desk/model/vault.ts";
import type { NewBatch, SentBatches } from "../../../src/desk/model/wire.ts";
import { Problem } from "../../../src/shared/api.ts";
import { Office } from "../office.ts";

/** A Monday; the week before it has just ended. */
export const MONDAY: Day = "2026-11-23";
export const PERIODS = ["2026", "2026-Q3", "2026-Q4", "2027", "2027-Q1"] as const;
export const QUARTERLY = "06999001";
export const YEARLY = "09999002";
export const TINY = "12999001";
const SEALED_LENGTH = 9_851;
const COPY_LENGTH = 4_124;

export const CODING: Coding = {
  ags: QUARTERLY,
  answers: {},
  consent: "kommune",
  counts: "yes",
  day: "2026-11-10",
  frame: "1",
  remark: "",
  revision: 1,
  seed: "",
  values: ["threat", "volunteer", "written", "law"],
};

/** A coded case as its card shows it. */
export function fall(change: Partial<Coding> = {}, id = randomId()): Fall {
  return { id, coding: summaryOf({ ...CODING, seed: newSeed(), ...change }) };
}

/** Several cases that say the same. */
export function many(count: number, change: Partial<Coding> = {}): Fall[] {
  return Array.from({ length: count }, () => fall(change));
}

/** The same case after a change of what it sends. */
export function changed({ id, coding }: Fall, change: Partial<CodingSummary>): Fall {
  return { id, coding: { ...coding, revision: coding.revision + 1, ...change } };
}

interface Stored {
  readonly opened: Batch;
  readonly sent: NewBatch;
  readonly epoch: number;
  readonly hash: string;
}

/** The server: stores what passes its checks, in the desk's order. */
export class Server {
  readonly stored: Stored[] = [];
  readonly #office: Office;
  today: Day;

  /** The periods that have a release key. */
  keyed: readonly Period[] = PERIODS;

  constructor(office: Office, today: Day) {
    this.#office = office;
    this.today = today;
  }

  async statistics(): Promise<SentBatches> {
    const batches = this.stored.map(({ opened, sent, epoch }) => ({
      number: opened.number,
      week: opened.week,
      epoch,
      copy: sent.copy,
    }));
    return { batches, last: this.stored.at(-1)?.sent.statement ?? null };
  }

  async sendBatch(sent: NewBatch): Promise<void> {
    const log = await verifyLog(this.#office.state.log, this.#office.state.fingerprint);
    const epoch = currentEpoch(log);
    if (sent.statement.signatures[0]?.key !== epoch.answering) {
      throw new Problem(409, "stale-epoch");
    }
    const { hash, ...opened } = await openBatch(sent.statement, epoch.answering);
    this.#checkPlace(opened);
    await this.#checkFiles(opened, sent);
    this.stored.push({ opened, sent, epoch: epoch.number, hash });
  }

  #filesOf(week: Week): readonly Period[] {
    return openPeriods(week, this.today).filter((period) => this.keyed.includes(period));
  }

  #checkPlace(opened: Batch): void {
    const last = this.stored.at(-1);
    const expected = [this.stored.length + 1, last?.hash ?? NONE];
    if (opened.number !== expected[0] || opened.previous !== expected[1]) {
      throw new Problem(409, "conflict");
    }
    const follows = last === undefined || opened.week === following(last.opened.week);
    if (!follows || opened.week > lastEnded(this.today)) throw new Problem(422, "not-valid");
  }

  async #checkFiles(opened: Batch, sent: NewBatch): Promise<void> {
    const hash = async (data: string) => toBase64Url(await sha256(fromBase64Url(data)));
    const names = Object.keys(sent.files).sort();
    const hashes = await Promise.all(names.map((name) => hash(sent.files[name] ?? "")));
    const fits =
      JSON.stringify(opened.files) ===
        JSON.stringify(names.map((name, at) => [name, hashes[at]])) &&
      opened.copy === (await hash(sent.copy)) &&
      names.join() === this.#filesOf(opened.week).join() &&
      Object.values(sent.files).every((file) => fromBase64Url(file).length === SEALED_LENGTH) &&
      fromBase64Url(sent.copy).length === COPY_LENGTH;
    if (!fits) throw new Problem(422, "not-valid");
    const closed = names.some((name) => this.today > lastSending(name));
    if (closed) throw new Problem(409, "period-closed");
  }
}

/** What a release finds. */
export interface Found {
  readonly kommunen: readonly string[];
  /** Codes joined by a space. */
  readonly network: readonly string[];
}

export class House {
  readonly office: Office;
  readonly server: Server;
  readonly setup: Setup;
  readonly #identities: ReadonlyMap<Period, Identity>;
  known: KnownBatch | undefined;

  private constructor(
    office: Office,
    server: Server,
    setup: Setup,
    identities: ReadonlyMap<Period, Identity>,
  ) {
    this.office = office;
    this.server = server;
    this.setup = setup;
    this.#identities = identities;
  }

  static async open(today: Day): Promise<House> {
    const office = await Office.found();
    const identities = new Map<Period, Identity>();
    for (const period of PERIODS) identities.set(period, await generateIdentity());
    const keys = [...identities].map(async ([period, identity]) => ({
      period,
      frame: "1",
      recipient: await recipientOf(identity),
    }));
    const setup: Setup = {
      frame: "1",
      keys: await Promise.all(keys),
      kommunen: [
        { name: "Hainquell", ags: QUARTERLY, cadence: "quarterly" },
        { name: "Trelmstedt", ags: YEARLY, cadence: "yearly" },
        { name: "Kleindorf", ags: TINY, cadence: "network" },
      ],
    };
    return new House(office, new Server(office, today), setup, identities);
  }

  /** Somebody of the office unlocks the vault on a day and the statistics run. */
  async unlock(
    today: Day,
    faelle: readonly Fall[],
    change: Partial<Ground> = {},
  ): Promise<Outcome> {
    this.server.today = today;
    const vault = lasting(await this.office.vault(this.office.lead));
    const ground: Ground = {
      api: this.server,
      vault,
      setup: this.setup,
      known: this.known,
      remember: async (known) => {
        this.known = known;
      },
      today,
      pause: async () => undefined,
      ...change,
    };
    return sendDue(ground, faelle);
  }

  /** Weeks of the batches the server has. */
  get weeks(): readonly string[] {
    return this.server.stored.map(({ opened }) => opened.week);
  }

  /** All files of a batch, opened. */
  async tuplesOf(number: number): Promise<readonly Tuples[]> {
    const { opened, sent, epoch } = this.server.stored[number - 1] ?? missing();
    const log = await verifyLog(this.office.state.log, this.office.state.fingerprint);
    const answering = log.epochs[epoch - 1]?.answering ?? missing();
    const files = Object.entries(sent.files).map(([period, sealed]) =>
      openTuples(
        fromBase64Url(sealed),
        this.#identities.get(period) ?? missing(),
        answering,
        opened,
      ),
    );
    return Promise.all(files);
  }

  /** What counts in a period over all batches, as the release tool adds it up. Throws what it refuses. */
  async release(period: Period): Promise<Found> {
    const counting = { kommunen: new Map<string, string>(), network: new Map<string, string>() };
    const used = new Set<string>();
    for (const { opened } of this.server.stored) {
      for (const tuples of await this.tuplesOf(opened.number)) {
        if (tuples.period !== period) continue;
        for (const part of ["kommunen", "network"] as const) {
          for (const [kind, id, ...values] of tuples[part]) {
            if (kind === "count") {
              if (used.has(id)) throw new Error("repeats a tuple");
              used.add(id);
              counting[part].set(id, values.join(" "));
            } else if (kind === "withdraw" && !counting[part].delete(id)) {
              throw new Error("takes back what the desk never counted");
            }
          }
        }
      }
    }
    return {
      kommunen: [...counting.kommunen.values()].sort(),
      network: [...counting.network.values()].sort(),
    };
  }
}

/** The same vault with an epoch that never ends: quarters are longer than epochs. */
function lasting(vault: Vault): Vault {
  const epochs = vault.log.epochs.map((epoch) => ({
    ...epoch,
    since: "2026-01-01",
    expires: "2199-12-31",
  }));
  return { ...vault, log: { ...vault.log, epochs } };
}

function missing(): never {
  throw new Error("not there");
}
