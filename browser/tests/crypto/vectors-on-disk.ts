/** Reads the frozen scenarios. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import type { Vector } from "./vectors.ts";

const folder = path.resolve(import.meta.dirname, "../../../crypto/vectors");

export function vectorsOnDisk(): readonly Vector[] {
  return globSync("*.json", { cwd: folder })
    .filter((name) => name !== "published_keys.json")
    .sort()
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Vector);
}
