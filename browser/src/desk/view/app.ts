/** The desk's page: which screen is shown, the idle lock, and leaving without a trace. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { isProblem } from "../model/api.ts";
import { forgetAccountKey } from "../model/device.ts";
import { IdleLock } from "../model/idle.ts";
import { forgetMemory } from "../model/keeper.ts";
import type { Session } from "../model/wire.ts";
import { api, deskPage, deviceStore } from "../page.ts";
import { fetchWorkplace } from "./behind.ts";
import "./login.ts";
import { leaveDesk } from "./left.ts";
import type { LoginResult, Stopped } from "./login.ts";
import { notice, progress, View } from "./parts.ts";
import { askAfresh, stoppedScreen } from "./stopped.ts";
import "./waiting.ts";

type Stage =
  | { readonly kind: "loading" }
  /** On the way out: what the server or another tab says changes nothing any more. */
  | { readonly kind: "leaving" }
  | { readonly kind: "login"; readonly session: Session | undefined; readonly reason: string }
  | LoginResult;

async function loginStage(reason: string): Promise<Stage> {
  try {
    return { kind: "login", session: await api.session(), reason };
  } catch (error) {
    const away = !isProblem(error, "no-session");
    const why = away ? t("Der Server ist gerade nicht zu erreichen.") : reason;
    return { kind: "login", session: undefined, reason: why };
  }
}

