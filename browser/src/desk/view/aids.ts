/** Aids that fit an open case, to read and to put into the answer. */
import { html, nothing, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";

import {
  addressOf,
  fetchAids,
  inLanguage,
  type Aid,
  type AidShelf,
  type AidSource,
} from "../../shared/aids.ts";
import { articleNodes } from "../../shared/article.ts";
import { t, tn } from "../../shared/i18n.ts";
import { aidsFor, hasAid, mentionOf, withAid } from "../model/aids.ts";
import type { Edit } from "../model/edit.ts";
import { deskPage } from "../page.ts";
import { languageLabel, pageLocale } from "./labels.ts";
import { button, View } from "./parts.ts";

let loading: Promise<AidShelf> | undefined;

/** All aids, fetched with the first case of the page whatever case it is. */
function shelfOf(source: AidSource): Promise<AidShelf> {
  loading ??= fetchAids(source).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export class AidsView extends View {
  static override properties = {
    edit: { attribute: false },
    busy: { attribute: false },
    shelf: { state: true },
    failed: { state: true },
  };
  declare edit: Edit;
  declare busy: boolean;
  declare shelf: AidShelf | undefined;
  declare failed: boolean;

  constructor() {
    super();
    this.busy = false;
    this.shelf = undefined;
    this.failed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.failed = false;
    try {
      this.shelf = await shelfOf(deskPage().aids);
    } catch {
      this.failed = true;
    }
  }

  /** The language the person reads: that of the report. */
  get #language(): string {
    return this.edit.mine.language || pageLocale();
  }

  #take(aid: Aid): void {
    const mention = mentionOf(aid, deskPage().aids, this.#language);
    this.dispatchEvent(new CustomEvent("answer", { detail: withAid(this.edit.answer, mention) }));
  }

  override render(): TemplateResult {
    return html`<section class="panel aids no-print" aria-labelledby="aids-heading">
      <h2 class="kern-heading-medium" id="aids-heading">${t("Passende Arbeitshilfen")}</h2>
      ${this.#content()}
    </section>`;
  }

  #content(): TemplateResult | typeof nothing {
    if (this.failed) {
      return html`<p class="kern-body">
          ${t("Die Arbeitshilfen konnten nicht geladen werden. Alles andere geht weiter wie bisher.")}
        </p>
        <div class="actions">
          ${button(t("Noch einmal laden"), {
            kind: "secondary",
            small: true,
            id: "load-aids",
            action: () => void this.#load(),
          })}
        </div>`;
    }
    if (this.shelf === undefined) return nothing;
    const { person, office } = aidsFor(this.shelf, this.edit, pageLocale());
    const n = person.length + office.length;
    return html`<details class="aids__all">
      <summary>${tn("{n} Vorschlag ansehen", "{n} Vorschläge ansehen", n)}</summary>
      <p class="kern-body kern-body--small">
        ${t("Ausgesucht in diesem Browser, aus der Meldung und der Zählung. Der Server erfährt nicht, welche es sind.")}
      </p>
      ${this.#group(t("Für die Person"), person)}
      ${this.#group(t("Für Beratung und Kommune"), office)}
    </details>`;
  }

  #group(title: string, aids: readonly Aid[]): TemplateResult | typeof nothing {
    if (aids.length === 0) return nothing;
    return html`<h3 class="aids__group">${title}</h3>
      <ul class="aids__list">
        ${aids.map((aid) => this.#entry(aid))}
      </ul>`;
  }

  #entry(aid: Aid): TemplateResult {
    const locale = pageLocale();
    const [language, title] = inLanguage(aid.title, locale);
    const languages = aid.languages.map(languageLabel).join(", ");
    return html`<li class="aids__one">
      <p class="aids__title" id="aid-${aid.id}" lang=${language}>${title}</p>
      <p class="aids__facts"><span lang="de">${aid.publisher}</span><span>${languages}</span></p>
      <p class="kern-body kern-body--small">${inLanguage(aid.summary, locale)[1]}</p>
      <div class="aids__ways">${this.#button(aid)} ${this.#reading(aid)}</div>
    </li>`;
  }

  #button(aid: Aid): TemplateResult {
    const taken = hasAid(this.edit.answer, aid, deskPage().aids, this.#language);
    return html`<button
      class="kern-btn kern-btn--secondary kern-btn--x-small"
      type="button"
      id="take-${aid.id}"
      aria-describedby="aid-${aid.id}"
      ?disabled=${taken || this.busy}
      @click=${() => this.#take(aid)}
    >
      <span class="kern-label"
        >${taken ? t("Steht in der Antwort") : t("In die Antwort übernehmen")}</span
      >
    </button>`;
  }

  /** Ours opens here; what others publish opens beside the vault, which would lock otherwise. */
  #reading(aid: Aid): TemplateResult {
    if (aid.article !== null) {
      const [language, nodes] = inLanguage(aid.article, pageLocale());
      return html`<details class="aids__text">
        <summary>${t("Hier lesen")}</summary>
        <div lang=${language}>${guard([nodes], () => articleNodes(nodes))}</div>
      </details>`;
    }
    const address = addressOf(aid, deskPage().aids, pageLocale());
    return html`<a
      class="kern-link kern-link--small kern-link--no-visited-state"
      href=${address}
      target="_blank"
      rel="noreferrer noopener"
      aria-describedby="aid-${aid.id}"
      >${t("Bei {host} lesen, in neuem Tab", { host: hostOf(address) })}</a
    >`;
  }
}
customElements.define("desk-aids", AidsView);

function hostOf(address: string): string {
  return new URL(address).host.replace(/^www\./, "");
}

declare global {
  interface HTMLElementTagNameMap {
    "desk-aids": AidsView;
  }
}
