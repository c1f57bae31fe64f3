/** Data the static build puts into a page as `<script type="application/json" id="…">`. */

/** The parsed JSON block `id`, or undefined where the page (or worker) has none. */
export function pageData(id: string): unknown {
  if (typeof document === "undefined") return undefined;
  const block = document.getElementById(id);
  return block === null ? undefined : JSON.parse(block.textContent ?? "");
}
