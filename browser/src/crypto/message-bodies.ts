/** The bodies of messages (SPEC §6). */
import { decodeCanonical } from "./canonical.ts";
import { CryptoError } from "./errors.ts";
import {
  array,
  code,
  day,
  hash,
  id,
  identity,
  integer,
  language,
  object,
  oneOf,
  recipient,
  record,
  text,
  type Check,
  type Checked,
} from "./schema.ts";

/** Longest message text in UTF-8 bytes. */
export const LONGEST_TEXT = 60_000;

const attachmentReference = object({
  hash,
  id,
  identity,
  length: integer(1),
  media_type: text(100),
  name: text(200),
});
const attachments = array(attachmentReference, 0, 20);

const report = object({
  format: oneOf("rueckhalt/report/v1"),
  answers: record((name) => /^[a-z_]{1,32}$/.test(name), array(code, 0, 32), 40),
  attachments,
  kommune: text(200),
  language,
  reply_to: recipient,
  text: text(LONGEST_TEXT),
  written: day,
});
const plainText = object({
  format: oneOf("rueckhalt/text/v1"),
  attachments,
  text: text(LONGEST_TEXT),
  written: day,
});
const withdrawal = object({
  format: oneOf("rueckhalt/withdrawal/v1"),
  scope: oneOf("statistics", "everything"),
  written: day,
});

export type AttachmentReference = Checked<typeof attachmentReference>;
export type ReportBody = Checked<typeof report>;
export type TextBody = Checked<typeof plainText>;
export type WithdrawalBody = Checked<typeof withdrawal>;
export type MessageBody = ReportBody | TextBody | WithdrawalBody;

const checks: { readonly [format: string]: Check<MessageBody> } = {
  "rueckhalt/report/v1": report,
  "rueckhalt/text/v1": plainText,
  "rueckhalt/withdrawal/v1": withdrawal,
};

function fits(format: string, direction: number, sequence: number): boolean {
  const opening = direction === 1 && sequence === 0;
  if (format === "rueckhalt/report/v1") return opening;
  if (format === "rueckhalt/withdrawal/v1") return direction === 1 && !opening;
  return !opening;
}

/** Check a body against its schema and its place in the thread. [schema] */
export function checkBody(value: unknown, direction: number, sequence: number): MessageBody {
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format !== "string" || !Object.hasOwn(checks, format)) throw new CryptoError("schema");
  const body = checks[format]?.(value as MessageBody);
  if (body === undefined || !fits(format, direction, sequence)) throw new CryptoError("schema");
  return body;
}

/** Parse the body bytes of a verified message. [canonical] [schema] */
export function decodeBody(bytes: Uint8Array, direction: number, sequence: number): MessageBody {
  return checkBody(decodeCanonical(bytes), direction, sequence);
}
