// The part of KERN's style sheet that a site uses: `@import "kern:report"` in a style sheet.
//
// KERN comes as one file of 340 KB. A rule stays if every class it names stands in the site's templates
// or scripts; a colour or size stays if a rule that stays, or one of our own, uses it.

import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "esbuild";
import { PurgeCSS } from "purgecss"; // MIT; finds unused rules, build time only

const browserFolder = import.meta.dirname;
const project = path.dirname(browserFolder);
const kern = path.join(browserFolder, "node_modules/@kern-ux/native/dist/kern.css");

/** Where the class names of each site stand, relative to the project. */
const usedBy: { readonly [site: string]: readonly string[] } = {
  report: ["templates/report/**", "templates/pages/**", "browser/src/reporter/**"],
  desk: ["templates/desk/**", "browser/src/desk/**"],
  // All but the two others: every room of the public site has a folder of its own.
  public: ["templates/!(report|desk)/**", "browser/src/public/**"],
};
const usedByAll = ["templates/layout.html", "templates/components/**", "browser/src/shared/**"];

function sources(patterns: readonly string[]): string[] {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: project }));
  return files.filter((file) => /\.(html|ts)$/.test(file)).map((file) => path.join(project, file));
}

/** The custom properties our own style sheets use. */
async function ownVariables(): Promise<string[]> {
  const sheets = globSync("styles/**/*.css", { cwd: browserFolder });
  const texts = await Promise.all(
    sheets.map((sheet) => readFile(path.join(browserFolder, sheet), "utf8")),
  );
  return texts.flatMap((text) => text.match(/--kern-[\w-]+/g) ?? []);
}

async function usedPart(site: string): Promise<string> {
  const content = sources([...usedByAll, ...(usedBy[site] ?? [])]);
  const [result] = await new PurgeCSS().purge({
    content,
    css: [{ raw: await readFile(kern, "utf8") }],
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    variables: true,
    safelist: { variables: await ownVariables() },
  });
  if (result === undefined) {
    throw new Error("purgecss gave nothing");
  }
  return result.css;
}

/** esbuild plugin that resolves `kern:<site>`. */
export const kernPlugin: Plugin = {
  name: "kern",
  setup(build) {
    build.onResolve({ filter: /^kern:/ }, ({ path: name }) => ({
      path: name.slice("kern:".length),
      namespace: "kern",
    }));
    build.onLoad({ filter: /.*/, namespace: "kern" }, async ({ path: site }) => ({
      contents: await usedPart(site),
      loader: "css",
      resolveDir: path.dirname(kern),
    }));
  },
};
