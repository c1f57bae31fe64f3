/** A member's key, unlocked by password and account key (SPEC §9). Desk pages only: Argon2id is WebAssembly. */
import { argon2id } from "hash-wasm"; // Argon2id in 11 KB; WebCrypto has none

import { encodeIdentity, type Identity, type Recipient } from "./age-keys.ts";
import { recipientOf } from "./age.ts";
import { encodeCanonical } from "./canonical.ts";
import {
  concatBytes,
  encodeUtf8,
  randomBytes,
  toBase64Url,
  type Bytes,
  type Id,
  type PublicKey,
} from "./encoding.ts";
import { CryptoError, refusingLater } from "./errors.ts";
import { decryptGcm, encryptGcm, hkdf, hkdfAesKey, importKeyMaterial } from "./primitives.ts";
import { signingKeyFromSeed, type SigningKey } from "./signing.ts";

const ACCOUNT_KEY_LENGTH = 16;
const SALT_LENGTH = 16;
const SEED_LENGTH = 32;
const STRETCHED_LENGTH = 32;

/** Argon2id parameters as the server names them; below the floor they are refused. */
export interface StretchParameters {
  /** 16 bytes. */
  readonly salt: Bytes;
  readonly memoryKib: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** What new accounts use, and the floor for all (RFC 9106). */
export const STRETCH_FLOOR = { memoryKib: 65_536, iterations: 3, parallelism: 1 } as const;
const STRETCH_CEILING = { memoryKib: 1_048_576, iterations: 16 } as const;

/** What the password and the account key give together. */
export interface AccountSecrets {
  /** b64 of 32 bytes; the server stores H(token). */
  readonly loginToken: string;
  /** Opens the member key file; can't be read out. */
  readonly keyEncryptionKey: CryptoKey;
}

/** The two seeds of a member's key, 32 bytes each. */
export interface MemberSeeds {
  readonly xWing: Bytes;
  readonly ed25519: Bytes;
}

/** A member's key in use. */
export interface MemberKey {
  readonly identity: Identity;
  readonly recipient: Recipient;
  readonly signer: SigningKey;
  readonly publicKey: PublicKey;
}

/** A fresh account key, 16 random bytes. */
export function newAccountKey(): Bytes {
  return randomBytes(ACCOUNT_KEY_LENGTH);
}

/** The account key as a key that can be kept in IndexedDB but not read out. */
export async function importAccountKey(accountKey: Bytes): Promise<CryptoKey> {
  if (accountKey.length !== ACCOUNT_KEY_LENGTH) throw new CryptoError("encoding");
  return importKeyMaterial(accountKey);
}

/** Fresh parameters for a new password. */
export function newStretchParameters(): StretchParameters {
  return { salt: randomBytes(SALT_LENGTH), ...STRETCH_FLOOR };
}

/** Argon2id of a password, 32 bytes. [weak] if the server asks for less than the floor, [encoding] */
export async function stretchPassword(
  password: string,
  parameters: StretchParameters,
): Promise<Bytes> {
  const { salt, memoryKib, iterations, parallelism } = parameters;
  const acceptable =
    salt.length === SALT_LENGTH &&
    parallelism === STRETCH_FLOOR.parallelism &&
    within(memoryKib, STRETCH_FLOOR.memoryKib, STRETCH_CEILING.memoryKib) &&
    within(iterations, STRETCH_FLOOR.iterations, STRETCH_CEILING.iterations);
  if (!acceptable) throw new CryptoError("weak");
  if (!password.isWellFormed()) throw new CryptoError("encoding");
  return refusingLater("weak", async () => {
    const stretched = await argon2id({
      password: encodeUtf8(password.normalize("NFKC")),
      salt,
      memorySize: memoryKib,
      iterations,
      parallelism,
      hashLength: STRETCHED_LENGTH,
      outputType: "binary",
    });
    return stretched as Bytes;
  });
}

function within(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

const LOGIN_TOKEN = "rueckhalt/v1/account/login-token";
const KEY_ENCRYPTION_KEY = "rueckhalt/v1/account/key-encryption-key";

/** Log-in token and key-encryption key. `accountKey` comes from `importAccountKey`. */
export async function deriveAccount(
  accountKey: CryptoKey,
  stretched: Bytes,
): Promise<AccountSecrets> {
  if (stretched.length !== STRETCHED_LENGTH) throw new CryptoError("encoding");
  const [token, keyEncryptionKey] = await Promise.all([
    hkdf(accountKey, LOGIN_TOKEN, stretched),
    hkdfAesKey(accountKey, KEY_ENCRYPTION_KEY, stretched),
  ]);
  return { loginToken: toBase64Url(token), keyEncryptionKey };
}

/** Fresh seeds of a new member. */
export function newMemberSeeds(): MemberSeeds {
  return { xWing: randomBytes(SEED_LENGTH), ed25519: randomBytes(SEED_LENGTH) };
}

function associatedData(account: Id): Bytes {
  return encodeCanonical({ account, format: "rueckhalt/member-key/v1" });
}

/** Encrypt a member's seeds to the key file the server keeps. */
export async function sealKeyFile(
  seeds: MemberSeeds,
  keyEncryptionKey: CryptoKey,
  account: Id,
): Promise<Bytes> {
  if (seeds.xWing.length !== SEED_LENGTH || seeds.ed25519.length !== SEED_LENGTH) {
    throw new CryptoError("encoding");
  }
  const plaintext = concatBytes(seeds.xWing, seeds.ed25519);
  return encryptGcm(keyEncryptionKey, plaintext, associatedData(account));
}

/** Open a member key file. [key-file] also with a wrong password or account key. */
export async function openKeyFile(
  file: Bytes,
  keyEncryptionKey: CryptoKey,
  account: Id,
): Promise<MemberSeeds> {
  const plaintext = await decryptGcm(keyEncryptionKey, file, associatedData(account), "key-file");
  if (plaintext.length !== 2 * SEED_LENGTH) throw new CryptoError("key-file");
  return { xWing: plaintext.slice(0, SEED_LENGTH), ed25519: plaintext.slice(SEED_LENGTH) };
}

/** A member's key ready for use. */
export async function useMemberSeeds(seeds: MemberSeeds): Promise<MemberKey> {
  const identity = encodeIdentity(seeds.xWing);
  const signer = await signingKeyFromSeed(seeds.ed25519);
  return { identity, recipient: await recipientOf(identity), signer, publicKey: signer.publicKey };
}
