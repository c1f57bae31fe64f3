// Bundles what browsers load into dist/assets/ and describes it in dist/assets.json.
//
// Entry points are found by name, so that a new page needs no edit here:
//   src/<site>/<name>.entry.ts   a module script or, as <name>.worker.entry.ts, a module worker
//   styles/<name>.css            a style sheet (its parts lie in folders below styles/)
//
// Each site is bundled by itself: a change to the desk's code leaves every byte of the report page as
// it was, and no request of a reporter fetches a file that exists for the desk.
//
// The same sources always give the same bytes and names; anyone can rebuild a release and compare.

import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, type BuildOptions, type Metafile } from "esbuild";

import { kernPlugin } from "./build-kern.ts";

const browserFolder = import.meta.dirname;
const dist = path.resolve(browserFolder, "../dist");

const settings = {
  absWorkingDir: browserFolder,
  outdir: "../dist/assets",
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["chrome120", "firefox120", "safari17"],
  charset: "utf8",
  legalComments: "eof",
  entryNames: "[dir]/[name]-[hash]",
  assetNames: "files/[name]-[hash]",
  loader: { ".svg": "file", ".woff2": "file", ".txt": "text" },
  plugins: [kernPlugin],
  metafile: true,
  write: false,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** slip39, used by the desk alone, asks for two of Node's built-ins; no other bundle should get them. */
const forDesk = {
  alias: { crypto: "./src/crypto/slip39-environment.ts" },
  inject: ["./src/crypto/slip39-environment.ts"],
} as const satisfies BuildOptions;

/** A built file: its URL path and its subresource-integrity value. */
interface Asset {
  path: string;
  integrity: string;
}

/** An entry point with everything it loads at once (`imports`) or only later (`lazy`). */
interface EntryPoint extends Asset {
  imports: Asset[];
  lazy: Asset[];
}

type Files = Map<string, Uint8Array>;

/**
 * Pages bundled alone: fewer, smaller files before the first screen. The desk's start page shares its
 * files with the workers; those for founding and joining are opened once.
 */
const ALONE: ReadonlySet<string> = new Set([
  "reporter/mailbox",
  "reporter/report",
  "desk/found",
  "desk/join",
]);

function pageOf(entry: string): string {
  return path.basename(entry, ".entry.ts");
}

function sites(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const entry of globSync("src/*/*.entry.ts", { cwd: browserFolder }).sort()) {
    const folder = path.basename(path.dirname(entry));
    const page = `${folder}/${pageOf(entry)}`;
    const site = ALONE.has(page) ? page : folder;
    found.set(site, [...(found.get(site) ?? []), entry]);
  }
  return found;
}

/** Where an entry point is found in assets.json: `reporter/report.js`, `styles/report.css`. */
function logicalName(entry: string): string {
  return entry.replace(/^src\//, "").replace(/\.entry\.ts$/, ".js");
}

/** Entry points under their logical names, for esbuild, which adds the extension itself. */
function named(entries: string[]): { in: string; out: string }[] {
  return entries.map((entry) => {
    const { dir, name } = path.parse(logicalName(entry));
    return { in: entry, out: `${dir}/${name}` };
  });
}

function asset(output: string, files: Files): Asset {
  const bytes = files.get(output);
  if (bytes === undefined) {
    throw new Error(`${output} is imported but was not built`);
  }
  const hash = createHash("sha384").update(bytes).digest("base64");
  return { path: `/${path.posix.relative("../dist", output)}`, integrity: `sha384-${hash}` };
}

/** All outputs reached from `start`: over static imports alone, or over dynamic ones as well. */
function reached(start: string, metafile: Metafile, kinds: ReadonlySet<string>): Set<string> {
  const seen = new Set<string>([start]);
  for (const output of seen) {
    for (const { path: target, kind } of metafile.outputs[output]?.imports ?? []) {
      if (kinds.has(kind)) {
        seen.add(target);
      }
    }
  }
  return seen;
}

const atOnce: ReadonlySet<string> = new Set(["import-statement"]);
const everything: ReadonlySet<string> = new Set(["import-statement", "dynamic-import"]);

function describe(metafile: Metafile, files: Files): [string, EntryPoint][] {
  const described: [string, EntryPoint][] = [];
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    // A dynamically imported module has an entryPoint too, but nobody refers to it by name.
    if (entryPoint === undefined || !/\.entry\.ts$|^styles\//.test(entryPoint)) {
      continue;
    }
    const now = reached(output, metafile, atOnce);
    const later = reached(output, metafile, everything);
    const list = (outputs: Iterable<string>) =>
      [...outputs].sort().map((file) => asset(file, files));
    const imports = list([...now].filter((file) => file !== output));
    const lazy = list([...later].filter((file) => !now.has(file)));
    described.push([logicalName(entryPoint), { ...asset(output, files), imports, lazy }]);
  }
  return described;
}

async function bundle(
  folder: string,
  sources: string[],
  files: Files,
): Promise<[string, EntryPoint][]> {
  const result = await build({
    ...settings,
    ...(folder.startsWith("desk") ? forDesk : {}),
    entryPoints: named(sources),
    chunkNames: `${folder}/[name]-[hash]`,
  });
  for (const file of result.outputFiles) {
    files.set(path.relative(browserFolder, file.path), file.contents);
  }
  return describe(result.metafile, files);
}

/** Writes through a temporary name, so that a running server never reads half a file. */
async function writeWhole(target: string, content: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(`${target}.part`, content);
  await rename(`${target}.part`, target);
}

async function write(files: Files): Promise<void> {
  const wanted = new Map(
    [...files].map(([name, bytes]) => [path.resolve(browserFolder, name), bytes]),
  );
  for (const [target, bytes] of wanted) {
    const present = await readFile(target).catch(() => undefined);
    if (present === undefined || !present.equals(bytes)) {
      await writeWhole(target, bytes);
    }
  }
  const folder = path.join(dist, "assets");
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const target = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(target)) {
      await rm(target);
    }
  }
}

const files: Files = new Map();
const entries: [string, EntryPoint][] = [];
for (const [site, entryPoints] of sites()) {
  entries.push(...(await bundle(site, entryPoints, files)));
}
const styles = globSync("styles/*.css", { cwd: browserFolder }).sort();
entries.push(...(await bundle("styles", styles, files)));

await write(files);
entries.sort(([a], [b]) => (a < b ? -1 : 1));
const description = JSON.stringify(Object.fromEntries(entries), null, 2);
await writeWhole(path.join(dist, "assets.json"), `${description}\n`);
