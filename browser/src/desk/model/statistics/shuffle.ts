/** Shuffling by the system's generator, so that a row's place says nothing of its case. */

const WORDS = 2 ** 32;

/** A number from 0 to `below` - 1, each as likely: values that would favour some are drawn again. */
export function randomBelow(below: number): number {
  const fair = WORDS - (WORDS % below);
  const word = new Uint32Array(1);
  do crypto.getRandomValues(word);
  while ((word[0] ?? 0) >= fair);
  return (word[0] ?? 0) % below;
}

/** The same things in an order of which all are equally likely (Fisher and Yates). */
export function shuffled<T>(things: readonly T[]): T[] {
  const order = [...things];
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomBelow(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
