"""What a browser profile keeps for the desk."""

import json

from playwright.sync_api import Page

STORED = """async () => {
  const found = [document.cookie, ...[localStorage, sessionStorage].map((each) =>
    JSON.stringify({ ...each }))];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const table of database.objectStoreNames) {
      const all = (kind) => new Promise((done) => {
        const request = database.transaction(table).objectStore(table)[kind]();
        request.onsuccess = () => done(request.result);
      });
      found.push(JSON.stringify(await all("getAllKeys")));
      for (const value of await all("getAll")) {
        const parts = value instanceof Uint8Array ? [value] : Object.values(value);
        found.push(...parts.map((part) => part instanceof Uint8Array
          ? new TextDecoder("latin1").decode(part) : JSON.stringify(part)));
      }
    }
    database.close();
  }
  return found;
}"""


def stored(page: Page) -> str:
    """Everything this profile keeps for the desk, as one text."""
    return json.dumps(page.evaluate(STORED), ensure_ascii=False)


DAMAGE = """async () => {
  const request = indexedDB.open("desk");
  await new Promise((done) => { request.onsuccess = done; });
  const table = request.result.transaction("kept", "readwrite").objectStore("kept");
  const all = table.getAllKeys();
  await new Promise((done) => { all.onsuccess = done; });
  const name = all.result.find((key) => key.startsWith("memory:"));
  const put = table.put(new Uint8Array(40), name);
  await new Promise((done) => { put.onsuccess = done; });
  request.result.close();
}"""


def damage_memory(page: Page) -> None:
    """Overwrite what this profile remembers, as a fault of the disk would."""
    page.evaluate(DAMAGE)
