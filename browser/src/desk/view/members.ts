/** Who works at the desk, who asks to join, and the keys of the epoch. Changes are the lead's. */
import { html, nothing, type TemplateResult } from "lit";

import { berlinDay, type Id } from "../../crypto/encoding.ts";
import { formatDay, t } from "../../shared/i18n.ts";
import type { Desk } from "../model/desk.ts";
import { renewalOf } from "../model/epoch.ts";
import { invitationLink } from "../model/joining.ts";
import { openCandidates, sameFingerprint, type Candidate } from "../model/members.ts";
import {
  HeadsRefused,
  HeadsUnchecked,
  NO_CHANGE,
  startEpoch,
  type CheckHeads,
  type MemberChange,
} from "../model/rotation.ts";
import { currentMembers } from "../model/vault.ts";
import { deskPage } from "../page.ts";
import { ask } from "./dialog.ts";
import { button, groups, heading, notice, progress, textField, View } from "./parts.ts";
import { explain, stopCode } from "./words.ts";

export class MembersView extends View {
  static override properties = {
    desk: { attribute: false },
    check: { attribute: false },
    candidates: { state: true },
    typed: { state: true },
    mismatch: { state: true },
    invitation: { state: true },
    busy: { state: true },
    error: { state: true },
    done: { state: true },
  };
  declare desk: Desk;
  /** Checks heads in the vault workers. */
  declare check: CheckHeads;
  declare candidates: readonly Candidate[] | undefined;
  /** Digits typed for a candidate, by account. */
  declare typed: Readonly<Record<Id, string>>;
  declare mismatch: Id | "";
  declare invitation: { readonly code: string; readonly expires: string } | undefined;
  /** What is being done, in words; empty if nothing. */
  declare busy: string;
  declare error: string;
  declare done: string;

  constructor() {
    super();
    this.candidates = undefined;
    this.typed = {};
    this.mismatch = "";
    this.invitation = undefined;
    this.busy = "";
    this.error = "";
    this.done = "";
  }

  override firstUpdated(): void {
    void this.focusHeading();
    void this.#load();
  }

