/**
 * Passkeys (WebAuthn level 3) on the pages of accounts. The page holds what the browser is asked and
 * a form for its answer; both are the server's, so that everything else works without this script.
 */
import { fromBase64Url, toBase64Url as encode } from "../crypto/encoding.ts";
import { pageData } from "../shared/page-data.ts";

interface Descriptor {
  readonly type: "public-key";
  readonly id: string;
}

/** What the server asks, as JSON: of a new passkey if it names a `user`. */
interface Options {
  readonly challenge: string;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly Descriptor[];
  readonly allowCredentials?: readonly Descriptor[];
}

function toBase64Url(buffer: ArrayBuffer): string {
  return encode(new Uint8Array(buffer));
}

function descriptors(list: readonly Descriptor[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map(({ type, id }) => ({ type, id: fromBase64Url(id) }));
}

async function ask(options: Options): Promise<PublicKeyCredential> {
  const challenge = fromBase64Url(options.challenge);
  // The rest of the options has the same form as in JSON.
  const answer =
    options.user === undefined
      ? await navigator.credentials.get({
          publicKey: {
            ...(options as unknown as PublicKeyCredentialRequestOptions),
            challenge,
            allowCredentials: descriptors(options.allowCredentials),
          },
        })
      : await navigator.credentials.create({
          publicKey: {
            ...(options as unknown as PublicKeyCredentialCreationOptions),
            challenge,
            user: { ...options.user, id: fromBase64Url(options.user.id) },
            excludeCredentials: descriptors(options.excludeCredentials),
          },
        });
  if (!(answer instanceof PublicKeyCredential)) throw new TypeError("no credential");
  return answer;
}

/** The answer as the server reads it (RegistrationResponseJSON, AuthenticationResponseJSON). */
function describe(credential: PublicKeyCredential): string {
  const { response } = credential;
  const clientDataJSON = toBase64Url(response.clientDataJSON);
  const parts =
    response instanceof AuthenticatorAttestationResponse
      ? { clientDataJSON, attestationObject: toBase64Url(response.attestationObject) }
      : describeAssertion(response as AuthenticatorAssertionResponse, clientDataJSON);
  const id = toBase64Url(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response: parts });
}

function describeAssertion(response: AuthenticatorAssertionResponse, clientDataJSON: string) {
  return {
    clientDataJSON,
    authenticatorData: toBase64Url(response.authenticatorData),
    signature: toBase64Url(response.signature),
    ...(response.userHandle === null ? {} : { userHandle: toBase64Url(response.userHandle) }),
  };
}

function problemOf(error: unknown): string {
  if (!(error instanceof DOMException)) return "other";
  if (error.name === "InvalidStateError") return "known";
  return error.name === "NotAllowedError" || error.name === "AbortError" ? "cancelled" : "other";
}

function tell(form: HTMLFormElement, problem: string | undefined): void {
  for (const each of form.querySelectorAll<HTMLElement>("[data-problem]")) {
    each.hidden = each.dataset["problem"] !== problem;
  }
}

async function send(form: HTMLFormElement, options: Options): Promise<void> {
  const field = form.elements.namedItem("credential") as HTMLInputElement;
  const button = form.querySelector("button");
  tell(form, undefined);
  if (button !== null) button.disabled = true;
  try {
    field.value = describe(await ask(options));
    form.submit();
  } catch (error) {
    tell(form, problemOf(error));
  } finally {
    if (button !== null) button.disabled = false;
  }
}

function show(selector: string, visible: boolean): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element !== null) element.hidden = !visible;
}

function start(): void {
  const options = pageData("passkey") as Options | undefined;
  const form = document.querySelector<HTMLFormElement>("form[data-passkey]");
  if (options === undefined || form === null) return;
  show("[data-passkey-scriptless]", false);
  if (!("PublicKeyCredential" in globalThis)) {
    show("[data-passkey-missing]", true);
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Nothing is asked of the device while the form itself isn't complete.
    if (form.reportValidity()) void send(form, options);
  });
}

start();
