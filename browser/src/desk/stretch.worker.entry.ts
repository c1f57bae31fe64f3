/** Argon2id beside the page, so that it keeps answering. One use, then the page ends this worker. */
import { stretchPassword, type StretchParameters } from "../crypto/account.ts";
import { CryptoError } from "../crypto/errors.ts";

self.addEventListener("message", (event: MessageEvent<[string, StretchParameters]>) => {
  const [password, parameters] = event.data;
  stretchPassword(password, parameters).then(
    (stretched) => self.postMessage({ stretched }),
    (error: unknown) =>
      self.postMessage({ refused: error instanceof CryptoError ? error.code : "weak" }),
  );
});
