/** What the built page says about statistics, from the signed office file. */
import type { Recipient } from "../../../crypto/age-keys.ts";
import { FRAME_VERSION } from "./frame.ts";
import type { Period } from "./periods.ts";

/** How often a Kommune gets figures; `network`: never by itself, it counts for the network alone. */
export type Cadence = "quarterly" | "yearly" | "network";

export interface CountedKommune {
  readonly name: string;
  /** Amtlicher Gemeindeschlüssel, 8 digits. */
  readonly ags: string;
  readonly cadence: Cadence;
}

export interface Setup {
  /** Version of the coding frame the office counts in. */
  readonly frame: string;
  readonly keys: readonly {
    readonly period: Period;
    readonly frame: string;
    readonly recipient: Recipient;
  }[];
  readonly kommunen: readonly CountedKommune[];
}

export function kommuneByKey({ kommunen }: Setup, ags: string): CountedKommune | undefined {
  return kommunen.find((each) => each.ags === ags);
}

/** The Kommune somebody meant by this name, whatever the letter case. */
export function kommuneByName({ kommunen }: Setup, name: string): CountedKommune | undefined {
  const wanted = name.trim().toLocaleLowerCase();
  return kommunen.find((each) => each.name.toLocaleLowerCase() === wanted);
}

/** Where a period's tuples are sealed to; undefined if there is no key for the frame we code in. */
export function releaseKey({ keys }: Setup, period: Period): Recipient | undefined {
  return keys.find((key) => key.period === period && key.frame === FRAME_VERSION)?.recipient;
}
