import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import type { HeadName } from "../../src/crypto/closing.ts";
import type { Id } from "../../src/crypto/encoding.ts";
import { intakeKeysOf } from "../../src/desk/model/case.ts";
import { QueueLoader, type QueueProgress, type QueueWorkers } from "../../src/desk/model/queue.ts";
import {
  compareRows,
  countRows,
  ASIDE,
  EVERYTHING_OPEN,
  filterRows,
  UNCODED,
  unreadableReports,
  type Row,
} from "../../src/desk/model/rows.ts";
import {
  checkHeads,
  openCards,
  openReports,
  workerKeysOf,
  type HeadCheck,
  type ListedCard,
  type WorkerKeys,
} from "../../src/desk/model/summaries.ts";
import type { Vault } from "../../src/desk/model/vault.ts";
import type { ListedCase, NewReport, StoredCase } from "../../src/desk/model/wire.ts";
import { accept, Office, Reporter, saveNotes, TODAY } from "./office.ts";

const ROW: Row = {
  id: "a",
  kind: "case",
  status: "open",
  state: "ACTIVE",
  urgency: "U3",
  suggested: false,
  acute: "NO",
  due: "",
  received: "2026-11-20",
  title: "Brief im Kasten",
  kommune: "Trelmstedt",
  forms: ["THREAT"],
  language: "de",
  assignee: null,
  coding: "",
  codeFrom: "",
  pending: 0,
  refused: "",
  aside: false,
};
const order = (...rows: Row[]) => rows.sort(compareRows).map(({ id }) => id);

describe("the order of the queue", () => {
  test("is urgency, then the earlier due day, then who has waited longer", () => {
    const rows = [
      { ...ROW, id: "no urgency", urgency: "" as const },
      { ...ROW, id: "later", received: "2026-11-21" },
      { ...ROW, id: "earlier" },
      { ...ROW, id: "due", due: "2026-12-24" },
      { ...ROW, id: "acute", urgency: "U1" as const, received: "2026-11-23" },
    ];

    assert.deepEqual(order(...rows), ["acute", "due", "earlier", "later", "no urgency"]);
  });

  test("puts a refused case first, because nobody knows what it hides", () => {
    const acute = { ...ROW, id: "acute", urgency: "U1" as const };
    const refused = { ...ROW, id: "refused", urgency: "" as const, refused: "rollback" };

    assert.deepEqual(order(acute, refused), ["refused", "acute"]);
  });

  test("lets no flood of unreadable reports stand before somebody in danger", () => {
    const acute = { ...ROW, id: "acute", urgency: "U1" as const };
    const high = { ...ROW, id: "high", urgency: "U2" as const };
    const junk = { ...ROW, id: "junk", kind: "report" as const, refused: "profile" };

    assert.deepEqual(order(junk, high, acute), ["acute", "junk", "high"]);
  });
});

