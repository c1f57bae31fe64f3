/**
 * Buttons that copy a text of the page, in place of marking it by hand, which is hard on a phone.
 * They show where this script runs; the page says what they say.
 */

function textOf(source: HTMLElement): string {
  if (source instanceof HTMLTextAreaElement) return source.value;
  return [...source.querySelectorAll("p")].map((each) => each.textContent.trim()).join("\n\n");
}

function mark(source: HTMLElement): void {
  if (source instanceof HTMLTextAreaElement) source.select();
  else getSelection()?.selectAllChildren(source);
}

/** Put the text into the clipboard; where the browser won't, mark it, so that only copying is left. */
async function copy(source: HTMLElement, status: HTMLElement): Promise<void> {
  // Said again to who presses again.
  status.textContent = "";
  try {
    await navigator.clipboard.writeText(textOf(source));
    status.textContent = status.dataset["copied"] ?? "";
  } catch {
    mark(source);
    status.textContent = status.dataset["marked"] ?? "";
  }
}

for (const box of document.querySelectorAll<HTMLElement>("[data-copy]")) {
  const source = document.getElementById(box.dataset["copy"] ?? "");
  const status = box.querySelector<HTMLElement>("[role=status]");
  if (source === null || status === null) continue;
  box.hidden = false;
  box.querySelector("button")?.addEventListener("click", () => void copy(source, status));
}
