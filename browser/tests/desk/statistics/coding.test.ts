import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { decodeCoding, encodeCoding, summaryOf } from "../../../src/crypto/coding.ts";
import {
  codingOf,
  draftOf,
  needsOf,
  OUTSIDE,
  suggestDraft,
  withoutConsent,
  type CodingDraft,
  type Told,
} from "../../../src/desk/model/statistics/coding-draft.ts";
import {
  contradictionsIn,
  maybeSamePerson,
  type CodedCase,
  type ContradictionId,
} from "../../../src/desk/model/statistics/contradictions.ts";
import { codingDueFrom } from "../../../src/desk/model/statistics/due.ts";
import { codesOf, TABLES, tableOf } from "../../../src/desk/model/statistics/frame.ts";
import {
  NOTHING_SENT,
  standingsOf,
  tupleIds,
  withRows,
} from "../../../src/desk/model/statistics/ledger.ts";
import type { Setup } from "../../../src/desk/model/statistics/setup.ts";
import { randomBelow, shuffled } from "../../../src/desk/model/statistics/shuffle.ts";
import taxonomy from "../../../../reference/taxonomy.json" with { type: "json" };

const TODAY = "2026-11-23";
const HAINQUELL = "06999001";
const TRELMSTEDT = "09999002";
const SETUP: Setup = {
  frame: "1",
  keys: [],
  kommunen: [
    { name: "Hainquell", ags: HAINQUELL, cadence: "quarterly" },
    { name: "Trelmstedt", ags: TRELMSTEDT, cadence: "yearly" },
  ],
};
const TOLD: Told = {
  answers: {
    incident_form: ["THREAT", "DEATH"],
    role: ["REFVOL"],
    channel: ["LETTER"],
    employment: ["VOL"],
    support_wish: ["W_LEGAL", "W_PSY"],
    consent: ["C_ADVICE", "C_STAT_NET", "C_STAT_KOM"],
    perspective: ["SELF"],
  },
  kommune: "trelmstedt ",
  withdrawn: "",
};
const DRAFT: CodingDraft = {
  ags: TRELMSTEDT,
  answers: { employment: ["VOL"], severity: ["S2"] },
  consent: "kommune",
  counts: "yes",
  remark: "",
  values: ["threat", "volunteer", "written", "law"],
};
const told = (answers: Told["answers"]): Told => ({
  ...TOLD,
  answers: { ...TOLD.answers, ...answers },
});

describe("what a report suggests", () => {
  test("is taken over where the person gave one clear answer", () => {
    assert.deepEqual(suggestDraft(TOLD, SETUP), {
      ags: TRELMSTEDT,
      answers: { employment: ["VOL"], incident_form: ["THREAT", "DEATH"] },
      consent: "kommune",
      counts: "",
      remark: "",
      values: ["threat", "volunteer", "written", ""],
    });
  });

  test("is left open where answers point to several categories, or to none", () => {
    const unclear = told({ incident_form: ["THREAT", "INSULT"], role: [], channel: ["X"] });

    assert.deepEqual(suggestDraft({ ...unclear, kommune: "Anderswo" }, SETUP).values, [
      "",
      "",
      "",
      "",
    ]);
    assert.equal(suggestDraft({ ...unclear, kommune: "Anderswo" }, SETUP).ags, "");
  });

  test("is that nothing was missing only for whom wished for nothing", () => {
    const only = suggestDraft(told({ support_wish: ["W_STATONLY"] }), SETUP);

    assert.equal(only.values[3], "none");
    assert.equal(suggestDraft(TOLD, SETUP).values[3], "");
  });

  for (const [consent, expected] of [
    [["C_STAT_NET", "C_STAT_KOM"], "kommune"],
    [["C_STAT_NET"], "network"],
    [["C_STAT_KOM"], ""],
    [["C_ADVICE"], "none"],
    [[], "none"],
  ] as const) {
    test(`of consent ${consent.join(" and ") || "to nothing"} is ${expected || "nothing"}`, () => {
      assert.equal(suggestDraft(told({ consent }), SETUP).consent, expected);
    });
  }

  test("is no consent once the person took it back", () => {
    assert.equal(suggestDraft({ ...TOLD, withdrawn: TODAY }, SETUP).consent, "none");
  });
});

