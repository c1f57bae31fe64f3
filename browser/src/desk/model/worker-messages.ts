/** What the page and its vault workers say to each other. */
import type { CheckedHead } from "./keeper.ts";
import type {
  HeadCheck,
  ListedCard,
  OpenedCard,
  Refusable,
  ReportSummary,
  WorkerKeys,
} from "./summaries.ts";
import type { NewReport } from "./wire.ts";

/** Work for a vault worker, by kind, with its answer. */
export interface VaultWork {
  readonly keys: { readonly input: WorkerKeys; readonly output: null };
  readonly cards: {
    readonly input: readonly ListedCard[];
    readonly output: Refusable<OpenedCard>[];
  };
  readonly heads: {
    readonly input: readonly HeadCheck[];
    readonly output: Refusable<CheckedHead>[];
  };
  readonly reports: {
    readonly input: readonly NewReport[];
    readonly output: Refusable<ReportSummary>[];
  };
}
export type VaultKind = keyof VaultWork;

export interface Request<Kind extends VaultKind = VaultKind> {
  readonly number: number;
  readonly kind: Kind;
  readonly input: VaultWork[Kind]["input"];
}

export type Answer<Kind extends VaultKind = VaultKind> =
  | { readonly number: number; readonly output: VaultWork[Kind]["output"] }
  | { readonly number: number; readonly failed: true };
