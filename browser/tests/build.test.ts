// What verification of a site stands on: the same sources give the same files, and every integrity
// value belongs to the file it stands beside.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";

interface Asset {
  path: string;
  integrity: string;
}
type Assets = Record<string, Asset & { imports: Asset[]; lazy: Asset[] }>;

const sources = {
  "src/reporter/report.entry.ts":
    'import { shared } from "../shared/a.ts"; import("./later.ts").then((m) => m.go()); shared("report");',
  "src/reporter/mailbox.entry.ts": 'import { shared } from "../shared/a.ts"; shared("mailbox");',
  "src/reporter/later.ts":
    'import { shared } from "../shared/a.ts"; export const go = (): void => shared("later");',
  "src/shared/a.ts": "export const shared = (name: string): void => console.log(name, 4711);",
  "src/desk/open.worker.entry.ts": 'import { shared } from "../shared/a.ts"; shared("worker");',
  "styles/report.css": '@import "./parts/base.css";\nb { color: red; }',
  "styles/parts/base.css": "a { color: blue; }",
};

const COPIED = ["build.ts", "build-kern.ts", "package.json", "src/crypto/slip39-environment.ts"];

const browser = path.resolve(import.meta.dirname, "..");
let root = "";

function project(name: string): string {
  const folder = path.join(root, name, "browser");
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  for (const file of COPIED) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    copyFileSync(path.join(browser, file), path.join(folder, file));
  }
  symlinkSync(path.join(browser, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

function build(folder: string): Assets {
  execFileSync(process.execPath, ["build.ts"], { cwd: folder, stdio: "pipe" });
  return JSON.parse(readFileSync(path.join(folder, "../dist/assets.json"), "utf8")) as Assets;
}

function content(folder: string, asset: Asset): Buffer {
  return readFileSync(path.join(folder, "../dist", asset.path));
}

function entry(assets: Assets, name: string): Assets[string] {
  const found = assets[name];
  assert.ok(found, `${name} is missing`);
  return found;
}

before(() => {
  root = mkdtempSync(path.join(tmpdir(), "rueckhalt-build-"));
});

after(() => {
  rmSync(root, { recursive: true });
});

let folder = "";
let count = 0;

beforeEach(() => {
  count += 1;
  folder = project(`project-${count}`);
});

test("the same sources in another place give the same names and bytes", () => {
  const elsewhere = project(`elsewhere-${count}`);

  const assets = build(folder);
  const again = build(elsewhere);

  assert.deepEqual(again, assets);
  for (const asset of Object.values(assets)) {
    assert.deepEqual(content(elsewhere, asset), content(folder, asset));
  }
});

test("every integrity value is the hash of its file, of imported and lazy ones too", () => {
  const assets = build(folder);

  const all = Object.values(assets).flatMap((asset) => [asset, ...asset.imports, ...asset.lazy]);
  assert.ok(all.length > Object.keys(assets).length);
  for (const asset of all) {
    const hash = createHash("sha384").update(content(folder, asset)).digest("base64");
    assert.equal(asset.integrity, `sha384-${hash}`);
  }
});

test("entry points carry their names, what they import at once and what may come later", () => {
  const assets = build(folder);

  assert.deepEqual(Object.keys(assets), [
    "desk/open.worker.js",
    "reporter/mailbox.js",
    "reporter/report.js",
    "styles/report.css",
  ]);
  const report = entry(assets, "reporter/report.js");
  assert.match(String(content(folder, report.imports[0] as Asset)), /4711/);
  assert.match(String(content(folder, report.lazy[0] as Asset)), /later/);
});

test("a change in the desk's code leaves the reporter's files as they were", () => {
  const earlier = build(folder);
  writeFileSync(path.join(folder, "src/desk/open.worker.entry.ts"), "self.postMessage(1);");

  const later = build(folder);

  assert.deepEqual(later["reporter/report.js"], earlier["reporter/report.js"]);
  assert.notDeepEqual(later["desk/open.worker.js"], earlier["desk/open.worker.js"]);
});

test("files of an earlier build are gone", () => {
  const old = entry(build(folder), "styles/report.css");
  writeFileSync(path.join(folder, "styles/report.css"), "b { color: green; }");

  const current = entry(build(folder), "styles/report.css");

  assert.ok(!existsSync(path.join(folder, "../dist", old.path)));
  assert.deepEqual(globSync("*", { cwd: path.join(folder, "../dist/assets/styles") }), [
    path.basename(current.path),
  ]);
});

test("a broken source fails the build", () => {
  writeFileSync(path.join(folder, "src/reporter/report.entry.ts"), 'import "./missing.ts";');

  assert.throws(() => build(folder));
});