  async #load(): Promise<void> {
    await this.#attempt(t("Wird geladen …"), async () => {
      const vault = await this.desk.refresh();
      this.candidates = await openCandidates(vault.state, vault.log.desk);
    });
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
      if (error instanceof HeadsRefused) this.error = refusedHeads(error);
      else if (error instanceof HeadsUnchecked) this.error = uncheckedHeads();
      else if (code === undefined) this.error = explain(error).text;
      else this.dispatchEvent(new CustomEvent("stopped", { detail: code, bubbles: true }));
    } finally {
      this.busy = "";
    }
  }

  async #invite(): Promise<void> {
    await this.#attempt(t("Einladung wird erstellt …"), async () => {
      this.invitation = await this.desk.api.invite();
    });
    void this.focusOn("#invitation-link");
  }

  async #change(change: MemberChange, done: string): Promise<void> {
    await this.#attempt(t("Neue Schlüssel werden gemacht und verteilt …"), async () => {
      await startEpoch(this.desk, change, this.check);
      const { vault } = this.desk;
      this.candidates = await openCandidates(vault.state, vault.log.desk);
      this.done = done;
      this.dispatchEvent(new CustomEvent("changed"));
    });
  }

  async #admit(candidate: Candidate): Promise<void> {
    const typed = this.typed[candidate.account] ?? "";
    if (!sameFingerprint(typed, candidate.fingerprint)) {
      this.mismatch = candidate.account;
      return;
    }
    this.mismatch = "";
    const done = t("{name} ist aufgenommen.", { name: candidate.displayName });
    await this.#change({ admit: [candidate], remove: [] }, done);
  }

  async #remove(account: Id, name: string): Promise<void> {
    const agreed = await ask({
      title: t("{name} aus der Fachstelle nehmen", { name }),
      text: t(
        "Das Konto wird gelöscht und alle Schlüssel werden gewechselt. Was {name} schon gelesen hat, weiß {name} weiterhin.",
        { name },
      ),
      yes: t("Entfernen"),
      no: t("Abbrechen"),
    });
    if (!agreed) return;
    const done = t("{name} gehört nicht mehr zur Fachstelle.", { name });
    await this.#change({ admit: [], remove: [account] }, done);
  }

  override render(): TemplateResult {
    return html`<div class="screen members">
      ${heading(t("Team und Schlüssel"))}
      <div class="members__status" role="status">
        ${this.busy === "" ? nothing : progress(this.busy)}
        ${this.done === "" ? nothing : notice("success", this.done, nothing)}
      </div>
      ${
        this.error === ""
          ? nothing
          : notice("danger", t("Das hat nicht geklappt"), this.error, { alert: true })
      }
      ${this.desk.isLead ? this.#candidates() : nothing} ${this.#list()}
      ${this.desk.isLead ? this.#invitation() : nothing} ${this.#keys()}
    </div>`;
  }

  #candidates(): TemplateResult | typeof nothing {
    const { candidates } = this;
    if (candidates === undefined || candidates.length === 0) return nothing;
    return html`<section class="panel panel--attention" aria-labelledby="candidates-heading">
      <h2 class="kern-heading-medium" id="candidates-heading">
        ${t("Möchten aufgenommen werden")}
      </h2>
      <p class="kern-body">
        ${t("Rufen Sie die Person an oder treffen Sie sich. Lassen Sie sich die Ziffern vorlesen und tippen Sie sie ab. Nur so sehen Sie, dass niemand dazwischen ist.")}
      </p>
      ${candidates.map((candidate) => this.#candidate(candidate))}
    </section>`;
  }

  #candidate(candidate: Candidate): TemplateResult {
    const { account, displayName, fingerprint } = candidate;
    return html`<form
      class="candidate"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#admit(candidate);
      }}
    >
      <h3 class="candidate__name">${displayName}</h3>
      <div class="fingerprint" role="group" aria-label=${t("Vergleichsziffern")}>
        ${groups(fingerprint)}
      </div>
      ${textField({
        id: `digits-${account}`,
        label: t("Vorgelesene Ziffern"),
        hint: t("Alle 30 Ziffern, so wie die Person sie vorliest."),
        ...(this.mismatch === account
          ? {
              error: t(
                "Die Ziffern stimmen nicht überein. Nehmen Sie niemanden auf, solange sie verschieden sind.",
              ),
            }
          : {}),
        value: this.typed[account] ?? "",
        changed: (value) => (this.typed = { ...this.typed, [account]: value }),
      })}
      <div class="actions">
        ${button(t("Verglichen, aufnehmen"), {
          disabled: this.busy !== "" || (this.typed[account] ?? "").replace(/\D/g, "").length < 30,
        })}
      </div>
    </form>`;
  }

  #list(): TemplateResult {
    const { vault } = this.desk;
    return html`<section class="panel" aria-labelledby="members-heading">
      <h2 class="kern-heading-medium" id="members-heading">${t("Mitglieder")}</h2>
      <ul class="members__list">
        ${currentMembers(vault).map(
          ({ account, name, role }) =>
            html`<li class="members__one">
              <span class="members__name">
                ${name}${account === vault.self.account ? ` (${t("Sie")})` : ""}
              </span>
              <span class="members__role">${role === "lead" ? t("Leitung") : t("Beratung")}</span>
              ${
                this.desk.isLead && role !== "lead"
                  ? button(t("Entfernen"), {
                      kind: "secondary",
                      small: true,
                      disabled: this.busy !== "",
                      action: () => void this.#remove(account, name),
                    })
                  : nothing
              }
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #invitation(): TemplateResult {
    const { invitation, desk } = this;
    return html`<section class="panel" aria-labelledby="invitation-heading">
      <h2 class="kern-heading-medium" id="invitation-heading">${t("Jemanden einladen")}</h2>
      <p class="kern-body">
        ${t("Geben Sie den Link persönlich weiter, zum Beispiel auf einem Zettel oder über einen Kanal, dem Sie beide vertrauen.")}
      </p>
      ${
        invitation === undefined
          ? nothing
          : html`${textField({
                id: "invitation-link",
                label: t("Link"),
                hint: t("Gilt einmal, bis {day}.", { day: formatDay(invitation.expires) }),
                value: invitationLink(
                  location.origin,
                  deskPage().join,
                  invitation.code,
                  desk.vault.log.desk,
                ),
                readonly: true,
                wide: true,
                changed: () => undefined,
              })}
              <p class="kern-body kern-body--small">
                ${t("Nur der Code:")}
                <code class="code" id="invitation-code">${inGroups(invitation.code)}</code>
              </p>`
      }
      <div class="actions">
        ${button(
          invitation === undefined ? t("Einladung erstellen") : t("Weitere Einladung erstellen"),
          {
            kind: "secondary",
            id: "invite",
            disabled: this.busy !== "",
            action: () => void this.#invite(),
          },
        )}
      </div>
    </section>`;
  }

  #keys(): TemplateResult {
    const { vault } = this.desk;
    const { daysLeft, due } = renewalOf(vault.epoch, berlinDay(new Date()));
    return html`<section class="panel" aria-labelledby="keys-heading">
      <h2 class="kern-heading-medium" id="keys-heading">${t("Schlüssel der Fachstelle")}</h2>
      <dl class="answers">
        <div class="answers__one">
          <dt>${t("Fingerabdruck")}</dt>
          <dd><code class="code">${vault.log.desk}</code></dd>
        </div>
        <div class="answers__one">
          <dt>${t("Schlüsselwechsel Nummer")}</dt>
          <dd>${vault.epoch.number}</dd>
        </div>
        <div class="answers__one">
          <dt>${t("Gelten bis")}</dt>
          <dd>
            ${formatDay(vault.epoch.expires)}
            ${daysLeft < 0 ? t("(abgelaufen)") : t("(noch {days} Tage)", { days: daysLeft })}
          </dd>
        </div>
      </dl>
      ${
        this.desk.isLead
          ? html`<p class="kern-body">
                ${t("Wechseln Sie die Schlüssel alle 90 Tage, und sofort, wenn ein Gerät verloren ging.")}
              </p>
              <div class="actions">
                ${button(t("Schlüssel jetzt erneuern"), {
                  kind: due ? "primary" : "secondary",
                  id: "renew",
                  disabled: this.busy !== "",
                  action: () => void this.#change(NO_CHANGE, t("Die Schlüssel sind erneuert.")),
                })}
              </div>`
          : nothing
      }
    </section>`;
  }
}
customElements.define("desk-members", MembersView);

function inGroups(code: string): string {
  return code.match(/.{1,4}/g)?.join("-") ?? code;
}

function refusedHeads({ cases }: HeadsRefused): string {
  return t(
    "Bei {count} Fällen stimmt die Prüfung nicht. Neue Schlüssel würden sie bestätigen, darum wurde nichts geändert. Bitte klären Sie das zuerst mit dem Betrieb.",
    { count: cases.length },
  );
}

function uncheckedHeads(): string {
  return t(
    "Nicht alle Fälle konnten geprüft werden. Es wurde nichts geändert. Bitte versuchen Sie es noch einmal.",
  );
}
