/**
 * A sheet of the self-check at a device that several people use. Chromium keeps a page in memory
 * when it is left, whatever its headers say; by Back the next person would see what was ticked, and
 * what they send would take the place of the sheet before. Without this script that holds for the
 * few minutes for which a page is kept.
 */
addEventListener("pagehide", () => {
  for (const radio of document.querySelectorAll<HTMLInputElement>(".sheet input[type=radio]")) {
    radio.checked = false;
  }
});

addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
