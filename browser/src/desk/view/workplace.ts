/** The unlocked desk: navigation between queue, case and members, and the queue they share. */
import { html, nothing, type TemplateResult } from "lit";

import { berlinDay, type Id } from "../../crypto/encoding.ts";
import { t } from "../../shared/i18n.ts";
import { intakeKeysOf } from "../model/case.ts";
import type { Desk } from "../model/desk.ts";
import { readDraft, type CaseDraft } from "../model/draft.ts";
import type { KeptDraft } from "../model/keeper.ts";
import { renewalOf } from "../model/epoch.ts";
import { isPublished } from "../model/pin.ts";
import { QueueLoader, type QueueProgress } from "../model/queue.ts";
import { HeadsUnchecked, type CheckHeads } from "../model/rotation.ts";
import type { Row } from "../model/rows.ts";
import { WeeklySending } from "../model/statistics/weekly.ts";
import { workerKeysOf } from "../model/summaries.ts";
import type { NewReport } from "../model/wire.ts";
import { deskPage } from "../page.ts";
import { takeVaultWorkers, type VaultWorkers } from "../workers.ts";
import "./case.ts";
import { draftNotice } from "./draft-notice.ts";
import "./members.ts";
import "./notices/notices.ts";
import type { NoticesView } from "./notices/notices.ts";
import { button, notice, View } from "./parts.ts";
import "./queue.ts";
import { askToPutAllAside } from "./refused.ts";
import { sendingNotice } from "./sending-notice.ts";
import { explain, stopCode } from "./words.ts";

type Place =
  | { readonly kind: "queue" }
  | {
      readonly kind: "case";
      readonly id: Id;
      /** As it was when opened: a list that was asked for earlier may still arrive, and is older. */
      readonly report: NewReport | undefined;
      readonly draft: CaseDraft | undefined;
    }
  | { readonly kind: "members" }
  | { readonly kind: "notices" };

// Read by the bench: how long a counsellor waits for the queue.
const UNLOCKED = "desk-unlocked";
const QUEUE_SHOWN = "desk-queue-shown";

export class WorkplaceView extends View {
  static override properties = {
    desk: { attribute: false },
    place: { state: true },
    rows: { state: true },
    progress: { state: true },
    missing: { state: true },
    error: { state: true },
    kept: { state: true },
  };
  declare desk: Desk;
  declare place: Place;
  declare rows: readonly Row[];
  declare progress: QueueProgress | undefined;
  /** Cases this device remembers and the server no longer lists. */
  declare missing: number;
  declare error: string;
  /** Drafts from before a lock or a reload, or of another tab. */
  declare kept: readonly KeptDraft[];

