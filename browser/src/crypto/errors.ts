/** The codes of crypto/SPEC.md: which check refused. */
export type CryptoErrorCode =
  | "account-key"
  | "acknowledged"
  | "age"
  | "batch"
  | "canonical"
  | "case-key"
  | "closing"
  | "desk"
  | "direction"
  | "document"
  | "encoding"
  | "epoch"
  | "expired"
  | "field"
  | "format"
  | "head"
  | "key-file"
  | "log"
  | "member"
  | "members"
  | "memory"
  | "padding"
  | "pin"
  | "previous"
  | "profile"
  | "receipt"
  | "recipient"
  | "recovery"
  | "rollback"
  | "schema"
  | "secrets"
  | "self-test"
  | "sender"
  | "sequence"
  | "signature"
  | "signer"
  | "size"
  | "thread"
  | "weak";

/**
 * The only error these modules throw on any input. It names the check that failed and nothing else:
 * no cause, no content, so that it may be logged or shown without telling what was read.
 */
export class CryptoError extends Error {
  readonly code: CryptoErrorCode;

  constructor(code: CryptoErrorCode) {
    super(code);
    this.name = "CryptoError";
    this.code = code;
  }
}

/** Run `work`; whatever a library throws becomes `code`, our own errors pass. */
export function refusing<T>(code: CryptoErrorCode, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof CryptoError ? error : new CryptoError(code);
  }
}

/** The same for work that ends later. */
export async function refusingLater<T>(code: CryptoErrorCode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CryptoError ? error : new CryptoError(code);
  }
}
