/** Locks the vault after a time without a sign of the person, with a notice one step before. */
export interface IdleTimes {
  /** Milliseconds without activity until the vault locks. */
  readonly lockAfter: number;
  /** Milliseconds before that at which the notice appears. */
  readonly notice: number;
}

export const IDLE_TIMES: IdleTimes = { lockAfter: 10 * 60_000, notice: 60_000 };

export interface IdleListener {
  /** The notice appears (`true`) or goes (`false`). */
  noticed(soon: boolean): void;
  locked(): void;
}

/**
 * Watches time by the clock, not by one long timer: a device that slept past the limit locks on waking,
 * before anything else is shown.
 */
export class IdleLock {
  readonly #times: IdleTimes;
  readonly #listener: IdleListener;
  #last = 0;
  #soon = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(listener: IdleListener, times: IdleTimes = IDLE_TIMES) {
    this.#listener = listener;
    this.#times = times;
  }

  start(now = Date.now()): void {
    this.stop();
    this.#last = now;
    this.#timer = setInterval(() => this.check(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#soon = false;
  }

  /** The person did something. Too late once the time is over: then it locks. */
  active(now = Date.now()): void {
    this.check(now);
    if (this.#timer === undefined) return;
    this.#last = now;
    this.#notice(false);
  }

  check(now = Date.now()): void {
    if (this.#timer === undefined) return;
    const idle = now - this.#last;
    if (idle >= this.#times.lockAfter) {
      this.stop();
      this.#listener.locked();
    } else if (idle >= this.#times.lockAfter - this.#times.notice) {
      this.#notice(true);
    }
  }

  #notice(soon: boolean): void {
    if (this.#soon === soon) return;
    this.#soon = soon;
    this.#listener.noticed(soon);
  }
}