describe("a coding is taken", () => {
  test("when everything that is counted was chosen", () => {
    const empty: CodingDraft = { ...DRAFT, ags: "", counts: "", values: ["", "", "", ""] };

    assert.deepEqual(needsOf(DRAFT), []);
    assert.deepEqual(needsOf({ ...empty, consent: "" }), ["consent"]);
    assert.deepEqual(needsOf(empty), ["counts", "ags", ...TABLES]);
    assert.deepEqual(needsOf({ ...empty, consent: "network" }), ["counts", ...TABLES]);
  });

  test("without another word where nothing is counted", () => {
    const empty: CodingDraft = { ...DRAFT, ags: "", values: ["", "", "", ""] };

    assert.deepEqual(needsOf({ ...empty, consent: "none", counts: "" }), []);
    assert.deepEqual(needsOf({ ...empty, counts: "duplicate" }), []);
    assert.equal(summaryOf(codingOf({ ...empty, counts: "outside" }, TODAY)).scope, "none");
  });

  test("in the format of the case, and can be changed again", () => {
    const coding = codingOf({ ...DRAFT, remark: " wie besprochen " }, TODAY);

    assert.deepEqual(decodeCoding(encodeCoding(coding)), coding);
    assert.deepEqual(draftOf(coding), { ...DRAFT, remark: "wie besprochen" });
    assert.equal(coding.day, TODAY);
  });

  test("without a Kommune outside the directory, and never with one for the network alone", () => {
    assert.equal(codingOf({ ...DRAFT, ags: OUTSIDE }, TODAY).ags, "");
    assert.equal(draftOf(codingOf({ ...DRAFT, ags: OUTSIDE }, TODAY)).ags, OUTSIDE);
    assert.equal(codingOf({ ...DRAFT, consent: "network" }, TODAY).ags, "");
  });

  test("with seeds of its own for every case", () => {
    assert.notEqual(codingOf(DRAFT, TODAY).seed, codingOf(DRAFT, TODAY).seed);
  });

  test("and taken back with one change, which leaves everything else", () => {
    const coding = codingOf(DRAFT, TODAY);

    const summary = summaryOf(withoutConsent(coding));

    assert.equal(summary.scope, "none");
    assert.deepEqual(withoutConsent(coding).values, coding.values);
  });
});

describe("the second look", () => {
  const look = (
    change: Partial<CodingDraft>,
    from: Told = TOLD,
    others: readonly CodedCase[] = [],
  ) =>
    contradictionsIn({
      draft: { ...DRAFT, ...change },
      told: from,
      setup: SETUP,
      others,
      today: TODAY,
    });
  const values = (change: Partial<Record<(typeof TABLES)[number], string>>) => {
    const [form, role, channel, wish] = TABLES.map(
      (table, index) => change[table] ?? DRAFT.values[index] ?? "",
    );
    return { values: [form ?? "", role ?? "", channel ?? "", wish ?? ""] as const };
  };
  const answers = (change: CodingDraft["answers"]) => ({
    answers: { ...DRAFT.answers, ...change },
  });

  test("finds nothing in a coding that goes together", () => {
    assert.deepEqual(look({}), []);
  });

  const cases: readonly [ContradictionId, Partial<CodingDraft>, Told?][] = [
    ["consent-withdrawn", {}, { ...TOLD, withdrawn: TODAY }],
    ["consent-not-given", {}, told({ consent: ["C_STAT_NET"] })],
    ["consent-not-given", { consent: "network" }, told({ consent: [] })],
    ["consent-kommune-alone", {}, told({ consent: ["C_STAT_KOM"] })],
    ["consent-by-another", {}, told({ perspective: ["COLLEAGUE"] })],
    ["kommune-missing", { ags: OUTSIDE }],
    ["kommune-differs", { ags: HAINQUELL }],
    ["digital-face-to-face", values({ form: "digital", channel: "face" })],
    ["attack-from-afar", { ...values({ form: "physical" }), ...answers({ severity: ["S3"] }) }],
    ["too-mild", answers({ severity: ["S0"] })],
    [
      "online-but-face-to-face",
      { ...values({ channel: "face" }), ...answers({ place: ["ONLINE"] }) },
    ],
    ["volunteer-but-paid", answers({ employment: ["PAID"] })],
    ["staff-but-volunteer", values({ role: "office" })],
    ["wish-never-wished", values({ wish: "online" })],
    ["wish-was-met", answers({ W_LEGAL: ["MET"] })],
    ["wish-unmet-left-out", { ...values({ wish: "none" }), ...answers({ W_PSY: ["UNMET"] }) }],
  ];
  for (const [id, change, from] of cases) {
    test(`asks about ${id}, and about nothing else`, () => {
      assert.deepEqual(look(change, from), [id]);
    });
  }

  test("asks whether a person of the same Kommune and role was counted already", () => {
    const coded = (change: object): CodedCase => ({
      title: "Brief im Kasten",
      coding: { ...summaryOf(codingOf(DRAFT, "2026-05-01")), ...change },
    });
    const same = coded({});
    const others = [
      coded({ scope: "none" }),
      coded({ ags: HAINQUELL }),
      coded({ day: "2025-10-01" }),
      coded({ values: ["threat", "office", "face", "none"] }),
    ];

    assert.deepEqual(look({}, TOLD, [...others, same]), ["person-counted-already"]);
    assert.deepEqual(look({}, TOLD, others), []);
    const found = maybeSamePerson({
      draft: DRAFT,
      told: TOLD,
      setup: SETUP,
      others: [...others, same],
      today: TODAY,
    });
    assert.deepEqual(found, [same]);
  });

  test("does not ask about figures where nothing is counted", () => {
    assert.deepEqual(look({ ...values({ wish: "online" }), consent: "none" }), []);
    assert.deepEqual(look({ ...values({ wish: "online" }), counts: "duplicate" }), []);
  });
});

