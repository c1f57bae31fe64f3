/** Making an account and unlocking it: password, account key, member key (SPEC §9). */
import {
  deriveAccount,
  importAccountKey,
  newAccountKey,
  newMemberSeeds,
  newStretchParameters,
  openKeyFile,
  sealKeyFile,
  useMemberSeeds,
  type AccountSecrets,
  type MemberKey,
  type MemberSeeds,
  type StretchParameters,
} from "../../crypto/account.ts";
import { encodeAccountKey } from "../../crypto/account-key.ts";
import { fromBase64Url, randomId, toBase64Url, type Bytes } from "../../crypto/encoding.ts";
import { CryptoError } from "../../crypto/errors.ts";
import type { KeyParameters, NewAccount, Session } from "./wire.ts";

/** Argon2id, in the page's worker or directly in tests. */
export type Stretch = (password: string, parameters: StretchParameters) => Promise<Bytes>;

/** Shorter passwords are refused; length is the only rule (NIST SP 800-63B). */
export const SHORTEST_PASSWORD = 12;

export interface AccountWish {
  readonly name: string;
  readonly displayName: string;
  readonly password: string;
}

/** A new account's own secrets. Nothing here goes to the server. */
export interface AccountKeys {
  readonly account: string;
  readonly accountKey: Bytes;
  /** The account key as it is printed. */
  readonly printed: string;
  readonly seeds: MemberSeeds;
  readonly member: MemberKey;
}

export async function newAccountKeys(): Promise<AccountKeys> {
  const accountKey = newAccountKey();
  const seeds = newMemberSeeds();
  return {
    account: randomId(),
    accountKey,
    printed: encodeAccountKey(accountKey),
    seeds,
    member: await useMemberSeeds(seeds),
  };
}

/** What the server is told about a new account, and the secrets this page goes on with. */
export interface DescribedAccount {
  readonly account: NewAccount;
  readonly secrets: AccountSecrets;
}

export async function describeAccount(
  wish: AccountWish,
  keys: AccountKeys,
  stretch: Stretch,
): Promise<DescribedAccount> {
  const parameters = newStretchParameters();
  const stretched = await stretch(wish.password, parameters);
  const secrets = await deriveAccount(await importAccountKey(keys.accountKey), stretched);
  const keyFile = await sealKeyFile(keys.seeds, secrets.keyEncryptionKey, keys.account);
  const account = {
    id: keys.account,
    name: wish.name,
    display_name: wish.displayName,
    salt: toBase64Url(parameters.salt),
    memory_kib: parameters.memoryKib,
    iterations: parameters.iterations,
    parallelism: parameters.parallelism,
    token: secrets.loginToken,
    key_file: toBase64Url(keyFile),
  };
  return { account, secrets };
}

/** The server's parameters as the stretching takes them; their floor is checked there. */
export function readParameters(parameters: KeyParameters): StretchParameters {
  try {
    return {
      salt: fromBase64Url(parameters.salt, 16),
      memoryKib: parameters.memory_kib,
      iterations: parameters.iterations,
      parallelism: parameters.parallelism,
    };
  } catch {
    throw new CryptoError("weak");
  }
}

/** Open the key file of a session and make the member key usable. [key-file] */
export async function unlockMember(
  session: Session,
  keyEncryptionKey: CryptoKey,
): Promise<{ readonly member: MemberKey; readonly seeds: MemberSeeds }> {
  const file = fromBase64Url(session.key_file);
  const seeds = await openKeyFile(file, keyEncryptionKey, session.account.id);
  return { seeds, member: await useMemberSeeds(seeds) };
}
