/** From name, password and account key to an opened vault. */
import { deriveAccount, type AccountSecrets } from "../../crypto/account.ts";
import type { Hash } from "../../crypto/encoding.ts";
import { readParameters, unlockMember, type Stretch } from "./account.ts";
import type { Api } from "./api.ts";
import { Desk } from "./desk.ts";
import { Keeper } from "./keeper.ts";
import { choosePin } from "./pin.ts";
import type { Store } from "./store.ts";
import { openVault } from "./vault.ts";
import type { Session } from "./wire.ts";

export interface Credentials {
  readonly name: string;
  readonly password: string;
  readonly accountKey: CryptoKey;
}

/** Where an unlocking finds its pin and its memory. */
export interface Ground {
  readonly api: Api;
  readonly store: Store;
  readonly stretch: Stretch;
  /** Fingerprints of the office file. */
  readonly office: readonly Hash[];
  /** The device's own pin, or empty. */
  readonly pin: Hash | "";
}

/** Signed in; pending until a lead has admitted the account. */
export interface SignedIn {
  readonly session: Session;
  readonly secrets: AccountSecrets;
}

async function derive(
  ground: Ground,
  { name, password, accountKey }: Credentials,
): Promise<AccountSecrets> {
  const parameters = readParameters(await ground.api.loginParameters(name));
  return deriveAccount(accountKey, await ground.stretch(password, parameters));
}

/** Sign in at the server. [weak] if it asks for less than the floor, before it learns anything. */
export async function signIn(ground: Ground, credentials: Credentials): Promise<SignedIn> {
  const secrets = await derive(ground, credentials);
  const session = await ground.api.login(credentials.name, secrets.loginToken);
  return { session, secrets };
}

/** The same where the server still has a session: only the keys are missing. */
export async function unlockSession(
  ground: Ground,
  session: Session,
  credentials: Credentials,
): Promise<SignedIn> {
  return { session, secrets: await derive(ground, credentials) };
}

/** Open the member key, this device's memory and the vault, in this order. */
export async function openDesk(ground: Ground, { session, secrets }: SignedIn): Promise<Desk> {
  const { member, seeds } = await unlockMember(session, secrets.keyEncryptionKey);
  const pin = choosePin(session.desk, { office: ground.office, device: ground.pin });
  const keeper = await Keeper.open(ground.store, session.account.id, seeds);
  const state = await ground.api.desk();
  const remembered = keeper.memory?.log;
  const vault = await openVault({ account: session.account, member, state, pin, remembered });
  await keeper.remember([], vault.log);
  return new Desk(ground.api, keeper, vault);
}
