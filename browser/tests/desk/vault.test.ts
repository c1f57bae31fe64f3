import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { decodeRecipient } from "../../src/crypto/age-keys.ts";
import { fromBase64Url, toBase64Url } from "../../src/crypto/encoding.ts";
import { unlockMember } from "../../src/desk/model/account.ts";
import { openCandidates, sameFingerprint } from "../../src/desk/model/members.ts";
import { ownFingerprint } from "../../src/desk/model/joining.ts";
import { choosePin, isPublished } from "../../src/desk/model/pin.ts";
import { currentMembers } from "../../src/desk/model/vault.ts";
import { Office, type Person } from "./office.ts";

const code = (expected: string) => ({ name: "CryptoError", code: expected });

describe("a vault", () => {
  let office: Office;
  let second: Person;

  before(async () => {
    office = await Office.found();
    second = await office.admit("Bela");
  });

  test("opens for everybody on the list and shows the same members", async () => {
    const lead = await office.vault(office.lead);
    const counsellor = await office.vault(second);

    assert.deepEqual(currentMembers(lead), currentMembers(counsellor));
    assert.equal(lead.self.role, "lead");
    assert.equal(counsellor.self.role, "counsellor");
    assert.equal(counsellor.epoch.number, 2);
  });

  test("stays closed when the server shows a shorter log than this device has seen", async () => {
    const { log } = await office.vault(office.lead);
    const rolledBack = office.showing({ log: office.state.log.slice(0, 2) });

    await assert.rejects(
      rolledBack.vault(office.lead, { length: log.length, last: log.last }),
      code("rollback"),
    );
  });

  test("stays closed with another desk's log, even one that is sound in itself", async () => {
    const other = await Office.found();
    const swapped = office.showing({ log: other.state.log });

    await assert.rejects(swapped.vault(office.lead), code("pin"));
  });

  test("stays closed when a member list was changed or left out", async () => {
    const [first, current] = office.state.members;
    assert.ok(first && current);
    const bytes = fromBase64Url(current.sealed);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const changed = [first, { epoch: 2, sealed: toBase64Url(bytes) }];
    for (const members of [changed, [current]]) {
      const broken = office.showing({ members });
      await assert.rejects(broken.vault(office.lead), code("members"));
    }
  });

  test("stays closed for an account that pretends to be another member", async () => {
    const impostor = { ...second, account: office.lead.account };

    await assert.rejects(office.vault(impostor), code("member"));
  });
});

describe("joining", () => {
  test("shows lead and new member the same digits", async () => {
    const office = await Office.found();
    const person = await office.apply("Bela");

    const [candidate] = await openCandidates(office.state, office.state.fingerprint);

    assert.equal(candidate?.fingerprint, await ownFingerprint(person));
    assert.ok(
      sameFingerprint(
        candidate?.fingerprint.replaceAll(" ", "") ?? "",
        candidate?.fingerprint ?? "",
      ),
    );
    assert.ok(!sameFingerprint("1".repeat(30), candidate?.fingerprint ?? ""));
  });

  test("ignores a request the server has put under another account or changed", async () => {
    const office = await Office.found();
    await office.apply("Bela");
    const [genuine] = office.state.candidates;
    assert.ok(genuine);
    const moved = { ...genuine, account: office.lead.account.id };
    const signatures = genuine.request.signatures.map((each) => ({
      ...each,
      signature: "A".repeat(86),
    }));
    const unsigned = { ...genuine, request: { ...genuine.request, signatures } };
    const state = { ...office.state, candidates: [moved, unsigned] };

    assert.deepEqual(await openCandidates(state, office.state.fingerprint), []);
  });

  test("makes an account whose key file opens with its own secrets only", async () => {
    const office = await Office.found();
    const first = await office.apply("Bela");
    const other = await office.apply("Cem");

    assert.equal(decodeRecipient(first.member.recipient).length, 1216);
    await assert.rejects(
      unlockMember(
        { account: first.account, desk: office.state.fingerprint, key_file: "AAAA" },
        other.secrets.keyEncryptionKey,
      ),
      code("key-file"),
    );
  });
});

describe("the pin", () => {
  const office = ["a", "b"];

  test("comes from the office file where this device knows nothing", () => {
    assert.equal(choosePin("b", { office, device: "" }), "b");
    assert.throws(() => choosePin("c", { office, device: "" }), code("pin"));
  });

  test("of this device must agree with the server, whatever the office file says", () => {
    assert.equal(choosePin("c", { office, device: "c" }), "c");
    assert.throws(() => choosePin("a", { office, device: "c" }), code("pin"));
    assert.equal(isPublished("c", office), false);
  });
});
