/** Sealed files (SPEC §3): age v1 with hybrid post-quantum recipients only. */
// The age author's own implementation; the one browser library with the hybrid recipients.
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";

import { decodeIdentity, decodeRecipient, type Identity, type Recipient } from "./age-keys.ts";
import type { Bytes } from "./encoding.ts";
import { CryptoError, refusingLater } from "./errors.ts";
import { checkProfile, MOST_STANZAS, ONE_STANZA } from "./profile.ts";

/** A fresh identity from the operating system's generator. */
export function generateIdentity(): Promise<Identity> {
  return generateHybridIdentity();
}

/** The recipient that belongs to an identity. [encoding] if it is not one. */
export async function recipientOf(identity: Identity): Promise<Recipient> {
  decodeIdentity(identity);
  return refusingLater("encoding", () => identityToRecipient(identity));
}

/** Seal to 1 to 64 recipients. [encoding] if one is no recipient, [age] if its key is not valid. */
export async function seal(plaintext: Bytes, recipients: readonly Recipient[]): Promise<Bytes> {
  if (recipients.length < ONE_STANZA || recipients.length > MOST_STANZAS) {
    throw new CryptoError("profile");
  }
  recipients.forEach(decodeRecipient);
  return refusingLater("age", async () => {
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    return (await encrypter.encrypt(plaintext)) as Bytes;
  });
}

/** Open a sealed file of at most `most` stanzas, profile check first. [profile] [age] */
export async function open(file: Bytes, identity: Identity, most = ONE_STANZA): Promise<Bytes> {
  checkProfile(file, most);
  decodeIdentity(identity);
  return openBelowProfile(file, (decrypter) => decrypter.addIdentity(identity));
}

/**
 * Open any age file, without the profile check: only for the public test kit of age.
 * The plaintext is returned after the whole file has verified, never in parts.
 */
export function openBelowProfile(
  file: Bytes,
  addKeys: (decrypter: Decrypter) => void,
): Promise<Bytes> {
  return refusingLater("age", async () => {
    const decrypter = new Decrypter();
    addKeys(decrypter);
    return (await decrypter.decrypt(file)) as Bytes;
  });
}
