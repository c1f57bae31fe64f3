/**
 * Aids for the person, below the end of a report and in the mailbox. The file is fetched at that step
 * by everybody, whatever was written; it is not kept, so that it doesn't show that somebody got so far.
 */
import {
  addressOf,
  fetchAids,
  inLanguage,
  suggest,
  type Aid,
  type AidSource,
  type Answers,
} from "../shared/aids.ts";
import { articleNodes } from "../shared/article.ts";
import { create, find, show } from "../shared/dom.ts";
import { currentLanguage, t } from "../shared/i18n.ts";

/** Fetch, choose and show. Without the file the page is complete, so a failure is no matter. */
export async function showAids(
  stage: HTMLElement,
  source: AidSource,
  answers: Answers,
): Promise<void> {
  try {
    const language = currentLanguage().tag;
    const aids = suggest(await fetchAids(source), answers, language);
    if (aids.length === 0) return;
    find("#aids-list", stage).replaceChildren(...aids.map((aid) => entry(aid, source, language)));
    show(find("#aids", stage));
  } catch {
    return;
  }
}

function entry(aid: Aid, source: AidSource, language: string): HTMLElement {
  const [titleLanguage, title] = inLanguage(aid.title, language);
  const [, summary] = inLanguage(aid.summary, language);
  const facts = create(
    "p",
    { class: "aids__facts" },
    create("span", { lang: "de" }, aid.publisher),
  );
  if (!aid.languages.includes(language)) facts.append(create("span", {}, t("Auf Deutsch")));
  return create(
    "li",
    { class: "aids__one" },
    create("h3", { class: "aids__title", lang: titleLanguage, dir: "auto" }, title),
    facts,
    create("p", { class: "kern-body" }, summary),
    reading(aid, source, language),
  );
}

/** Ours is read here, without a request; what others publish is a link away. */
function reading(aid: Aid, source: AidSource, language: string): HTMLElement {
  if (aid.article !== null) {
    const [textLanguage, nodes] = inLanguage(aid.article, language);
    const text = create("div", { class: "aids__text", lang: textLanguage }, ...articleNodes(nodes));
    return create("details", {}, create("summary", {}, t("Hier lesen")), text);
  }
  const address = addressOf(aid, source, language);
  const host = new URL(address).host.replace(/^www\./, "");
  const link = create(
    "a",
    {
      class: "kern-link kern-link--no-visited-state",
      href: address,
      rel: "noreferrer noopener",
      "aria-describedby": "aids-history",
    },
    t("Bei {host} lesen", { host }),
  );
  return create("p", { class: "kern-body" }, link);
}
