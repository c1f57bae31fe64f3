/** Early notices: what is shown, what waits for a second person, and the way to write one. */
import { html, nothing, type TemplateResult } from "lit";

import type { Id } from "../../../crypto/encoding.ts";
import type { NoticeContent } from "../../../crypto/notice.ts";
import { formatShortDay, t } from "../../../shared/i18n.ts";
import type { Desk } from "../../model/desk.ts";
import {
  loadNotices,
  proposeNotice,
  publishNotice,
  type CheckedNotice,
  type DeskNotices,
} from "../../model/notices/notices.ts";
import {
  contentOf,
  isWritten,
  newWriting,
  problemsOf,
  type Problem,
  type Writing,
} from "../../model/notices/writing.ts";
import { deskPage } from "../../page.ts";
import { ask } from "../dialog.ts";
import { button, heading, notice, progress, View } from "../parts.ts";
import { explain, explainRefusal, stopCode } from "../words.ts";
import { allTicked, checkPanel } from "./notice-check.ts";
import { noticeFields } from "./notice-form.ts";
import { areaLabel, audienceLabel, standingLabel } from "./notice-words.ts";

type Stage =
  | { readonly kind: "list" }
  | { readonly kind: "write" }
  | { readonly kind: "check"; readonly content: NoticeContent }
  | { readonly kind: "read"; readonly notice: CheckedNotice };

export class NoticesView extends View {
  static override properties = {
    desk: { attribute: false },
    stage: { state: true },
    found: { state: true },
    writing: { state: true },
    problems: { state: true },
    ticked: { state: true },
    busy: { state: true },
    error: { state: true },
    done: { state: true },
  };
  declare desk: Desk;
  declare stage: Stage;
  declare found: DeskNotices | undefined;
  declare writing: Writing;
  declare problems: readonly Problem[];
  declare ticked: ReadonlySet<string>;
  declare busy: string;
  declare error: string;
  declare done: string;

  constructor() {
    super();
    this.stage = { kind: "list" };
    this.found = undefined;
    this.problems = [];
    this.ticked = new Set();
    this.busy = "";
    this.error = "";
    this.done = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.writing = newWriting(this.desk.today);
  }

  override firstUpdated(): void {
    void this.focusHeading();
    void this.#attempt(t("Wird geladen …"), () => this.#load());
  }

  /** Whether leaving loses nothing, or the person agrees. */
  mayLeave(): Promise<boolean> {
    const writing = this.stage.kind === "write" || this.stage.kind === "check";
    if (!writing || !isWritten(this.writing)) return Promise.resolve(true);
    return ask({
      title: t("Den Text verwerfen?"),
      text: t(
        "Der Hinweis ist noch nicht weitergegeben. Was Sie geschrieben haben, geht verloren.",
      ),
      yes: t("Verwerfen"),
      no: t("Weiter schreiben"),
    });
  }

