/** What the static build hands to the report pages: pins, the office's promise, the form's limits. */
import type { AidSource } from "../shared/aids.ts";
import { pageData } from "../shared/page-data.ts";

export interface DeskEntry {
  /** b64 of H(founding statement): the pin. */
  readonly fingerprint: string;
  readonly name: string;
  readonly town: string;
  readonly runByKommune: boolean;
}

export interface FieldLimits {
  readonly required: boolean;
  /** Longest text in UTF-8 bytes. */
  readonly bytes?: number;
}

export interface ReportData {
  readonly office: {
    readonly phone: string;
    readonly answerWorkingDays: number;
    /** Days besides Saturdays and Sundays on which nobody answers. */
    readonly closedDays: readonly string[];
  };
  readonly desks: readonly DeskEntry[];
  /** Kommune → fingerprint of the desk that answers for it. */
  readonly directory: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldLimits>>;
  /** Names of the fields that hold codes of the taxonomy. */
  readonly dimensions: readonly string[];
  readonly aids: AidSource;
}

export function readReportData(): ReportData {
  return pageData("report-data") as ReportData;
}
