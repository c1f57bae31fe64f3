/** After founding: what the operator enters in the office file, and the poster's code. */
import { html, svg, type TemplateResult } from "lit";
import { encode } from "uqr"; // QR codes as plain data, 3 KB, no dependencies

import type { Hash } from "../../crypto/encoding.ts";
import { t } from "../../shared/i18n.ts";
import { deskPage } from "../page.ts";
import { button, heading } from "./parts.ts";

/** What stands in office.toml about a desk (docs/office.md); the operator fills in the rest. */
function officeEntry(desk: Hash): string {
  return `[[desks]]
fingerprint = "${desk}"
name = { de = "…", en = "…" }
town = "…"
run_by_kommune = false

[[directory]]
kommune = "…"
desk = "${desk}"
`;
}

/** A QR code as one path: no markup is made from text. */
function qrCode(address: string, label: string): TemplateResult {
  const { data, size } = encode(address, { ecc: "M", border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return html`<svg
    class="qr"
    shape-rendering="crispEdges"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label=${label}
  >
    ${svg`<rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#000" />`}
  </svg>`;
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

export function foundedScreen(desk: Hash, enter: () => void): TemplateResult {
  const address = `${deskPage().report}/#${desk}`;
  const entry = officeEntry(desk);
  return html`${heading(t("Die Fachstelle ist gegründet"))}
    <section class="panel">
      <h2 class="kern-heading-medium">${t("Für den Betrieb")}</h2>
      <p class="kern-body">
        ${t("Dieser Fingerabdruck gehört in die Bürodatei. Solange er dort fehlt, kann niemand an Ihre Fachstelle schreiben. Er ist nicht geheim.")}
      </p>
      <p><code class="code" id="fingerprint">${desk}</code></p>
      <pre class="snippet code" tabindex="0" aria-label=${t("Eintrag für die Bürodatei")}>
${entry}</pre>
      <div class="actions no-print">
        ${button(t("Eintrag kopieren"), { kind: "secondary", action: () => void copy(entry) })}
      </div>
    </section>
    <section class="panel poster">
      <h2 class="kern-heading-medium">${t("Für Aushänge")}</h2>
      <p class="kern-body">
        ${t("Dieser Code führt auf Ihre Seite und nennt den Fingerabdruck. So merkt der Browser, wenn ihm jemand eine falsche Fachstelle unterschiebt.")}
      </p>
      ${qrCode(address, t("QR-Code für Aushänge"))}
      <p class="kern-body kern-body--small"><code class="code">${address}</code></p>
      <div class="actions no-print">
        ${button(t("Drucken"), { kind: "secondary", action: () => window.print() })}
      </div>
    </section>
    <div class="actions no-print">
      ${button(t("Zur Fachstelle"), { id: "enter", action: enter })}
    </div>`;
}