describe("the filters", () => {
  const mine = { ...ROW, id: "mine", assignee: "me", title: "ÄRGER am Schalter" };
  const closed = { ...ROW, id: "closed", status: "closed" as const, state: "CLOSED" };
  const refused = { ...ROW, id: "refused", refused: "head" };
  const rows = [ROW, mine, closed, refused];
  const ids = (filter: object) =>
    filterRows(rows, { ...EVERYTHING_OPEN, ...filter }, "me", TODAY).map(({ id }) => id);

  test("show what is open unless asked otherwise", () => {
    assert.deepEqual(ids({}), ["a", "mine", "refused"]);
    assert.deepEqual(ids({ state: "" }), ["a", "mine", "closed", "refused"]);
    assert.deepEqual(ids({ state: "CLOSED" }), ["closed", "refused"]);
  });

  test("find words in title and Kommune whatever their letter case", () => {
    assert.deepEqual(ids({ text: "ärger" }), ["mine", "refused"]);
    assert.deepEqual(ids({ text: " trelm " }), ["a", "mine", "refused"]);
  });

  test("go by who is responsible", () => {
    assert.deepEqual(ids({ assignee: "mine" }), ["mine", "refused"]);
    assert.deepEqual(ids({ assignee: "nobody" }), ["a", "refused"]);
  });

  test("never hide a case that was refused", () => {
    assert.deepEqual(ids({ text: "nichts passt", urgency: "U1", form: "ARSON" }), ["refused"]);
  });

  test("show what was put aside only to who asks for it", () => {
    const aside = { ...ROW, id: "aside", kind: "report" as const, refused: "age", aside: true };
    const found = (state: string) =>
      filterRows([ROW, aside], { ...EVERYTHING_OPEN, state }, "me", TODAY).map(({ id }) => id);

    assert.deepEqual(found("open"), ["a"]);
    assert.deepEqual(found(ASIDE), ["aside"]);
    assert.deepEqual(found(""), ["a", "aside"]);
    assert.equal(countRows([ROW, aside], TODAY).open, 1);
    assert.deepEqual(unreadableReports([aside, { ...aside, id: "junk", aside: false }]), ["junk"]);
  });

  test("leave the counts of the whole desk as they are", () => {
    assert.deepEqual(countRows(rows, TODAY), {
      open: 3,
      reports: 0,
      acute: 0,
      pending: 0,
      uncoded: 0,
    });
  });

  test("show what waits to be coded, closed cases too, from the day it is due", () => {
    const due = { ...ROW, id: "due", codeFrom: TODAY };
    const later = { ...ROW, id: "later", codeFrom: "2026-11-24" };
    const done = { ...closed, id: "done", codeFrom: "2026-11-01" };
    const found = filterRows(
      [due, later, done],
      { ...EVERYTHING_OPEN, state: UNCODED },
      "me",
      TODAY,
    );

    assert.deepEqual(
      found.map(({ id }) => id),
      ["due", "done"],
    );
    assert.equal(countRows([due, later, done], TODAY).uncoded, 2);
  });
});

function listed(stored: StoredCase): ListedCase {
  const { id, status, assignee, received, head, keys, fields, pending } = stored;
  const key = keys.at(-1);
  const card = fields["card"];
  assert.ok(key && card);
  return { id, status, assignee, received, pending: pending.length, head, key, card };
}

/** The work of the page's vault workers, done here. */
function workersWith(keys: WorkerKeys): QueueWorkers {
  const run = (kind: string, input: unknown): Promise<never> => {
    if (kind === "cards") return openCards(input as ListedCard[], keys) as Promise<never>;
    if (kind === "heads") return checkHeads(input as HeadCheck[], keys) as Promise<never>;
    return openReports(input as NewReport[], keys) as Promise<never>;
  };
  return { count: 2, run };
}

interface Loaded {
  readonly rows: readonly Row[];
  readonly steps: readonly QueueProgress[];
  readonly missing: readonly Id[];
  readonly heads: ReadonlyMap<Id, HeadName>;
}

async function load(
  vault: Vault,
  cases: readonly ListedCase[],
  reports: readonly NewReport[],
  remembered: ReadonlyMap<Id, HeadName> = new Map(),
): Promise<Loaded> {
  let rows: readonly Row[] = [];
  const steps: QueueProgress[] = [];
  let missing: readonly Id[] = [];
  const heads = new Map<Id, HeadName>();
  const page = <T>(all: readonly T[], cursor: string | null, size: number) => {
    const start = Number(cursor ?? 0);
    const next = start + size < all.length ? String(start + size) : null;
    return { part: all.slice(start, start + size), next, total: all.length };
  };
  const pages = {
    cases: async (after: string | null) => {
      const { part, ...rest } = page(cases, after, 1);
      return { cases: part, ...rest };
    },
    reports: async (before: string | null) => {
      const { part, ...rest } = page(reports, before, 1);
      return { reports: part, ...rest };
    },
  };
  const loader = new QueueLoader(
    pages,
    workersWith(workerKeysOf(vault, intakeKeysOf(vault))),
    (id) => remembered.get(id),
    {
      changed: (now, step) => {
        rows = now;
        steps.push(step);
      },
      checked: (good, gone) => {
        for (const { id, version, hash } of good) heads.set(id, { version, hash });
        missing = gone;
      },
    },
  );
  await loader.load(remembered.keys());
  return { rows, steps, missing, heads };
}