  #workers: VaultWorkers | undefined;
  #loader: QueueLoader | undefined;
  #sending: WeeklySending | undefined;
  #lastId: Id | "" = "";
  readonly #back = (): void => void this.#goBack();
  readonly #home = (event: Event): void => {
    // The link in the page's header would load the page anew and lock the vault.
    event.preventDefault();
    void this.#go("queue");
  };

  constructor() {
    super();
    this.place = { kind: "queue" };
    this.rows = [];
    this.progress = undefined;
    this.missing = 0;
    this.error = "";
    this.kept = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.#back);
    document.querySelector(".bar__home")?.addEventListener("click", this.#home);
    document.body.classList.add("page--unlocked");
    performance.mark(UNLOCKED);
    this.#workers = takeVaultWorkers();
    const { statistics } = deskPage();
    if (statistics !== null) this.#sending = new WeeklySending(this.desk, statistics);
    void this.reload();
    void this.#findDrafts();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("popstate", this.#back);
    document.querySelector(".bar__home")?.removeEventListener("click", this.#home);
    document.body.classList.remove("page--unlocked");
    this.#loader?.stop();
    this.#sending?.stop();
    this.#workers?.end();
    this.#workers = undefined;
  }

  /** Load the queue anew. What is shown stays until the new rows are there. */
  async reload(): Promise<void> {
    const workers = this.#workers;
    if (workers === undefined) return;
    const { desk } = this;
    this.#loader?.stop();
    this.error = "";
    const loader = new QueueLoader(desk.api, workers, (id) => desk.keeper.head(id), {
      changed: (rows, progress) => {
        this.rows = rows;
        this.progress = progress;
        void this.updateComplete.then(() => performance.mark(QUEUE_SHOWN));
      },
      checked: (heads, missing, rows) => {
        this.missing = missing.length;
        desk.keeper.remember(heads, desk.vault.log).catch((error: unknown) => this.fail(error));
        void this.#sending?.run(rows).then(() => this.requestUpdate());
      },
    });
    if (this.#loader !== undefined) loader.keepReportsOf(this.#loader);
    this.#loader = loader;
    try {
      await workers.useKeys(workerKeysOf(desk.vault, intakeKeysOf(desk.vault)));
      await loader.load([...(desk.keeper.memory?.heads.keys() ?? [])]);
    } catch (error) {
      if (this.#loader === loader && this.isConnected) this.fail(error);
    }
  }

  /** Show an error, or stop where nothing can be trusted any more. */
  fail(error: unknown): void {
    const code = stopCode(error);
    if (code !== undefined) this.dispatchEvent(new CustomEvent("stopped", { detail: code }));
    else this.error = explain(error).text;
  }

  /** Put all messages of these reports aside, after a question. */
  async #putAside(reports: readonly Id[]): Promise<void> {
    if (!(await askToPutAllAside(reports.length))) return;
    const messages = reports.flatMap((id) => this.#loader?.report(id)?.messages ?? []);
    try {
      await this.desk.putAside(
        messages.map(({ id }) => id),
        true,
      );
    } catch (error) {
      return this.fail(error);
    }
    await this.reload();
  }

  async #findDrafts(): Promise<void> {
    this.kept = await this.desk.keeper.drafts();
  }

  #open(id: Id, draft?: CaseDraft): void {
    // The address stays the same: which case was read is nobody's business in a browser's history.
    history.pushState(null, "");
    this.#lastId = id;
    this.place = { kind: "case", id, report: this.#loader?.report(id), draft };
  }

  async #openDraft(kept: KeptDraft): Promise<void> {
    await this.desk.keeper.takeDraft(kept);
    this.#open(kept.id, readDraft(kept.draft));
  }

  async #discardDraft(kept: KeptDraft): Promise<void> {
    await this.desk.keeper.discardDraft(kept);
    await this.#findDrafts();
  }

  #mayLeave(): Promise<boolean> {
    const notices = this.querySelector<NoticesView>("desk-notices");
    return (this.querySelector("desk-case") ?? notices)?.mayLeave() ?? Promise.resolve(true);
  }

  /** The browser's back button: from anywhere to the queue, unless something would be lost. */
  async #goBack(): Promise<void> {
    if (this.place.kind === "queue") return;
    if (await this.#mayLeave()) this.#show({ kind: "queue" });
    else history.pushState(null, "");
  }

  #show(place: Place): void {
    this.place = place;
    if (place.kind === "queue") {
      void this.reload();
      void this.#findDrafts();
    }
    void this.updateComplete.then(() => window.scrollTo(0, 0));
  }

  async #go(kind: "queue" | "members" | "notices"): Promise<void> {
    if (kind === "queue" && this.place.kind !== "queue") return history.back();
    if (kind === this.place.kind || !(await this.#mayLeave())) return;
    if (this.place.kind === "queue") history.pushState(null, "");
    this.#show({ kind });
  }

  override render(): TemplateResult {
    return html`${this.#bar()} ${this.#notices()} ${this.#place()}`;
  }

  #bar(): TemplateResult {
    const { desk, place } = this;
    const link = (kind: "queue" | "members" | "notices", label: string) =>
      html`<button
        type="button"
        class="desk-bar__link"
        aria-current=${place.kind === kind ? "page" : nothing}
        @click=${() => void this.#go(kind)}
      >
        ${label}
      </button>`;
    return html`<nav class="desk-bar" aria-label=${t("Fachstelle")}>
      <div class="desk-bar__places">
        ${link("queue", t("Fälle"))} ${link("notices", t("Lagehinweise"))}
        ${link("members", t("Team und Schlüssel"))}
      </div>
      <p class="desk-bar__self">
        ${desk.vault.self.name}, ${desk.isLead ? t("Leitung") : t("Beratung")}
      </p>
      <div class="desk-bar__leave">
        ${button(t("Sperren"), {
          kind: "secondary",
          small: true,
          id: "lock",
          action: () => this.dispatchEvent(new CustomEvent("lock")),
        })}
        ${button(t("Abmelden"), {
          kind: "secondary",
          small: true,
          id: "log-out",
          action: () => void this.#logOut(),
        })}
      </div>
    </nav>`;
  }

  async #logOut(): Promise<void> {
    if (await this.#mayLeave()) this.dispatchEvent(new CustomEvent("logout"));
  }

  #notices(): TemplateResult {
    return html`<div class="screen__notices">
      ${
        this.error === ""
          ? nothing
          : notice("danger", t("Das hat nicht geklappt"), this.error, { alert: true })
      }
      ${this.#renewalNotice()} ${this.#missingNotice()} ${this.#publishedNotice()}
      ${this.place.kind === "queue" ? sendingNotice(this.#sending?.trouble, this.desk.isLead) : nothing}
      ${
        this.place.kind === "queue"
          ? draftNotice(this.kept, this.rows, {
              open: (kept) => void this.#openDraft(kept),
              discard: (kept) => void this.#discardDraft(kept),
            })
          : nothing
      }
    </div>`;
  }

  #renewalNotice(): TemplateResult | typeof nothing {
    const { daysLeft, due, expired } = renewalOf(this.desk.vault.epoch, berlinDay(new Date()));
    const who = this.desk.isLead
      ? t("Sie können sie unter „Team und Schlüssel“ erneuern.")
      : t("Bitte sagen Sie Ihrer Leitung Bescheid.");
    if (expired) {
      return notice(
        "danger",
        t("Die Schlüssel der Fachstelle sind abgelaufen"),
        `${t("Solange kann niemand melden und nichts gespeichert werden.")} ${who}`,
      );
    }
    if (!due) return nothing;
    const left = t("Sie gelten noch {days} Tage.", { days: daysLeft });
    return notice(
      "warning",
      t("Die Schlüssel der Fachstelle müssen erneuert werden"),
      `${left} ${who}`,
    );
  }

  #missingNotice(): TemplateResult | typeof nothing {
    if (this.missing === 0) return nothing;
    return notice(
      "danger",
      t("Auf dem Server fehlen Fälle"),
      t(
        "Dieses Gerät kennt {count} Fälle, die der Server nicht mehr zeigt. Bitte sagen Sie Ihrer Leitung und dem Betrieb Bescheid.",
        { count: this.missing },
      ),
    );
  }

  #publishedNotice(): TemplateResult | typeof nothing {
    if (isPublished(this.desk.vault.log.desk, deskPage().fingerprints)) return nothing;
    return notice(
      "warning",
      t("Diese Fachstelle ist noch nicht veröffentlicht"),
      t(
        "Sie steht noch nicht in der Bürodatei. Bis der Betrieb sie eingetragen hat, kann ihr niemand schreiben.",
      ),
    );
  }

  #place(): TemplateResult {
    const { desk, place } = this;
    switch (place.kind) {
      case "queue":
        return html`<desk-queue
          .rows=${this.rows}
          .progress=${this.progress}
          .self=${desk.vault.self.account}
          .active=${this.#lastId}
          .counting=${deskPage().statistics !== null}
          @open=${(event: CustomEvent<Id>) => this.#open(event.detail)}
          @visible=${(event: CustomEvent<readonly Id[]>) => this.#loader?.want(event.detail)}
          @reload=${() => void this.reload()}
          @put-aside=${(event: CustomEvent<readonly Id[]>) => void this.#putAside(event.detail)}
        ></desk-queue>`;
      case "case":
        return html`<desk-case
          .desk=${desk}
          .case=${place.id}
          .row=${this.rows.find((row) => row.id === place.id)}
          .report=${place.report}
          .draft=${place.draft}
          .setup=${deskPage().statistics}
          .rows=${this.rows}
          .ledger=${this.#sending?.ledger}
          @leave=${() => history.back()}
        ></desk-case>`;
      case "members":
        return html`<desk-members
          .desk=${desk}
          .check=${this.#checkHeads}
          @changed=${() => this.requestUpdate()}
        ></desk-members>`;
      case "notices":
        return html`<desk-notices .desk=${desk}></desk-notices>`;
    }
  }

  readonly #checkHeads: CheckHeads = async (checks) => {
    const workers = this.#workers;
    // Locked in the meantime. An empty result would close every case out of the next epoch.
    if (workers === undefined) throw new HeadsUnchecked();
    // The keys may be newer than those the queue was loaded with.
    await workers.useKeys(workerKeysOf(this.desk.vault, intakeKeysOf(this.desk.vault)));
    return workers.run("heads", checks);
  };
}
customElements.define("desk-workplace", WorkplaceView);
