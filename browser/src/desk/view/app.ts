/** The desk's page: which screen is shown, the idle lock, and leaving without a trace. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n.ts";
import { isProblem } from "../model/api.ts";
import { IdleLock } from "../model/idle.ts";
import type { Session } from "../model/wire.ts";
import { api, deskPage } from "../page.ts";
import "./login.ts";
import type { LoginResult } from "./login.ts";
import { notice, progress, View } from "./parts.ts";
import { stoppedScreen } from "./stopped.ts";
import "./waiting.ts";
import "./workplace.ts";

type Stage =
  | { readonly kind: "loading" }
  | { readonly kind: "login"; readonly session: Session | undefined; readonly reason: string }
  | LoginResult;

const ACTIVITY = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export class DeskApp extends View {
  static override properties = {
    start: { attribute: false },
    stage: { state: true },
    soonLocked: { state: true },
  };
  /** Where the page begins if not with the log-in: after founding or joining. */
  declare start: LoginResult | undefined;
  declare stage: Stage;
  declare soonLocked: boolean;

  readonly #idle = new IdleLock({
    noticed: (soon) => {
      this.soonLocked = soon;
    },
    locked: () =>
      this.lock(t("Sie waren länger nicht aktiv. Ihr Entwurf ist verschlüsselt aufgehoben.")),
  });
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
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const kind of ACTIVITY) window.addEventListener(kind, this.#active, { passive: true });
    document.addEventListener("visibilitychange", this.#wake);
    window.addEventListener("pageshow", this.#shown);
    if (this.start === undefined) void this.#findSession();
    else this.#enter(this.start);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const kind of ACTIVITY) window.removeEventListener(kind, this.#active);
    document.removeEventListener("visibilitychange", this.#wake);
    window.removeEventListener("pageshow", this.#shown);
    this.#idle.stop();
  }

  /** A reload keeps the session cookie, never the keys. */
  async #findSession(reason = ""): Promise<void> {
    try {
      this.stage = { kind: "login", session: await api.session(), reason };
    } catch (error) {
      const away = !isProblem(error, "no-session");
      const why = away ? t("Der Server ist gerade nicht zu erreichen.") : reason;
      this.stage = { kind: "login", session: undefined, reason: why };
    }
    if (reason !== "") void this.focusHeading();
  }

  #enter(result: LoginResult): void {
    this.stage = result;
    // Waiting to be admitted holds a member's keys as well.
    if (result.kind === "stopped") this.#idle.stop();
    else this.#idle.start();
  }

  /** Drop the keys and everything shown. The session at the server stays. */
  lock(reason: string): void {
    const { stage } = this;
    this.#idle.stop();
    this.soonLocked = false;
    this.stage = { kind: "loading" };
    if (this.start === undefined) void this.#findSession(reason);
    else void this.#leaveFirstPage(stage);
  }

  /** Founding and joining hold fresh keys in their own memory. Only another page is free of them. */
  async #leaveFirstPage(stage: Stage): Promise<void> {
    await this.updateComplete;
    if (stage.kind === "open") await stage.desk.keeper.settled();
    location.replace(deskPage().home);
  }

  /** Leave nothing behind: server session, draft, memory and page go. */
  async #logOut(): Promise<void> {
    const { stage } = this;
    this.#idle.stop();
    this.stage = { kind: "loading" };
    try {
      if (stage.kind === "open") await stage.desk.keeper.forgetDrafts();
      await api.logout();
    } finally {
      // A fresh page has no keys and no words in its memory. Not this one: who has joined by an
      // invitation would be asked for a code again.
      location.replace(deskPage().home);
    }
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
        return stoppedScreen(stage.code, leave);
      case "open":
        return html`<desk-workplace
          .desk=${stage.desk}
          @logout=${leave}
          @lock=${() => this.lock("")}
          @stopped=${(event: CustomEvent<string>) =>
            this.#enter({ kind: "stopped", code: event.detail })}
        ></desk-workplace>`;
    }
  }
}
customElements.define("desk-app", DeskApp);