  async #load(): Promise<void> {
    await this.desk.refresh();
    this.found = await loadNotices(this.desk);
  }

  /** Do one thing at a time, with its words while it lasts and after it failed. */
  async #attempt(busy: string, work: () => Promise<void>): Promise<void> {
    if (this.busy !== "") return;
    this.busy = busy;
    this.error = "";
    this.done = "";
    try {
      await work();
    } catch (error) {
      const code = stopCode(error);
      if (code === undefined) this.error = explain(error).text;
      else this.dispatchEvent(new CustomEvent("stopped", { detail: code, bubbles: true }));
    } finally {
      this.busy = "";
    }
  }

  #go(stage: Stage): void {
    this.stage = stage;
    this.ticked = new Set();
    this.problems = [];
    this.error = "";
    this.done = "";
    void this.focusHeading();
  }

  #check(): void {
    this.problems = problemsOf(this.writing, this.desk.today);
    if (this.problems.length > 0) return void this.focusOn("[aria-invalid=true]");
    this.#go({ kind: "check", content: contentOf(this.writing, this.desk.today) });
  }

  async #propose(content: NoticeContent): Promise<void> {
    await this.#attempt(t("Wird unterschrieben und weitergegeben …"), async () => {
      await proposeNotice(this.desk, content);
      this.writing = newWriting(this.desk.today);
      this.#go({ kind: "list" });
      await this.#load();
      this.done = t("Weitergegeben. Erst wenn eine zweite Person ihn bestätigt, ist er zu lesen.");
    });
  }

  async #publish(read: CheckedNotice): Promise<void> {
    const agreed = await ask({
      title: t("Diesen Hinweis veröffentlichen?"),
      text: t("Er ist dann sofort zu lesen. Jede und jeder aus dem Team kann ihn zurückziehen."),
      yes: t("Veröffentlichen"),
      no: t("Noch nicht"),
    });
    if (!agreed) return;
    await this.#attempt(t("Wird unterschrieben und veröffentlicht …"), async () => {
      await publishNotice(this.desk, read);
      this.#go({ kind: "list" });
      await this.#load();
      this.done = t("Der Hinweis ist veröffentlicht.");
    });
  }

  async #withdraw(id: Id): Promise<void> {
    const agreed = await ask({
      title: t("Diesen Hinweis zurückziehen?"),
      text: t(
        "Er verschwindet sofort, und sein Text wird gelöscht. Das lässt sich nicht umkehren.",
      ),
      yes: t("Zurückziehen"),
      no: t("Abbrechen"),
    });
    if (!agreed) return;
    await this.#attempt(t("Wird zurückgezogen …"), async () => {
      await this.desk.api.withdrawNotice(id);
      this.#go({ kind: "list" });
      await this.#load();
      this.done = t("Der Hinweis ist zurückgezogen.");
    });
  }

  override render(): TemplateResult {
    return html`<div class="screen notices">
      ${this.#heading()}
      <div role="status">
        ${this.busy === "" ? nothing : progress(this.busy)}
        ${this.done === "" ? nothing : notice("success", this.done, nothing)}
      </div>
      ${
        this.error === ""
          ? nothing
          : notice("danger", t("Das hat nicht geklappt"), this.error, { alert: true })
      }
      ${this.#stage()}
    </div>`;
  }

  #heading(): TemplateResult {
    const titles: Readonly<Record<Stage["kind"], string>> = {
      list: t("Lagehinweise"),
      write: t("Lagehinweis schreiben"),
      check: t("Vor dem Weitergeben prüfen"),
      read: t("Als zweite Person prüfen"),
    };
    return heading(titles[this.stage.kind]);
  }

  #stage(): TemplateResult {
    const { stage } = this;
    switch (stage.kind) {
      case "list":
        return this.#list();
      case "write":
        return this.#form();
      case "check":
        return this.#checking(stage.content);
      case "read":
        return this.#reading(stage.notice);
    }
  }

  #list(): TemplateResult {
    const checked = this.found?.checked ?? [];
    const waiting = checked.filter(({ standing }) => ["waiting", "outdated"].includes(standing));
    const published = checked.filter(({ standing }) => standing === "published");
    const expired = checked.filter(({ standing }) => standing === "expired");
    return html`<p class="kern-body notices__about">
        ${t("Eine Warnung an die Kommunen, zum Beispiel vor einer Welle von Drohmails. Sie steht für sich, ohne Zahlen und ohne Fall. Zwei Personen der Fachstelle lesen und unterschreiben sie.")}
      </p>
      <div class="actions">
        ${button(t("Lagehinweis schreiben"), {
          id: "write-notice",
          disabled: this.busy !== "",
          action: () => this.#go({ kind: "write" }),
        })}
      </div>
      ${this.#refused()} ${this.#group(t("Wartet auf eine zweite Person"), waiting)}
      ${this.#group(t("Veröffentlicht"), published)} ${this.#group(t("Abgelaufen"), expired)}
      ${
        this.found !== undefined && checked.length === 0
          ? html`<p class="kern-body notices__none">${t("Zurzeit gibt es keinen Lagehinweis.")}</p>`
          : nothing
      }`;
  }

  #refused(): TemplateResult {
    return html`${(this.found?.refused ?? []).map(({ id, code }) =>
      notice(
        "danger",
        t("Einen Hinweis auf dem Server hat Ihre Fachstelle so nicht unterschrieben"),
        html`<p>
            ${t("Vielleicht ist er trotzdem zu lesen. Ziehen Sie ihn zurück und sagen Sie Ihrer Leitung und dem Betrieb Bescheid.")}
            ${explainRefusal(code)} (${code})
          </p>
          ${button(t("Zurückziehen"), {
            kind: "secondary",
            small: true,
            action: () => void this.#withdraw(id),
          })}`,
      ),
    )}`;
  }

  #group(title: string, notices: readonly CheckedNotice[]): TemplateResult | typeof nothing {
    if (notices.length === 0) return nothing;
    return html`<section class="panel" aria-label=${title}>
      <h2 class="kern-heading-medium">${title}</h2>
      <ul class="notices__list">
        ${notices.map((each) => this.#line(each))}
      </ul>
    </section>`;
  }

  #line(each: CheckedNotice): TemplateResult {
    const { content, standing, author, reader, own } = each;
    const title = content.texts[0]?.[1] ?? "";
    return html`<li class="notices__one">
      <div class="notices__words">
        <h3 class="notices__title" lang="de">${title}</h3>
        <p class="notices__facts">
          <span>${areaLabel(content, deskPage().notices)}</span>
          <span>${audienceLabel(content.audience)}</span>
          <span>${t("gilt bis {day}", { day: formatShortDay(content.expires) })}</span>
        </p>
        <p class="notices__facts">
          ${
            reader === undefined
              ? t("geschrieben von {name}", { name: author.name })
              : t("unterschrieben von {one} und {other}", { one: author.name, other: reader.name })
          }
        </p>
        ${
          standing === "outdated"
            ? html`<p class="notices__facts">
                ${standingLabel(standing)}:
                ${t("Die Schlüssel der Fachstelle wurden inzwischen gewechselt.")}
              </p>`
            : nothing
        }
        ${
          own && standing === "waiting"
            ? html`<p class="notices__facts">
                ${t("Jemand anderes aus dem Team muss ihn prüfen.")}
              </p>`
            : nothing
        }
      </div>
      <div class="notices__actions">
        ${
          standing === "waiting" && !own
            ? button(t("Lesen und prüfen"), {
                small: true,
                action: () => this.#go({ kind: "read", notice: each }),
              })
            : nothing
        }
        ${
          standing === "expired"
            ? nothing
            : button(t("Zurückziehen"), {
                kind: "secondary",
                small: true,
                disabled: this.busy !== "",
                action: () => void this.#withdraw(each.id),
              })
        }
      </div>
    </li>`;
  }

  #form(): TemplateResult {
    return html`<form
      class="notices__form"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        this.#check();
      }}
    >
      <p class="kern-body notices__about">
        ${t("Schreiben Sie neu, nicht aus einem Fall heraus. Was Sie hier schreiben, lesen andere.")}
      </p>
      ${noticeFields({
        writing: this.writing,
        problems: this.problems,
        setup: deskPage().notices,
        today: this.desk.today,
        changed: (writing) => (this.writing = writing),
      })}
      <div class="actions">
        ${button(t("Prüfen"), { id: "check-notice" })}
        ${button(t("Abbrechen"), {
          kind: "secondary",
          action: () => void this.#cancel(),
        })}
      </div>
    </form>`;
  }

  async #cancel(): Promise<void> {
    if (!(await this.mayLeave())) return;
    this.writing = newWriting(this.desk.today);
    this.#go({ kind: "list" });
  }

  #panel(content: NoticeContent): TemplateResult {
    return checkPanel({
      content,
      desk: this.desk.vault.log.desk,
      setup: deskPage().notices,
      ticked: this.ticked,
      tick: (id, on) => {
        const ticked = new Set(this.ticked);
        if (on) ticked.add(id);
        else ticked.delete(id);
        this.ticked = ticked;
      },
    });
  }

  #ready(content: NoticeContent): boolean {
    const { ticked, busy } = this;
    return busy === "" && allTicked({ content, ticked, setup: deskPage().notices });
  }

  #checking(content: NoticeContent): TemplateResult {
    return html`${this.#panel(content)}
      <div class="actions">
        ${button(t("Unterschreiben und weitergeben"), {
          id: "propose-notice",
          disabled: !this.#ready(content),
          action: () => void this.#propose(content),
        })}
        ${button(t("Text ändern"), {
          kind: "secondary",
          action: () => this.#go({ kind: "write" }),
        })}
      </div>`;
  }

  #reading(read: CheckedNotice): TemplateResult {
    return html`<p class="kern-body notices__about">
        ${t("Geschrieben von {name}. Sie unterschreiben genau diesen Text. Wenn etwas nicht stimmt, ziehen Sie ihn zurück und sprechen Sie miteinander.", { name: read.author.name })}
      </p>
      ${this.#panel(read.content)}
      <div class="actions">
        ${button(t("Unterschreiben und veröffentlichen"), {
          id: "publish-notice",
          disabled: !this.#ready(read.content),
          action: () => void this.#publish(read),
        })}
        ${button(t("Zurückziehen"), {
          kind: "secondary",
          disabled: this.busy !== "",
          action: () => void this.#withdraw(read.id),
        })}
        ${button(t("Zurück zur Liste"), {
          kind: "tertiary",
          action: () => this.#go({ kind: "list" }),
        })}
      </div>`;
  }
}
customElements.define("desk-notices", NoticesView);
