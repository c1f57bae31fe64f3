import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  addressOf,
  suggest,
  suggestForOffice,
  type Aid,
  type AidShelf,
  type AidSource,
  type Answers,
} from "../../src/shared/aids.ts";
import { hasAid, mentionOf, withAid } from "../../src/desk/model/aids.ts";

const SOURCE: AidSource = {
  path: "/assets/data/aids-00000000.json",
  integrity: "",
  library: { de: "https://example.org/library/", en: "https://example.org/en/library/" },
};

function aid(id: string, parts: Partial<Aid> = {}): Aid {
  return {
    id,
    title: { de: `Titel ${id}` },
    publisher: "Verlag",
    summary: { de: "", en: "" },
    languages: ["de"],
    address: `https://elsewhere.example/${id}`,
    article: null,
    about: {},
    near: {},
    who: {},
    person: ["volunteers", "staff", "council"],
    office: false,
    general: "",
    ...parts,
  };
}

function shelf(...aids: Aid[]): AidShelf {
  const readers = {
    employment: { PAID: ["staff"], VOL: ["volunteers"] },
    role: { COUNCIL: ["council"], REFVOL: ["volunteers"] },
  };
  return { aids, readers };
}

const chosen = (aids: Aid[], answers: Answers, language = "de"): string[] =>
  suggest(shelf(...aids), answers, language).map(({ id }) => id);

describe("suggestions for the person", () => {
  const general = aid("general", { general: "person" });
  const near = aid("near", { near: { incident_form: ["THREAT"] } });
  const exact = aid("exact", { about: { incident_form: ["THREAT", "STALK"] } });
  const other = aid("other", { about: { incident_form: ["ARSON"] } });

  const mine = aid("mine", { who: { role: ["REFVOL"] } });

  test("put the same code first, then its group, then the role, then help in any case", () => {
    const answers = { incident_form: ["THREAT"], role: ["REFVOL"] };

    assert.deepEqual(chosen([general, other, mine, near, exact], answers), [
      "exact",
      "near",
      "mine",
    ]);
    assert.deepEqual(chosen([general, other, mine, near], answers), ["near", "mine", "general"]);
  });

  test("are help in any case where nothing was ticked or nothing fits", () => {
    assert.deepEqual(chosen([exact, near, general], {}), ["general"]);
    assert.deepEqual(chosen([exact, near, general], { incident_form: ["HACK"] }), ["general"]);
    assert.deepEqual(chosen([exact, near, general], { unheard_of: ["X"] }), ["general"]);
  });

  test("never exceed three, and more matching codes win", () => {
    const many = ["a", "b", "c", "d"].map((id) => aid(id, { about: exact.about }));
    const best = aid("best", { about: { ...exact.about, support_wish: ["W_SAFETY"] } });
    const answers = { incident_form: ["THREAT"], support_wish: ["W_SAFETY"] };

    assert.deepEqual(chosen([...many, best, general], answers), ["best", "a", "b"]);
  });

  test("take a code only in its dimension", () => {
    const channel = aid("channel", { about: { channel: ["SOCIAL"] } });

    assert.deepEqual(chosen([channel], { motive: ["SOCIAL"] }), []);
    assert.deepEqual(chosen([channel], { channel: ["SOCIAL"] }), ["channel"]);
  });

  test("prefer the reader's language among equals, but not before what fits better", () => {
    const both = aid("both", { about: { incident_form: ["THREAT"] }, languages: ["de", "en"] });
    const spoken = aid("spoken", { general: "person", languages: ["en"] });
    const answers = { incident_form: ["THREAT", "STALK"] };

    assert.deepEqual(chosen([spoken, exact, both], answers, "en"), ["both", "exact", "spoken"]);
    assert.deepEqual(chosen([spoken, exact, both], answers, "de"), ["exact", "both", "spoken"]);
  });

  test("leave out what was written for others once a role says who reads", () => {
    const council = aid("council", { about: exact.about, person: ["council"] });
    const threatened = { incident_form: ["THREAT"] };

    assert.deepEqual(chosen([council], threatened), ["council"]);
    assert.deepEqual(chosen([council], { ...threatened, role: ["COUNCIL"] }), ["council"]);
    assert.deepEqual(chosen([council], { ...threatened, role: ["REFVOL"] }), []);
    assert.deepEqual(chosen([council], { ...threatened, employment: ["PAID"] }), []);
    const volunteer = { ...threatened, role: ["COUNCIL"], employment: ["VOL"] };
    assert.deepEqual(chosen([council], volunteer), ["council"], "the role goes first");
    assert.deepEqual(chosen([council], { ...threatened, role: ["NOSAYR"] }), ["council"]);
  });

  test("are never what only those who help can use", () => {
    const lead = aid("lead", { about: exact.about, person: [], office: true });

    assert.deepEqual(chosen([lead], { incident_form: ["THREAT"] }), []);
  });
});

describe("suggestions for desk and Kommune", () => {
  test("are those for them, without what the person gets already", () => {
    const about = { incident_form: ["THREAT"] };
    const both = aid("both", { about, office: true });
    const lead = aid("lead", { about, person: [], office: true });
    const general = aid("general", { person: [], office: true, general: "office" });
    const person = aid("person", { about });

    const found = suggestForOffice(shelf(person, general, both, lead), about, "de", [both]);

    assert.deepEqual(
      found.map(({ id }) => id),
      ["lead", "general"],
    );
  });
});

describe("an aid in an answer", () => {
  const own = aid("R38", { address: null, title: { de: "Bogen", en: "Sheet" } });

  test("has the person's language where there is one, and an address that opens it", () => {
    assert.equal(
      mentionOf(own, SOURCE, "en"),
      "Sheet (Verlag):\nhttps://example.org/en/library/R38/",
    );
    assert.equal(mentionOf(own, SOURCE, "tr"), "Bogen (Verlag):\nhttps://example.org/library/R38/");
    assert.equal(addressOf(aid("R01"), SOURCE, "en"), "https://elsewhere.example/R01");
  });

  test("comes after what was written and is known to be there", () => {
    const answer = withAid("Guten Tag,\n\n", mentionOf(own, SOURCE, "de"));

    assert.equal(answer, "Guten Tag,\n\nBogen (Verlag):\nhttps://example.org/library/R38/\n");
    assert.ok(hasAid(answer, own, SOURCE, "de"));
    assert.ok(!hasAid(answer, aid("R3", { address: null }), SOURCE, "de"));
    assert.ok(!hasAid("", own, SOURCE, "de"));
  });
});
