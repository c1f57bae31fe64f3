import assert from "node:assert/strict";
import { test } from "node:test";

import { draftNotice } from "../../../src/crypto/notice.ts";
import { signingKeyFromSeed } from "../../../src/crypto/signing.ts";
import { randomBytes, toBase64Url } from "../../../src/crypto/encoding.ts";
import {
  contentOf,
  isWritten,
  newWriting,
  problemsOf,
  type Problem,
  type Writing,
} from "../../../src/desk/model/notices/writing.ts";

const TODAY = "2026-11-23";
const written: Writing = {
  ...newWriting(TODAY),
  title: "Drohmails",
  text: "Bitte aufbewahren.",
  consent: "none-needed",
};

test("what is asked for and missing is named", () => {
  const cases: readonly (readonly [Partial<Writing>, Problem])[] = [
    [{ title: " " }, "title"],
    [{ title: "ü".repeat(61) }, "title-long"],
    [{ text: "" }, "text"],
    [{ text: "x".repeat(2_001) }, "text-long"],
    [{ english: true, textEn: "Keep them." }, "title-en"],
    [{ english: true, titleEn: "Mails" }, "text-en"],
    [{ reach: "land" }, "land"],
    [{ reach: "kommunen" }, "kommunen"],
    [{ consent: "" }, "consent"],
    [{ audience: "public" }, "consent-public"],
    [{ expires: "2027-01-23" }, "expires"],
    [{ expires: "2026-11-22" }, "expires"],
    [{ expires: "" }, "expires"],
  ];

  assert.deepEqual(problemsOf(written, TODAY), []);
  for (const [changes, problem] of cases) {
    assert.deepEqual(problemsOf({ ...written, ...changes }, TODAY), [problem]);
  }
});

test("what has no problem is signed, whatever was pasted into it", async () => {
  const pasted = contentOf(
    {
      ...written,
      title: "Droh\nmails\u202e",
      text: "eins\r\nzwei\u2028drei\u0007\n\nvier ",
      reach: "kommunen",
      kommunen: ["02000000", "01001000", "02000000"],
    },
    TODAY,
  );
  const seed = toBase64Url(randomBytes(32));

  await draftNotice(pasted, { desk: seed, epoch: seed }, await signingKeyFromSeed(randomBytes(32)));

  assert.deepEqual(pasted.texts, [["de", "Droh mails", "eins\nzwei drei \n\nvier"]]);
  assert.deepEqual(pasted.area, ["01001000", "02000000"]);
});

test("an empty form loses nothing, a word in it does", () => {
  assert.equal(isWritten(newWriting(TODAY)), false);
  assert.equal(isWritten({ ...newWriting(TODAY), text: "x" }), true);
});
