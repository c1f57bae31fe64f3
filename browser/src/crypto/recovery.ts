/** The recovery kit on paper: SLIP-39, any two of three shares (SPEC §9). */
// The JavaScript implementation SLIP-39 itself names. Its Node built-ins come from slip39-environment.ts.
/// <reference path="./slip39.d.ts" />
import Slip39 from "slip39";

import { encodeIdentity, type Identity, type Recipient } from "./age-keys.ts";
import { recipientOf } from "./age.ts";
import { randomBytes, type Bytes } from "./encoding.ts";
import { CryptoError, refusing } from "./errors.ts";
import { hkdf, importKeyMaterial } from "./primitives.ts";
import { signingKeyFromSeed, type SigningKey } from "./signing.ts";

const MASTER_LENGTH = 16;
const THRESHOLD = 2;
const SHARE_COUNT = 3;

/** The keys behind a recovery kit. */
export interface RecoveryKeys {
  readonly identity: Identity;
  readonly recipient: Recipient;
  readonly signer: SigningKey;
}

/** A fresh master secret, 16 random bytes. */
export function newRecoveryMaster(): Bytes {
  return randomBytes(MASTER_LENGTH);
}

/** Three shares of 20 words each; any two give the master secret back. */
export function splitRecoveryMaster(master: Bytes): readonly string[] {
  if (master.length !== MASTER_LENGTH) throw new CryptoError("encoding");
  return refusing("recovery", () => {
    const kit = Slip39.fromArray([...master], {
      threshold: 1,
      groups: [[THRESHOLD, SHARE_COUNT]],
      iterationExponent: 1,
    });
    return kit.fromPath("r/0").mnemonics;
  });
}

/** The master secret from two typed shares. [recovery] */
export function combineRecoveryShares(shares: readonly string[]): Bytes {
  return refusing("recovery", () => {
    const typed = shares.map((share) => share.trim().toLowerCase().split(/\s+/).join(" "));
    const master = Uint8Array.from(Slip39.recoverSecret(typed));
    if (master.length !== MASTER_LENGTH) throw new CryptoError("recovery");
    return master;
  });
}

/** The recovery keys of a master secret. */
export async function deriveRecovery(master: Bytes): Promise<RecoveryKeys> {
  if (master.length !== MASTER_LENGTH) throw new CryptoError("encoding");
  const material = await importKeyMaterial(master);
  const [xWingSeed, ed25519Seed] = await Promise.all([
    hkdf(material, "rueckhalt/v1/recovery/x-wing-seed"),
    hkdf(material, "rueckhalt/v1/recovery/ed25519-seed"),
  ]);
  const identity = encodeIdentity(xWingSeed);
  const signer = await signingKeyFromSeed(ed25519Seed);
  return { identity, recipient: await recipientOf(identity), signer };
}