/** What tabs of one browser tell each other; it says nothing but that somebody logged out. */
const LEFT = "left";
const ACTIVITY = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export class DeskApp extends View {
  static override properties = {
    start: { attribute: false },
    stage: { state: true },
    soonLocked: { state: true },
    fetched: { state: true },
  };
  /** Where the page begins if not with the log-in: after founding or joining. */
  declare start: LoginResult | undefined;
  declare stage: Stage;
  declare soonLocked: boolean;
  /** Whether the script of the workplace is there. */
  declare fetched: boolean;

  readonly #idle = new IdleLock({
    noticed: (soon) => {
      this.soonLocked = soon;
    },
    locked: () =>
      this.lock(t("Sie waren länger nicht aktiv. Ihr Entwurf ist verschlüsselt aufgehoben.")),
  });
  #tabs: BroadcastChannel | undefined;
  /** Counts what decides the screen: an older answer of the server no longer does. */
  #asked = 0;
  readonly #active = (): void => this.#idle.active();
  readonly #wake = (): void => this.#idle.check();
  readonly #shown = (event: PageTransitionEvent): void => {
    // A page the browser kept for "back" still holds the keys.
    if (event.persisted) location.reload();
  };

  constructor() {
    super();
    this.start = undefined;
    this.stage = { kind: "loading" };
    this.soonLocked = false;
    this.fetched = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const kind of ACTIVITY) window.addEventListener(kind, this.#active, { passive: true });
    document.addEventListener("visibilitychange", this.#wake);
    window.addEventListener("pageshow", this.#shown);
    this.#tabs = new BroadcastChannel("desk");
    this.#tabs.onmessage = () => this.#leftElsewhere();
    if (this.start === undefined) void this.#findSession();
    else this.#enter(this.start);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const kind of ACTIVITY) window.removeEventListener(kind, this.#active);
    document.removeEventListener("visibilitychange", this.#wake);
    window.removeEventListener("pageshow", this.#shown);
    this.#idle.stop();
    this.#tabs?.close();
    this.#tabs = undefined;
  }

  /** A reload keeps the session cookie, never the keys. */
  async #findSession(reason = ""): Promise<void> {
    const asked = ++this.#asked;
    const stage = await loginStage(reason);
    if (asked !== this.#asked) return;
    this.#show(stage);
    if (reason !== "") void this.focusHeading();
  }

  #show(stage: Stage): void {
    this.#asked += 1;
    this.stage = stage;
  }

  #enter(result: LoginResult): void {
    this.#show(result);
    // Waiting to be admitted holds a member's keys as well.
    if (result.kind === "stopped") this.#idle.stop();
    else this.#idle.start();
    if (result.kind === "open") void this.#fetchWorkplace();
  }

  async #fetchWorkplace(): Promise<void> {
    this.fetched = await fetchWorkplace();
    if (this.fetched || this.stage.kind !== "open") return;
    this.lock(t("Ein Teil der Seite konnte nicht geladen werden. Bitte laden Sie die Seite neu."));
  }

  /** Drop the keys and everything shown. The session at the server stays. */
  lock(reason: string): void {
    const { stage } = this;
    this.#idle.stop();
    this.soonLocked = false;
    const first = this.start !== undefined;
    this.#show({ kind: first ? "leaving" : "loading" });
    if (first) void this.#leaveFirstPage(stage);
    else void this.#findSession(reason);
  }

  /** Founding and joining hold fresh keys in their own memory. Only another page is free of them. */
  async #leaveFirstPage(stage: Stage): Promise<void> {
    await this.updateComplete;
    if (stage.kind === "open") await stage.desk.keeper.settled();
    location.replace(deskPage().home);
  }

  /** Another tab has logged out, or is about to: its session was this one's too. */
  #leftElsewhere(): void {
    const reason = t("In einem anderen Fenster wurde abgemeldet.");
    const { kind } = this.stage;
    if (kind === "open" || kind === "pending") this.lock(reason);
    // Also while the server is being asked: what it answers may be older than the end of the session.
    else if (kind === "loading" || kind === "login") void this.#findSession(reason);
  }

  /** Leave nothing behind: server session, draft, memory and page go. */
  async #logOut(): Promise<void> {
    const { stage } = this;
    this.#idle.stop();
    this.#show({ kind: "leaving" });
    this.#tabs?.postMessage(LEFT);
    // Whatever fails here must not keep the session from being ended.
    if (stage.kind === "open") await stage.desk.keeper.forgetDrafts().catch(() => undefined);
    void leaveDesk().then(() => this.#tabs?.postMessage(LEFT));
  }

  /** After a question: forget what this device remembers of the account, then log in anew. */
  async #startAfresh({ id, name }: NonNullable<Stopped["owner"]>): Promise<void> {
    if (!(await askAfresh())) return;
    await forgetMemory(deviceStore, id);
    await forgetAccountKey(deviceStore, name);
    await this.#logOut();
  }

  override render(): TemplateResult {
    return html`${this.soonLocked ? this.#lockNotice() : nothing}${this.#screen()}`;
  }

  #lockNotice(): TemplateResult {
    return html`<div class="lock-notice">
      ${notice(
        "warning",
        t("Der Tresor schließt sich in einer Minute"),
        t("Bewegen Sie sich auf der Seite oder drücken Sie eine Taste, um weiterzuarbeiten."),
        { alert: true },
      )}
    </div>`;
  }

  #screen(): TemplateResult {
    const { stage } = this;
    const entered = (event: CustomEvent<LoginResult>) => this.#enter(event.detail);
    const leave = () => void this.#logOut();
    switch (stage.kind) {
      case "loading":
      case "leaving":
        return progress(t("Wird geladen …"));
      case "login":
        return html`<desk-login
          .session=${stage.session}
          .reason=${stage.reason}
          @login=${entered}
          @logout=${leave}
        ></desk-login>`;
      case "pending":
        return html`<desk-waiting
          .ground=${stage.ground}
          .signedIn=${stage.signedIn}
          @login=${entered}
        ></desk-waiting>`;
      case "stopped":
        return this.#stopped(stage, leave);
      case "open":
        if (!this.fetched) return progress(t("Wird geladen …"));
        return html`<desk-workplace
          .desk=${stage.desk}
          @logout=${leave}
          @lock=${() => this.lock("")}
          @stopped=${(event: CustomEvent<string>) =>
            this.#enter({
              kind: "stopped",
              code: event.detail,
              owner: stage.desk.vault.account,
            })}
        ></desk-workplace>`;
    }
  }

  #stopped({ code, owner }: Stopped, leave: () => void): TemplateResult {
    const afresh = owner === undefined ? undefined : () => void this.#startAfresh(owner);
    return stoppedScreen(code, { leave, afresh });
  }
}
customElements.define("desk-app", DeskApp);