describe("loading the queue", () => {
  let office: Office;
  let vault: Vault;
  let first: StoredCase;
  let second: StoredCase;
  let report: NewReport;

  before(async () => {
    office = await Office.found();
    vault = await office.vault(office.lead);
    const write = async (text: string, answers = {}) =>
      (await Reporter.arrive(office)).report(office, text, answers);
    first = await accept(
      vault,
      await write("eins", { incident_form: ["INSULT"], period: ["OLDER"] }),
    );
    second = await accept(vault, await write("zwei", { incident_form: ["THREAT"] }));
    report = await write("Ich werde  gerade\nverfolgt", { acute_danger: ["YES"] });
  });

  test("shows all cases sorted before a single report is opened", async () => {
    const { rows, steps } = await load(vault, [first, second].map(listed), [report]);

    assert.deepEqual(steps[0], {
      ready: true,
      cases: 2,
      casesTotal: 2,
      reports: 0,
      reportsTotal: 0,
      headsChecked: 0,
    });
    assert.deepEqual(
      rows.map(({ kind, urgency, suggested }) => [kind, urgency, suggested]),
      [
        ["report", "U1", true],
        ["case", "U3", false],
        ["case", "U4", false],
      ],
    );
    assert.equal(rows[0]?.title, "Ich werde gerade verfolgt");
    assert.equal(steps.at(-1)?.headsChecked, 2);
  });

  test("refuses only the case whose old row was put back, and names it", async () => {
    const newer = await saveNotes(vault, first, "neu");
    const { heads } = await load(vault, [listed(newer), listed(second)], []);

    const { rows } = await load(vault, [listed(first), listed(second)], [], heads);

    assert.deepEqual(
      rows.map(({ id, refused }) => [id, refused]),
      [
        [first.id, "rollback"],
        [second.id, ""],
      ],
    );
  });

  test("refuses a card that the head does not vouch for", async () => {
    const newer = await saveNotes(vault, first, "neu");
    const mixed = { ...listed(newer), card: listed(first).card };

    const { rows } = await load(vault, [mixed], []);

    assert.equal(rows[0]?.refused, "head");
    assert.equal(rows[0]?.title, "");
  });

  test("believes no server that calls a report that opens put aside", async () => {
    const marked = { ...report, messages: report.messages.map((m) => ({ ...m, aside: true })) };
    const foreign = await Office.found();
    const junk = await (await Reporter.arrive(foreign)).report(foreign, "An die falsche Stelle");
    const unreadable = { ...junk, messages: junk.messages.map((m) => ({ ...m, aside: true })) };

    const { rows } = await load(vault, [], [marked, unreadable]);

    assert.deepEqual(
      rows.map(({ id, aside }) => [id, aside]),
      [
        [report.id, false],
        [junk.id, true],
      ],
    );
  });

  test("tells which remembered cases the server no longer lists", async () => {
    const { heads } = await load(vault, [listed(first), listed(second)], []);

    const { missing } = await load(vault, [listed(second)], [], heads);

    assert.deepEqual(missing, [first.id]);
  });

  test("keeps a report that does not open as a line of its own", async () => {
    const [message] = report.messages;
    assert.ok(message);
    const broken = { ...report, messages: [{ ...message, sealed: message.sealed.slice(4) }] };

    const { rows } = await load(vault, [], [broken]);

    assert.deepEqual([rows[0]?.kind, rows[0]?.refused], ["report", "profile"]);
  });
});
