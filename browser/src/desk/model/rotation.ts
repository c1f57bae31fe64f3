/** A lead starts a new epoch: to admit, to remove, or because it is time (SPEC §8–§10). */
import { openRootCopy } from "../../crypto/desk-secrets.ts";
import { fromBase64Url, type Id } from "../../crypto/encoding.ts";
import type { HeadName } from "../../crypto/closing.ts";
import type { Member } from "../../crypto/members.ts";
import { isProblem, type Api } from "./api.ts";
import type { Desk } from "./desk.ts";
import { formerSecrets, makeEpoch, type EpochFiles } from "./epoch.ts";
import type { CheckedHead, Keeper } from "./keeper.ts";
import type { Candidate } from "./members.ts";
import type { HeadCheck, Refusable } from "./summaries.ts";
import { currentMembers, type Vault } from "./vault.ts";

export interface MemberChange {
  /** They become counsellors; a further lead is made by a succession. */
  readonly admit: readonly Candidate[];
  readonly remove: readonly Id[];
}

export const NO_CHANGE: MemberChange = { admit: [], remove: [] };

/** Cases whose heads do not verify stand in the way: a new epoch would vouch for them. */
export class HeadsRefused extends Error {
  readonly cases: readonly Id[];

  constructor(cases: readonly Id[]) {
    super("heads-refused");
    this.name = "HeadsRefused";
    this.cases = cases;
  }
}

/** Not every head could be checked: the vault was locked, or the list changed meanwhile. */
export class HeadsUnchecked extends Error {
  constructor() {
    super("heads-unchecked");
    this.name = "HeadsUnchecked";
  }
}

/** Checks heads as the queue does; in the page by its workers. */
export type CheckHeads = (checks: readonly HeadCheck[]) => Promise<Refusable<CheckedHead>[]>;

const ATTEMPTS = 3;
const PAGE = 1000;

/** The members after a change, as the new epoch lists them. */
export function changedMembers(vault: Vault, { admit, remove }: MemberChange): Member[] {
  const staying = currentMembers(vault).filter(({ account }) => !remove.includes(account));
  const added = admit.map(({ request: { account, key, name, recipient } }) => ({
    account,
    key,
    name,
    recipient,
    role: "counsellor" as const,
  }));
  return [...staying, ...added];
}

/**
 * Verified heads of all cases, for the closing list of the epoch that ends.
 *
 * A case left out would be closed out for good, so the list has to be whole: as many as the server
 * counts, and every one that this device or the last closing list knows. Throws `HeadsUnchecked`
 * if a check gave no result, `HeadsRefused` if a head does not verify or a known case is missing.
 */
export async function collectHeads(
  api: Pick<Api, "cases">,
  keeper: Pick<Keeper, "head" | "memory">,
  closing: Vault["closing"],
  check: CheckHeads,
): Promise<ReadonlyMap<Id, HeadName>> {
  const heads = new Map<Id, HeadName>();
  const refused = new Set<Id>();
  let after: string | null = null;
  let total = 0;
  do {
    const page = await api.cases(after, PAGE);
    const checks = page.cases.map((listed) => ({ listed, remembered: keeper.head(listed.id) }));
    for (const result of await check(checks)) {
      if ("refused" in result) refused.add(result.id);
      else heads.set(result.id, { version: result.version, hash: result.hash });
    }
    if (!page.cases.every(({ id }) => heads.has(id) || refused.has(id))) throw new HeadsUnchecked();
    after = page.next;
    total = page.total;
  } while (after !== null);
  for (const known of [keeper.memory?.heads, closing])
    for (const id of known?.keys() ?? []) if (!heads.has(id)) refused.add(id);
  if (refused.size > 0) throw new HeadsRefused([...refused]);
  if (heads.size !== total) throw new HeadsUnchecked();
  return heads;
}

/** All files of the next epoch of a vault. Needs the lead's copy of the root key. */
export async function nextEpoch(
  vault: Vault,
  change: MemberChange,
  heads: ReadonlyMap<Id, HeadName>,
  today: string,
): Promise<EpochFiles> {
  const { log, member, state, epoch } = vault;
  const identity = member.identity;
  const former = await formerSecrets(fromBase64Url(state.secrets), identity, log, epoch.number);
  return makeEpoch({
    desk: log.desk,
    number: epoch.number + 1,
    previous: log.last,
    since: today > log.since ? today : log.since,
    members: changedMembers(vault, change),
    recoveryRecipient: log.recoveryRecipient,
    rootSeed: await openRootCopy(fromBase64Url(state.root_copy ?? ""), identity, log),
    former,
    heads,
  });
}

/**
 * Publish a new epoch with these changes. A save in between makes the server refuse it; then it is
 * made again from what is there now.
 */
export async function startEpoch(
  desk: Desk,
  change: MemberChange,
  check: CheckHeads,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const vault = await desk.refresh();
    const heads = await collectHeads(desk.api, desk.keeper, vault.closing, check);
    const epoch = await nextEpoch(vault, change, heads, desk.today);
    try {
      await desk.api.publishEpoch({
        ...epoch,
        revision: vault.state.revision,
        admit: change.admit.map(({ account }) => account),
        remove: [...change.remove],
      });
      break;
    } catch (error) {
      if (!isProblem(error, "conflict") || attempt === ATTEMPTS) throw error;
    }
  }
  await desk.refresh();
}
