// Founding, epochs, members, secrets and succession, and what someone who writes to the database could try.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openClosingList } from "../../src/crypto/closing.ts";
import {
  openDeskSecrets,
  openRootCopy,
  sealDeskSecrets,
  sealRootCopy,
  useDeskSecrets,
} from "../../src/crypto/desk-secrets.ts";
import { decodeWrapper, documentHash, encodeWrapper } from "../../src/crypto/document.ts";
import { randomBytes, randomId, toBase64Url } from "../../src/crypto/encoding.ts";
import {
  memberByKey,
  memberFingerprint,
  openJoinRequest,
  openMemberList,
  signJoinRequest,
} from "../../src/crypto/members.ts";
import { checkRememberedLog, newMemory } from "../../src/crypto/memory.ts";
import { deriveRecovery, newRecoveryMaster } from "../../src/crypto/recovery.ts";
import { signingKeyFromSeed } from "../../src/crypto/signing.ts";
import {
  currentEpoch,
  signSuccession,
  usableEpoch,
  verifyLog,
} from "../../src/crypto/statements.ts";
import { listed, makeDesk, makeEpoch, TODAY } from "./fixtures.ts";

const desk = await makeDesk();
const other = await makeDesk();
const fingerprint = desk.log.desk;
const people = [listed(desk.lead, "lead")];
const plan = { desk: fingerprint, previous: desk.log.last, number: 2, root: desk.root, people };

test("members and the recovery kit open the desk's secrets; the log vouches for them", async () => {
  const byLead = await openDeskSecrets(desk.sealedSecrets, desk.lead.identity, desk.log, 1);
  const byKit = await openDeskSecrets(desk.sealedSecrets, desk.recovery.identity, desk.log, 1);

  assert.deepEqual(byLead, desk.secrets);
  assert.deepEqual(byKit, desk.secrets);
});

for (const part of ["answering", "intake", "vault", "desk"] as const) {
  test(`secrets with a foreign ${part} are refused`, async () => {
    const swapped = { ...desk.secrets, [part]: other.secrets[part] };
    const sealed = await sealDeskSecrets(swapped, [desk.lead.recipient]);

    const opened = openDeskSecrets(sealed, desk.lead.identity, desk.log, 1);

    await assert.rejects(opened, { code: "secrets" });
  });
}

test("a second epoch carries the first one's keys, its members and its closing list", async () => {
  const { intake, vault } = desk.secrets;
  const heads = new Map([[randomId(), { version: 3, hash: toBase64Url(randomBytes(32)) }]]);
  const next = await makeEpoch({ ...plan, heads, former: [{ epoch: 1, intake, vault }] });
  const log = await verifyLog([...desk.statements, next.statement], fingerprint);
  const sealed = await sealDeskSecrets(next.secrets, [desk.lead.recipient]);

  const secrets = await openDeskSecrets(sealed, desk.lead.identity, log, 2);
  const keys = await useDeskSecrets(secrets);
  const list = await openMemberList(next.sealedMembers, keys.current.vault, currentEpoch(log));
  const closing = await openClosingList(next.sealedClosing, keys.current.vault, currentEpoch(log));

  assert.deepEqual([...keys.epochs.keys()], [2, 1]);
  assert.equal(memberByKey(list, desk.lead.publicKey).role, "lead");
  assert.deepEqual(closing.heads[0]?.slice(1), [...heads.values()].map(Object.values)[0]);
  assert.throws(() => memberByKey(list, desk.log.root), { code: "member" });
  const old = openMemberList(desk.sealedMembers, keys.current.vault, currentEpoch(log));
  await assert.rejects(old, { code: "members" });
});

test("a former key that the log does not commit to is refused", async () => {
  const former = [{ epoch: 1, intake: "" as const, vault: other.secrets.vault }];
  const next = await makeEpoch({ ...plan, former });
  const log = await verifyLog([...desk.statements, next.statement], fingerprint);
  const sealed = await sealDeskSecrets(next.secrets, [desk.lead.recipient]);

  const opened = openDeskSecrets(sealed, desk.lead.identity, log, 2);

  await assert.rejects(opened, { code: "secrets" });
});