describe("a case is due to be coded", () => {
  const card = { accepted: "2026-10-20", coding: "" as const, state: "ACTIVE" };

  test("four weeks after its acceptance, closed or not", () => {
    assert.equal(codingDueFrom(card), "2026-11-17");
    assert.equal(codingDueFrom({ ...card, state: "CLOSED" }), "2026-11-17");
  });

  test("not once it is coded, nor if it is none", () => {
    assert.equal(codingDueFrom({ ...card, coding: codingOf(DRAFT, TODAY) }), "");
    assert.equal(codingDueFrom({ ...card, state: "INVALID" }), "");
    assert.equal(codingDueFrom({ ...card, state: "ERASED" }), "");
  });
});

describe("where a case stands in the figures", () => {
  const summary = summaryOf(codingOf(DRAFT, TODAY));
  const sent = async () => {
    const ids = tupleIds();
    return withRows(NOTHING_SENT, [
      ["2026-Q4", "count", await ids(summary.seed, "kommune", 1)],
      ["2026", "count", await ids(summary.seed, "network", 1)],
    ]);
  };

  test("before it was sent, while it may change, and for good", async () => {
    assert.deepEqual(await standingsOf(summary, NOTHING_SENT, TODAY), {
      sent: false,
      open: [],
      until: "",
      closed: [],
    });
    assert.deepEqual(await standingsOf(summary, await sent(), TODAY), {
      sent: true,
      open: ["2026", "2026-Q4"],
      until: "2027-01-12",
      closed: [],
    });
    assert.deepEqual(await standingsOf(summary, await sent(), "2027-01-13"), {
      sent: true,
      open: [],
      until: "",
      closed: ["2026", "2026-Q4"],
    });
  });

  test("after a change, until that is sent", async () => {
    const after = { ...summary, revision: 2 };

    const found = await standingsOf(after, await sent(), TODAY);

    assert.deepEqual([found.sent, found.open], [false, ["2026", "2026-Q4"]]);
  });
});

describe("shuffling", () => {
  test("keeps everything and favours no order", () => {
    const counts = new Map<string, number>();
    const rounds = 6_000;
    for (let round = 0; round < rounds; round++) {
      const order = shuffled(["a", "b", "c"]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }

    assert.equal(counts.size, 6);
    // Each order is expected 1,000 times; 190 off is more than six standard deviations.
    for (const count of counts.values()) assert.ok(Math.abs(count - rounds / 6) < 190);
  });

  test("draws from the whole range and nothing beyond it", () => {
    const drawn = new Set(Array.from({ length: 400 }, () => randomBelow(5)));

    assert.deepEqual([...drawn].sort(), [0, 1, 2, 3, 4]);
  });
});

test("every code of the taxonomy belongs to one category of its table, wishes to count aside", () => {
  for (const table of TABLES) {
    const { dimension, categories } = tableOf(table);
    const codes = taxonomy.dimensions.find(({ id }) => id === dimension)?.codes ?? [];
    for (const { code } of codes.filter((each) => each.code !== "W_STATONLY")) {
      const found = categories.filter(({ id }) => codesOf(table, id).includes(code));
      assert.equal(found.length, 1, code);
    }
  }
});
