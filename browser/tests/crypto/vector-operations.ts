/** The operations of crypto/vectors/README.md, each as the twin's own functions. */
import * as accountKey from "../../src/crypto/account-key.ts";
import * as account from "../../src/crypto/account.ts";
import { decodeIdentity, decodeRecipient } from "../../src/crypto/age-keys.ts";
import { open, recipientOf } from "../../src/crypto/age.ts";
import { decodeCanonical, encodeCanonical, type Json } from "../../src/crypto/canonical.ts";
import * as caseHead from "../../src/crypto/case-head.ts";
import * as batch from "../../src/crypto/batch.ts";
import * as cases from "../../src/crypto/case.ts";
import * as closing from "../../src/crypto/closing.ts";
import * as coding from "../../src/crypto/coding.ts";
import * as deskSecrets from "../../src/crypto/desk-secrets.ts";
import * as documents from "../../src/crypto/document.ts";
import {
  fromBase64Url,
  isDay,
  randomBytes,
  toBase64Url,
  type Bytes,
} from "../../src/crypto/encoding.ts";
import { CryptoError } from "../../src/crypto/errors.ts";
import * as members from "../../src/crypto/members.ts";
import * as memory from "../../src/crypto/memory.ts";
import type { MessageBody } from "../../src/crypto/message-bodies.ts";
import * as message from "../../src/crypto/message.ts";
import * as notice from "../../src/crypto/notice.ts";
import { pad, unpad, type PaddingUse } from "../../src/crypto/padding.ts";
import { importAesKey, sha256 } from "../../src/crypto/primitives.ts";
import { checkProfile, sealedSizeClass } from "../../src/crypto/profile.ts";
import * as receipt from "../../src/crypto/receipt.ts";
import * as recovery from "../../src/crypto/recovery.ts";
import { signingKeyFromSeed } from "../../src/crypto/signing.ts";
import * as statements from "../../src/crypto/statements.ts";
import type { Direction, ThreadState } from "../../src/crypto/thread.ts";
import type { WordListName, WordLists } from "../../src/crypto/word-lists.ts";

type Text = { readonly [key: string]: string };
type Operation<Input> = (
  input: Input,
  lists: WordLists,
) => Promise<{ readonly [key: string]: unknown }> | { readonly [key: string]: unknown };

const bytes = (text: string): Bytes => fromBase64Url(text);
const b64 = toBase64Url;

interface LogInput {
  readonly pin: string;
  readonly statements: readonly unknown[];
}
const readLog = (log: LogInput): Promise<statements.DeskLog> =>
  statements.verifyLog(log.statements, log.pin);

interface StateInput {
  readonly desk: string;
  readonly thread: string;
  readonly reporter_key: string;
  readonly reporter_recipient: string;
  readonly incoming: ThreadState["incoming"];
  readonly outgoing: ThreadState["outgoing"];
}
const readState = ({ reporter_key, reporter_recipient, ...rest }: StateInput): ThreadState => ({
  ...rest,
  reporterKey: reporter_key === "" ? null : reporter_key,
  reporterRecipient: reporter_recipient === "" ? null : reporter_recipient,
});
export const showState = ({
  reporterKey,
  reporterRecipient,
  ...rest
}: ThreadState): StateInput => ({
  ...rest,
  reporter_key: reporterKey ?? "",
  reporter_recipient: reporterRecipient ?? "",
});
const showMessage = (opened: message.OpenedMessage): { readonly [key: string]: unknown } => ({
  hash: opened.hash,
  body: opened.body,
  state: showState(opened.state),
});
interface MessageInput {
  readonly payload: string;
  readonly sealed: string;
  readonly identity: string;
  readonly direction: Direction;
  readonly log: LogInput;
  readonly state: StateInput;
  readonly opened_with?: string;
}

