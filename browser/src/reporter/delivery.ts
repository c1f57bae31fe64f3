/** Delivering sealed files until the server has them: the same id each time, so never twice. */
import { NoAnswer, Problem } from "../shared/api.ts";

/** What a delivery tells while it tries. */
export interface Progress {
  /** A try begins. */
  sending(): void;
  /** The next try follows in `seconds`; the returned promise ends the wait early. */
  waiting(seconds: number): Promise<void>;
}

/** Tries are used up; nothing is lost, the same delivery may be started again. */
export class Undelivered extends Error {}

const PAUSES_SECONDS = [1, 3, 8, 20, 45];
const MOST_RESEALS = 3;

export interface Delivery<Sealed, Receipt> {
  /** Seal for the desk's current epoch, which is fetched and verified anew. */
  seal(): Promise<Sealed>;
  post(sealed: Sealed): Promise<Receipt>;
}

/** Wait so long, or until `early`. */
async function pause(seconds: number, early: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1_000);
  });
  await Promise.race([over, early]);
  clearTimeout(timer);
}

/** Whether the same bytes may be sent again: no answer, or the server stored nothing just now. */
function passing(error: unknown): boolean {
  return error instanceof NoAnswer || (error instanceof Problem && error.passing);
}

/** Run a delivery: waits out lost connections, seals again for a new epoch, passes other errors on. */
export async function deliver<Sealed, Receipt>(
  delivery: Delivery<Sealed, Receipt>,
  progress: Progress,
): Promise<Receipt> {
  let sealed: Sealed | undefined;
  let reseals = 0;
  for (let tries = 0; ;) {
    try {
      progress.sending();
      sealed ??= await delivery.seal();
      return await delivery.post(sealed);
    } catch (error) {
      if (error instanceof Problem && error.code === "stale-epoch" && reseals < MOST_RESEALS) {
        reseals += 1;
        sealed = undefined;
        continue;
      }
      if (!passing(error)) throw error;
      const seconds = PAUSES_SECONDS[tries];
      if (seconds === undefined) throw new Undelivered();
      tries += 1;
      await pause(seconds, progress.waiting(seconds));
    }
  }
}
