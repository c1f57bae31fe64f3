/** The form a notice is written in. */
import { html, nothing, type TemplateResult } from "lit";

import type { Day } from "../../../crypto/encoding.ts";
import { compareTexts, formatShortDay, t } from "../../../shared/i18n.ts";
import { areaName, type NoticeSetup } from "../../model/notices/setup.ts";
import { latestDay, type Problem, type Reach, type Writing } from "../../model/notices/writing.ts";
import { categoryLabel, tableOf } from "../../model/statistics/frame.ts";
import { pageLocale } from "../labels.ts";
import { checkBox, selectField, textArea, textField, type Choice } from "../parts.ts";
import { audienceChoice, consentChoice, problemLabel } from "./notice-words.ts";

interface FormOptions {
  readonly writing: Writing;
  readonly problems: readonly Problem[];
  readonly setup: NoticeSetup;
  readonly today: Day;
  readonly changed: (writing: Writing) => void;
}

type Fault = { readonly error?: string };

function fault(problems: readonly Problem[], ...names: readonly Problem[]): Fault {
  const found = names.find((name) => problems.includes(name));
  return found === undefined ? {} : { error: problemLabel(found) };
}

export function noticeFields(options: FormOptions): TemplateResult {
  return html`${words(options)} ${english(options)} ${place(options)} ${readers(options)}`;
}

function words({ writing, problems, changed }: FormOptions): TemplateResult {
  return html`${textField({
    id: "notice-title",
    label: t("Überschrift"),
    hint: t("In einem Satz, worum es geht."),
    value: writing.title,
    wide: true,
    ...fault(problems, "title", "title-long"),
    changed: (title) => changed({ ...writing, title }),
  })}
  ${textArea({
    id: "notice-text",
    label: t("Text"),
    hint: t(
      "Was vorgeht, woran man es erkennt, was jetzt hilft, wo man anrufen kann. Kurze Sätze, keine Einzelheiten aus Fällen. Eine leere Zeile trennt Absätze.",
    ),
    rows: 8,
    value: writing.text,
    ...fault(problems, "text", "text-long"),
    changed: (text) => changed({ ...writing, text }),
  })}`;
}

function english({ writing, problems, changed }: FormOptions): TemplateResult {
  return html`${checkBox({
    id: "notice-english",
    label: t("Auch auf Englisch"),
    checked: writing.english,
    changed: (on) => changed({ ...writing, english: on }),
  })}
  ${
    writing.english
      ? html`${textField({
          id: "notice-title-en",
          label: t("Überschrift auf Englisch"),
          value: writing.titleEn,
          wide: true,
          ...fault(problems, "title-en", "title-en-long"),
          changed: (titleEn) => changed({ ...writing, titleEn }),
        })}
        ${textArea({
          id: "notice-text-en",
          label: t("Text auf Englisch"),
          rows: 8,
          value: writing.textEn,
          ...fault(problems, "text-en", "text-en-long"),
          changed: (textEn) => changed({ ...writing, textEn }),
        })}`
      : nothing
  }`;
}

function place(options: FormOptions): TemplateResult {
  const { writing, changed } = options;
  const { categories } = tableOf("form");
  const kinds = categories.map(({ id }) => ({
    value: id,
    label: categoryLabel("form", id, pageLocale()),
  }));
  const reaches: readonly { readonly value: Reach; readonly label: string }[] = [
    { value: "all", label: t("Alle Kommunen unserer Fachstelle") },
    { value: "land", label: t("Ein ganzes Land") },
    { value: "kommunen", label: t("Einzelne Kommunen") },
  ];
  return html`<div class="notice-fields">
    ${selectField({
      id: "notice-threat",
      label: t("Art"),
      optional: true,
      value: writing.threat,
      choices: [{ value: "", label: t("Keine Angabe") }, ...kinds],
      changed: (threat) => changed({ ...writing, threat }),
    })}
    ${selectField({
      id: "notice-reach",
      label: t("Gebiet"),
      value: writing.reach,
      choices: reaches,
      changed: (reach) => changed({ ...writing, reach: reach as Reach }),
    })}
    ${writing.reach === "land" ? land(options) : nothing}
    ${writing.reach === "kommunen" ? kommunen(options) : nothing}
  </div>`;
}

function land({ writing, problems, setup, changed }: FormOptions): TemplateResult {
  const named = Object.entries(setup.laender).map(([value, label]): Choice => ({ value, label }));
  return selectField({
    id: "notice-land",
    label: t("Land"),
    value: writing.land,
    choices: [{ value: "", label: t("Bitte wählen") }, ...named],
    ...fault(problems, "land"),
    changed: (key) => changed({ ...writing, land: key }),
  });
}

function kommunen({ writing, problems, setup, changed }: FormOptions): TemplateResult {
  const chosen = writing.kommunen;
  const open = setup.kommunen
    .filter(({ ags }) => !chosen.includes(ags))
    .sort((left, right) => compareTexts(left.name, right.name))
    .map(({ ags, name }): Choice => ({ value: ags, label: name }));
  return html`<div @change=${backToFirst}>
    ${selectField({
      id: "notice-kommune",
      label: t("Kommune hinzufügen"),
      value: "",
      choices: [{ value: "", label: t("Bitte wählen") }, ...open],
      ...fault(problems, "kommunen"),
      changed: (ags) => {
        if (ags !== "") changed({ ...writing, kommunen: [...chosen, ags] });
      },
    })}
    <ul class="notice-places" aria-label=${t("Gewählte Kommunen")}>
      ${chosen.map(
        (ags) =>
          html`<li>
            <span>${areaName(setup, ags)}</span>
            <button
              type="button"
              class="text-button"
              aria-label=${t("{name} entfernen", { name: areaName(setup, ags) })}
              @click=${() => changed({ ...writing, kommunen: chosen.filter((each) => each !== ags) })}
            >
              ${t("Entfernen")}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

/** What was chosen stands in the list below; the field offers the next one. */
function backToFirst(event: Event): void {
  (event.target as HTMLSelectElement).value = "";
}

function readers({ writing, problems, today, changed }: FormOptions): TemplateResult {
  const audiences = ["coordinators", "public"] as const;
  const consents = ["none-needed", "given"] as const;
  return html`<div class="notice-fields">
    ${selectField({
      id: "notice-audience",
      label: t("Wer soll ihn lesen?"),
      hint: t("Öffentlich nur mit Zustimmung."),
      value: writing.audience,
      choices: audiences.map((value) => ({ value, label: audienceChoice(value) })),
      changed: (audience) => changed({ ...writing, audience: audience as Writing["audience"] }),
    })}
    ${selectField({
      id: "notice-consent",
      label: t("Zustimmung"),
      hint: t("Von allen, auf deren Angaben der Hinweis beruht."),
      value: writing.consent,
      choices: [
        { value: "", label: t("Bitte wählen") },
        ...consents.map((value) => ({ value, label: consentChoice(value) })),
      ],
      ...fault(problems, "consent", "consent-public"),
      changed: (consent) => changed({ ...writing, consent: consent as Writing["consent"] }),
    })}
    ${textField({
      id: "notice-expires",
      label: t("Gilt bis"),
      hint: t("Spätestens {day}. Dann verschwindet er von selbst.", {
        day: formatShortDay(latestDay(today)),
      }),
      type: "date",
      value: writing.expires,
      ...fault(problems, "expires"),
      changed: (expires) => changed({ ...writing, expires }),
    })}
  </div>`;
}