/** A key that can't be read out is the expected one if it opens what that one sealed. */
async function namesKey(found: CryptoKey, expected: Bytes): Promise<boolean> {
  const nonce = new Uint8Array(12);
  const probe = randomBytes(32);
  const raw = await crypto.subtle.importKey("raw", expected, "AES-GCM", false, ["decrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, found, probe);
  const opened = await crypto.subtle
    .decrypt({ name: "AES-GCM", iv: nonce }, raw, sealed)
    .catch(() => new ArrayBuffer(0));
  return b64(new Uint8Array(opened)) === b64(probe);
}

interface FieldInput {
  readonly sealed: string;
  readonly key: string;
  readonly context: cases.FieldContext;
}

const encodings = {
  "encoding.decode": ({ text, length }: { text: string; length?: number }) => ({
    hex: [...fromBase64Url(text, length)]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join(""),
  }),
  "encoding.day": ({ text }: { text: string }) => {
    if (!isDay(text)) throw new CryptoError("encoding");
    return { text };
  },
  "canonical.parse": (input: { bytes: string }) => ({
    bytes: b64(encodeCanonical(decodeCanonical(bytes(input.bytes)))),
  }),
  "canonical.serialise": ({ value }: { value: Json }) => ({ bytes: b64(encodeCanonical(value)) }),
  "profile.check": ({ sealed, most }: { sealed: string; most: number }) => ({
    stanzas: checkProfile(bytes(sealed), most),
  }),
  "profile.sealed_size_class": ({ length }: { length: number }) => ({
    class: sealedSizeClass(length),
  }),
  "age.recipient": async ({ identity = "" }: Text) => ({ recipient: await recipientOf(identity) }),
  "age.decode_recipient": ({ recipient = "" }: Text) => ({ key: b64(decodeRecipient(recipient)) }),
  "age.decode_identity": ({ identity = "" }: Text) => ({ seed: b64(decodeIdentity(identity)) }),
  "age.open": async (input: { sealed: string; identity: string; most: number }) => ({
    plaintext: b64(await open(bytes(input.sealed), input.identity, input.most)),
  }),
  "padding.pad": async ({ payload, use }: { payload: string; use: PaddingUse }) => {
    const padded = pad(bytes(payload), use);
    return { length: padded.length, hash: b64(await sha256(padded)) };
  },
  "padding.unpad": ({ padded, use }: { padded: string; use: PaddingUse }) => ({
    payload: b64(unpad(bytes(padded), use)),
  }),
  "receipt.encode": (input: { entropy: string; list: WordListName }, lists: WordLists) => ({
    words: receipt.encodeReceipt(bytes(input.entropy), lists[input.list]).join(" "),
  }),
  "receipt.decode": async ({ words = "" }: Text, lists: WordLists) => {
    const entropy = receipt.decodeReceipt(words, lists);
    const secrets = await receipt.deriveReceiptSecrets(entropy);
    return {
      entropy: b64(entropy),
      mailbox_token: b64(secrets.mailboxToken),
      x_wing_seed: b64(secrets.xWingSeed),
      ed25519_seed: b64(secrets.ed25519Seed),
    };
  },
};

interface PrefixInput {
  readonly direction: number;
  readonly recipient: string;
  readonly desk: string;
  readonly epoch: string;
  readonly thread: string;
  readonly sequence: number;
  readonly previous: string;
  readonly acknowledged: string;
}

const messages = {
  "message.sign": async (input: { seed: string; prefix: PrefixInput; body: MessageBody }) => {
    const signer = await signingKeyFromSeed(bytes(input.seed));
    const recipient = await statements.recipientHash(input.prefix.recipient);
    const signed = await message.signMessage(signer, { ...input.prefix, recipient }, input.body);
    return { payload: b64(signed.payload), hash: signed.hash };
  },
  "message.verify": async (input: MessageInput) =>
    showMessage(
      await message.verifyMessage(
        bytes(input.payload),
        input.direction,
        readState(input.state),
        await readLog(input.log),
        input.opened_with,
      ),
    ),
  "message.open": async (input: MessageInput) =>
    showMessage(
      await message.openMessage(
        bytes(input.sealed),
        input.identity,
        input.direction,
        readState(input.state),
        await readLog(input.log),
      ),
    ),
  "message.open_self_copy": async (input: MessageInput) =>
    showMessage(
      await message.openSelfCopy(
        bytes(input.sealed),
        input.identity,
        readState(input.state),
        await readLog(input.log),
      ),
    ),
  "document.sign": async (input: { document: string; seeds: readonly string[] }) => {
    const signers = await Promise.all(input.seeds.map((seed) => signingKeyFromSeed(bytes(seed))));
    const document = decodeCanonical(bytes(input.document));
    const wrapper = await documents.signDocument(document, signers);
    return { wrapper, hash: await documents.documentHash(wrapper) };
  },
  "document.open": async (input: { wrapper: unknown; keys: readonly string[] }) => {
    const opened = await documents.openDocument(
      input.wrapper,
      input.keys,
      (value) => value as Json,
    );
    return { document: b64(encodeCanonical(opened.content)) };
  },
};

const desks = {
  "statements.verify_log": async (input: {
    log: LogInput;
    day?: string;
    remembered?: readonly [number, string];
  }) => {
    const log = await readLog(input.log);
    if (input.remembered !== undefined) {
      const [length, last] = input.remembered;
      memory.checkRememberedLog({ length, last }, log);
    }
    const current = statements.currentEpoch(log);
    if (input.day !== undefined) statements.usableEpoch(log, input.day);
    return {
      desk: log.desk,
      root: log.root,
      recovery_key: log.recoveryKey,
      length: log.length,
      last: log.last,
      epoch: current.number,
    };
  },
  "members.fingerprint": async ({ recipient = "", key = "" }: Text) => ({
    fingerprint: await members.memberFingerprint(recipient, key),
  }),
  "members.open_join_request": async (input: { wrapper: unknown; desk: string }) => ({
    request: await members.openJoinRequest(input.wrapper, input.desk),
  }),
  "members.open_list": async (input: ListInput) => {
    const epoch = statements.epochByNumber(await readLog(input.log), input.epoch);
    const vault = await importAesKey(bytes(input.vault));
    return { list: await members.openMemberList(bytes(input.sealed), vault, epoch) };
  },
  "closing.open": async (input: ListInput) => {
    const epoch = statements.epochByNumber(await readLog(input.log), input.epoch);
    const vault = await importAesKey(bytes(input.vault));
    return { list: await closing.openClosingList(bytes(input.sealed), vault, epoch) };
  },
  "desk_secrets.open": async (input: {
    sealed: string;
    identity: string;
    log: LogInput;
    epoch: number;
  }) => {
    const log = await readLog(input.log);
    const sealed = bytes(input.sealed);
    return { secrets: await deskSecrets.openDeskSecrets(sealed, input.identity, log, input.epoch) };
  },
  "desk_secrets.open_root_copy": async (input: {
    sealed: string;
    identity: string;
    log: LogInput;
  }) => {
    const log = await readLog(input.log);
    return { seed: b64(await deskSecrets.openRootCopy(bytes(input.sealed), input.identity, log)) };
  },
  "recovery.derive": async ({ master = "" }: Text) => {
    const keys = await recovery.deriveRecovery(bytes(master));
    return { recipient: keys.recipient, key: keys.signer.publicKey };
  },
  "recovery.combine": ({ shares }: { shares: readonly string[] }) => ({
    master: b64(recovery.combineRecoveryShares(shares)),
  }),
};

interface ListInput {
  readonly sealed: string;
  readonly vault: string;
  readonly log: LogInput;
  readonly epoch: number;
}

const accounts = {
  "account.encode_key": ({ key = "" }: Text) => ({
    text: accountKey.encodeAccountKey(bytes(key)),
  }),
  "account.decode_key": ({ text = "" }: Text) => ({
    key: b64(accountKey.decodeAccountKey(text)),
  }),
  "account.stretch": async (input: {
    password: string;
    salt: string;
    memory_kib: number;
    iterations: number;
    parallelism: number;
  }) => ({
    stretched: b64(
      await account.stretchPassword(input.password, {
        salt: bytes(input.salt),
        memoryKib: input.memory_kib,
        iterations: input.iterations,
        parallelism: input.parallelism,
      }),
    ),
  }),
  "account.derive": async ({ key = "", stretched = "" }: Text, _: WordLists) => {
    const material = await account.importAccountKey(bytes(key));
    const { loginToken, keyEncryptionKey } = await account.deriveAccount(
      material,
      bytes(stretched),
    );
    return {
      login_token: loginToken,
      key_encryption_key: (expected: string) => namesKey(keyEncryptionKey, bytes(expected)),
    };
  },
  "account.open_key_file": async (input: Text) => {
    const key = await importAesKey(bytes(input["key_encryption_key"] ?? ""));
    const file = bytes(input["file"] ?? "");
    const seeds = await account.openKeyFile(file, key, input["account"] ?? "");
    return { x_wing_seed: b64(seeds.xWing), ed25519_seed: b64(seeds.ed25519) };
  },
  "memory.open": async (input: Text) => {
    const key = await memory.memoryKey({
      xWing: bytes(input["x_wing_seed"] ?? ""),
      ed25519: bytes(input["ed25519_seed"] ?? ""),
    });
    const opened = await memory.openMemory(
      bytes(input["sealed"] ?? ""),
      key,
      input["account"] ?? "",
    );
    return {
      memory: {
        format: "rueckhalt/memory/v1",
        heads: closing.entriesOf(opened.heads),
        log: [opened.log.length, opened.log.last],
      },
    };
  },
};

const caseFiles = {
  "case.open_key": async (input: {
    wrapped: string;
    vault: string;
    context: cases.CaseKeyContext;
  }) => {
    const vault = await importAesKey(bytes(input.vault));
    const key = await cases.openCaseKey(bytes(input.wrapped), vault, input.context);
    return { key: (expected: string) => namesKey(key, bytes(expected)) };
  },
  "case.open_field": async ({ sealed, key, context }: FieldInput) => ({
    payload: b64(await cases.openField(bytes(sealed), await importAesKey(bytes(key)), context)),
  }),
  "case.open_card": async ({ sealed, key, context }: FieldInput) => ({
    card: await cases.openCard(bytes(sealed), await importAesKey(bytes(key)), context),
  }),
  "case.open_notes": async ({ sealed, key, context }: FieldInput) => ({
    notes: await cases.openNotes(bytes(sealed), await importAesKey(bytes(key)), context),
  }),
  "case.verify_head": async (input: {
    sealed: string;
    key: string;
    context: cases.CaseKeyContext;
    current_epoch: number;
    members: readonly members.MemberList[];
    fields: Text;
    closing?: closing.ClosingList;
    remembered?: readonly [number, string];
  }) => {
    const fields = Object.entries(input.fields).map(
      ([field, text]) => [field, bytes(text)] as const,
    );
    const verified = await caseHead.verifyHead(bytes(input.sealed), {
      key: await importAesKey(bytes(input.key)),
      context: input.context,
      currentEpoch: input.current_epoch,
      members: new Map(input.members.map((list) => [list.epoch, list])),
      fields: Object.fromEntries(fields),
      closing: input.closing && closing.headsOf(input.closing.heads),
      remembered: input.remembered && {
        version: input.remembered[0],
        hash: input.remembered[1],
      },
    });
    return { version: verified.version, hash: verified.hash };
  },
};

const statistics = {
  "coding.read": ({ payload = "" }: Text) => {
    const read = coding.decodeCoding(bytes(payload));
    return { payload: b64(coding.encodeCoding(read)), summary: coding.summaryOf(read) };
  },
  "batch.tuple_id": async (input: { seed: string; part: batch.Part; revision: number }) => ({
    id: await batch.tupleId(batch.codingSeed(input.seed), input.part, input.revision),
  }),
  "batch.open": async ({ wrapper, key }: { wrapper: unknown; key: string }) => {
    const { hash, number, week, files } = await batch.openBatch(wrapper, key);
    return { hash, number, week, files };
  },
  "batch.open_tuples": async (input: {
    sealed: string;
    identity: string;
    key: string;
    batch: unknown;
  }) => {
    const statement = await batch.openBatch(input.batch, input.key);
    const opened = await batch.openTuples(
      bytes(input.sealed),
      input.identity,
      input.key,
      statement,
    );
    const { period, frame, kommunen, network } = opened;
    return { period, frame, kommunen, network };
  },
  "batch.open_copy": async (input: {
    sealed: string;
    vault: string;
    desk: string;
    epoch: number;
    number: number;
  }) => {
    const vault = await importAesKey(bytes(input.vault));
    return { rows: await batch.openCopy(bytes(input.sealed), vault, input) };
  },
};

const showNotice = ({ content, hash, signers }: notice.Notice) => {
  const { id, area, since, expires, texts } = content;
  return { hash, signers, id, area, since, expires, texts };
};

const notices = {
  "notice.open_draft": async ({ wrapper, desk }: { wrapper: unknown; desk: string }) =>
    showNotice(await notice.openDraft(wrapper, desk)),
  "notice.open": async (input: {
    wrapper: unknown;
    desk: string;
    epoch?: string;
    members?: Json;
  }) => {
    const opened = await notice.openNotice(input.wrapper, input.desk);
    if (input.members !== undefined) {
      const listed = members.memberListCheck(input.members);
      notice.requireSigners(opened, input.epoch ?? "", listed);
    }
    return showNotice(opened);
  },
};

/** By name. A function as output value decides by itself whether the expected text is right. */
export const operations: { readonly [name: string]: Operation<never> } = {
  ...encodings,
  ...messages,
  ...desks,
  ...accounts,
  ...caseFiles,
  ...statistics,
  ...notices,
};
