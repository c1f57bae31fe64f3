/**
 * What a person's own device keeps: the account key as a key that can't be read out, and the desk's pin.
 * Entries are found by the hash of the log-in name, so that the name itself is not kept.
 */
import { encodeUtf8, toBase64Url, type Hash } from "../../crypto/encoding.ts";
import { sha256 } from "../../crypto/primitives.ts";
import type { Store } from "./store.ts";

export interface DeviceEntry {
  /** Undefined where the device was started afresh: then it has to be typed again. */
  readonly accountKey: CryptoKey | undefined;
  /** From founding or the lead's link; empty where the office file is the only source. */
  readonly pin: Hash | "";
}

/**
 * A log-in name as the server compares names: letter case and surrounding space don't matter. There and
 * back again, letter by letter, a "ß" becomes the "ss" of Unicode's case folding.
 */
function comparable(name: string): string {
  const letters = [...name.normalize("NFKC")].map((each) =>
    each.toLowerCase().toUpperCase().toLowerCase(),
  );
  return letters.join("").normalize("NFKC").trim();
}

async function entryName(loginName: string): Promise<string> {
  const digest = await sha256(encodeUtf8(`rueckhalt/v1/device:${comparable(loginName)}`));
  return `device:${toBase64Url(digest)}`;
}

export async function keepOnDevice(
  store: Store,
  loginName: string,
  entry: DeviceEntry,
): Promise<void> {
  await store.put(await entryName(loginName), entry);
}

export async function deviceEntry(
  store: Store,
  loginName: string,
): Promise<DeviceEntry | undefined> {
  return (await store.get(await entryName(loginName))) as DeviceEntry | undefined;
}

export async function forgetDevice(store: Store, loginName: string): Promise<void> {
  await store.delete(await entryName(loginName));
}

/** Forget the account key alone. The pin stays: it came from a person, not from the server. */
export async function forgetAccountKey(store: Store, loginName: string): Promise<void> {
  const kept = await deviceEntry(store, loginName);
  if (kept === undefined || kept.pin === "") return forgetDevice(store, loginName);
  await keepOnDevice(store, loginName, { accountKey: undefined, pin: kept.pin });
}
