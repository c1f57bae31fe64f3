/** An unlocked desk: the vault, this device's memory of it, and every change that is made through them. */
import { berlinDay, type Day, type Id } from "../../crypto/encoding.ts";
import { NoAnswer } from "../../shared/api.ts";
import { isProblem, type Api } from "./api.ts";
import { intakeKeysOf, openCase, openReport, type OpenCase } from "./case.ts";
import { differences, type CaseContent } from "./content.ts";
import type { Keeper } from "./keeper.ts";
import { prepareSave, type PreparedSave } from "./save.ts";
import { openVault, type Vault } from "./vault.ts";
import type { NewReport } from "./wire.ts";

/** What became of a save. */
export type SaveResult =
  | { readonly kind: "saved"; readonly open: OpenCase }
  /** Somebody else saved first; theirs, verified. Nothing of ours was stored. */
  | { readonly kind: "conflict"; readonly theirs: OpenCase }
  /** An earlier attempt without an answer had arrived; what was changed since is not stored. */
  | { readonly kind: "arrived"; readonly open: OpenCase; readonly answered: boolean };

/** A save whose answer never came: nobody knows whether the server has it. */
interface Unanswered {
  readonly prepared: PreparedSave;
  readonly content: CaseContent;
  readonly answer: string | null;
}

const MOST_ASIDE = 200;

export class Desk {
  readonly api: Api;
  readonly keeper: Keeper;
  #vault: Vault;
  #unanswered: Unanswered | undefined;

  constructor(api: Api, keeper: Keeper, vault: Vault) {
    this.api = api;
    this.keeper = keeper;
    this.#vault = vault;
  }

  get vault(): Vault {
    return this.#vault;
  }

  get today(): Day {
    return berlinDay(new Date());
  }

  get isLead(): boolean {
    return this.#vault.self.role === "lead";
  }

  /** Load log, secrets and members again, with all checks of the first time. */
  async refresh(): Promise<Vault> {
    const { account, member, log } = this.#vault;
    const state = await this.api.desk();
    const remembered = this.keeper.memory?.log;
    this.#vault = await openVault({ account, member, state, pin: log.desk, remembered });
    await this.keeper.remember([], this.#vault.log);
    return this.#vault;
  }

  openReport(report: NewReport): Promise<OpenCase> {
    return openReport(report, intakeKeysOf(this.#vault));
  }

  /** Put messages that don't open aside, or take them back; a server takes so many at once. */
  async putAside(messages: readonly Id[], aside: boolean): Promise<void> {
    for (let start = 0; start < messages.length; start += MOST_ASIDE) {
      await this.api.putAside(messages.slice(start, start + MOST_ASIDE), aside);
    }
  }

  /** Open a case with every check, and remember its head. */
  async openCase(id: Id): Promise<OpenCase> {
    const stored = await this.api.case(id);
    const remembered = this.keeper.head(id);
    const opened = await openCase(this.#vault, stored, remembered);
    const { head } = opened;
    if (head !== null && head.hash !== remembered?.hash) {
      await this.keeper.remember([{ id, version: head.version, hash: head.hash }], this.#vault.log);
    }
    return opened;
  }

  /**
   * Save a case or accept a report. Throws `NoAnswer` if it is unknown whether it was stored; then
   * call again: what arrived is found and not stored twice.
   */
  async save(open: OpenCase, content: CaseContent, answer: string | null): Promise<SaveResult> {
    const arrived = await this.#settle(open.id, content, answer);
    if (arrived !== undefined) return arrived;
    const prepared = await prepareSave(this.#vault, open, content, answer, this.today);
    try {
      await this.api.save(prepared.id, prepared.request);
    } catch (error) {
      if (error instanceof NoAnswer) this.#unanswered = { prepared, content, answer };
      return this.#lost(error, open, content, answer);
    }
    return { kind: "saved", open: await this.#stored(prepared) };
  }

  async #stored(prepared: PreparedSave): Promise<OpenCase> {
    await this.keeper.remember([{ id: prepared.id, ...prepared.head }], this.#vault.log);
    return this.openCase(prepared.id);
  }

  /** Find out what became of an attempt on this case that got no answer. */
  async #settle(
    id: Id,
    content: CaseContent,
    answer: string | null,
  ): Promise<SaveResult | undefined> {
    const attempt = this.#unanswered;
    if (attempt?.prepared.id !== id) return undefined;
    const stored = await this.#find(id);
    this.#unanswered = undefined;
    if (stored?.head?.hash !== attempt.prepared.head.hash) return undefined;
    const same = answer === attempt.answer && differences(content, attempt.content).length === 0;
    return same
      ? { kind: "saved", open: stored }
      : { kind: "arrived", open: stored, answered: attempt.answer !== null };
  }

  /** The case, or undefined as long as nobody has accepted the report. */
  async #find(id: Id): Promise<OpenCase | undefined> {
    try {
      return await this.openCase(id);
    } catch (error) {
      if (isProblem(error, "not-found")) return undefined;
      throw error;
    }
  }

  /** The server did not take a save: because of a newer head, a newer epoch, or something else. */
  async #lost(
    error: unknown,
    open: OpenCase,
    content: CaseContent,
    answer: string | null,
  ): Promise<SaveResult> {
    if (isProblem(error, "conflict") || isProblem(error, "sequence-taken")) {
      return { kind: "conflict", theirs: await this.openCase(open.id) };
    }
    if (!isProblem(error, "stale-epoch")) throw error;
    const before = this.#vault.epoch.number;
    await this.refresh();
    // A server that calls an epoch stale and shows no newer one is not asked again and again.
    if (this.#vault.epoch.number === before) throw error;
    const stored = await this.#find(open.id);
    if (stored !== undefined && stored.head?.hash !== open.head?.hash) {
      return { kind: "conflict", theirs: stored };
    }
    return this.save(stored ?? open, content, answer);
  }
}