test("only the root extends the log, in order and for at most 120 days", async () => {
  const forged = await makeEpoch({ ...plan, root: other.root });
  const skipped = await makeEpoch({ ...plan, number: 3 });
  const long = await makeEpoch({ ...plan, expires: "2027-03-24" });
  const early = await makeEpoch({ ...plan, since: "2026-11-22" });
  const foreign = await makeEpoch({ ...plan, desk: other.log.desk });
  const loose = await makeEpoch({ ...plan, previous: fingerprint });
  const extend = (epoch: { statement: unknown }): Promise<unknown> =>
    verifyLog([...desk.statements, epoch.statement], fingerprint);

  await assert.rejects(extend(forged), { code: "signer" });
  await assert.rejects(extend(skipped), { code: "log" });
  await assert.rejects(extend(long), { code: "log" });
  await assert.rejects(extend(early), { code: "log" });
  await assert.rejects(extend(foreign), { code: "desk" });
  await assert.rejects(extend(loose), { code: "log" });
  await assert.rejects(verifyLog(desk.statements.slice(0, 1), fingerprint), { code: "log" });
  await assert.rejects(verifyLog([], fingerprint), { code: "log" });
  await assert.rejects(verifyLog(desk.statements, other.log.desk), { code: "pin" });
});

test("an epoch is usable from the day before it begins until it expires", () => {
  assert.equal(usableEpoch(desk.log, "2026-11-22").number, 1);
  assert.equal(usableEpoch(desk.log, "2027-03-01").number, 1);
  assert.throws(() => usableEpoch(desk.log, "2026-11-21"), { code: "expired" });
  assert.throws(() => usableEpoch(desk.log, "2027-03-02"), { code: "expired" });
});

test("a succession needs the old recovery key and moves the root", async () => {
  const newRootSeed = randomBytes(32);
  const newRoot = await signingKeyFromSeed(newRootSeed);
  const newRecovery = await deriveRecovery(newRecoveryMaster());
  const succession = {
    desk: fingerprint,
    previous: desk.log.last,
    recovery_key: newRecovery.signer.publicKey,
    recovery_recipient: newRecovery.recipient,
    since: TODAY,
  };
  const keys = { oldRoot: desk.root, oldRecovery: desk.recovery.signer, newRoot };
  const signed = await signSuccession(succession, keys);
  const stolen = await signSuccession(succession, { ...keys, oldRecovery: other.root });

  const log = await verifyLog([...desk.statements, signed], fingerprint);

  assert.equal(log.root, newRoot.publicKey);
  assert.equal(log.recoveryRecipient, newRecovery.recipient);
  await assert.rejects(verifyLog([...desk.statements, stolen], fingerprint), { code: "signer" });
  const previous = await documentHash(signed);
  const byNew = await makeEpoch({ ...plan, previous, root: newRoot });
  const byOld = await makeEpoch({ ...plan, previous });
  const both = [...desk.statements, signed];
  assert.equal((await verifyLog([...both, byNew.statement], fingerprint)).epochs.length, 2);
  await assert.rejects(verifyLog([...both, byOld.statement], fingerprint), { code: "signer" });
  const copy = await sealRootCopy(fingerprint, newRootSeed, desk.lead.recipient);
  assert.deepEqual(await openRootCopy(copy, desk.lead.identity, log), newRootSeed);
  await assert.rejects(openRootCopy(copy, desk.lead.identity, desk.log), { code: "secrets" });
});

test("a shorter or different log than the remembered one is refused", async () => {
  const next = await makeEpoch(plan);
  const twin = await makeEpoch(plan);
  const longer = await verifyLog([...desk.statements, next.statement], fingerprint);
  const fork = await verifyLog([...desk.statements, twin.statement], fingerprint);
  const { log: remembered } = newMemory(longer);

  checkRememberedLog(remembered, longer);
  checkRememberedLog(newMemory(desk.log).log, longer);
  assert.throws(() => checkRememberedLog(remembered, desk.log), { code: "rollback" });
  assert.throws(() => checkRememberedLog(remembered, fork), { code: "rollback" });
});

test("a join request is bound to its desk and signed by the key it names", async () => {
  const request = {
    account: randomId(),
    desk: fingerprint,
    name: "Grace",
    recipient: other.lead.recipient,
  };
  const wrapper = decodeWrapper(encodeWrapper(await signJoinRequest(request, other.lead.signer)));

  const opened = await openJoinRequest(wrapper, fingerprint);
  const shown = await memberFingerprint(opened.recipient, opened.key);

  assert.equal(opened.key, other.lead.publicKey);
  assert.match(shown, /^\d{5}( \d{5}){5}$/);
  assert.notEqual(shown, await memberFingerprint(opened.recipient, desk.lead.publicKey));
  await assert.rejects(openJoinRequest(wrapper, other.log.desk), { code: "desk" });
  const signature = (await signJoinRequest(request, desk.lead.signer)).signatures;
  await assert.rejects(openJoinRequest({ ...wrapper, signatures: signature }, fingerprint), {
    code: "signature",
  });
  await assert.rejects(openJoinRequest({ ...wrapper, extra: 1 }, fingerprint), {
    code: "document",
  });
});
