/** A vault worker: opens cards and reports and checks heads, beside the page. Its keys die with it. */
import { checkHeads, openCards, openReports, type WorkerKeys } from "./model/summaries.ts";
import type { Answer, Request, VaultKind, VaultWork } from "./model/worker-messages.ts";

let keys: WorkerKeys | undefined;

async function work(request: Request): Promise<VaultWork[VaultKind]["output"]> {
  if (request.kind === "keys") {
    keys = request.input as WorkerKeys;
    return null;
  }
  if (keys === undefined) throw new Error("no keys yet");
  switch (request.kind) {
    case "cards":
      return openCards((request as Request<"cards">).input, keys);
    case "heads":
      return checkHeads((request as Request<"heads">).input, keys);
    case "reports":
      return openReports((request as Request<"reports">).input, keys);
  }
}

self.addEventListener("message", (event: MessageEvent<Request>) => {
  const { number } = event.data;
  // What went wrong stays in here: an error's text could carry what was read.
  work(event.data).then(
    (output) => self.postMessage({ number, output } satisfies Answer),
    () => self.postMessage({ number, failed: true } satisfies Answer),
  );
});
