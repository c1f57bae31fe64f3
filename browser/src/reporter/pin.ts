/** The fingerprint a poster's QR code carries in the URL fragment (design: pin). */
import type { ReportData } from "./report-data.ts";

/** The poster and this site name different desks. */
export class PinMismatch extends Error {}

/**
 * The pinned desk, or undefined without a fragment. The fragment leaves the address and the history
 * at once. Throws `PinMismatch` if the office file does not know the fingerprint.
 */
export function takePin(data: ReportData): string | undefined {
  const fragment = decodeFragment(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  if (fragment === "" || isAnchor(fragment)) return undefined;
  if (!data.desks.some((desk) => desk.fingerprint === fragment)) throw new PinMismatch();
  return fragment;
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The page's own link to its content is no pin. */
function isAnchor(fragment: string): boolean {
  return fragment === "content";
}
