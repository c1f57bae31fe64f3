// Lighthouse's score of accessibility for each page that comes in: one JSON line per page, in and out.
//
// In: {"url": …, "cookie": … or ""}. Out: {"url", "score": 0 to 100, "failed": [{"audit", "nodes"}]}.

import { createInterface } from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const SHOWN_NODES = 5;
const QUIET_MS = 500;

let chrome;
let owner;
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const { url, cookie } = JSON.parse(line);
    if (cookie !== owner) await renew(cookie);
    process.stdout.write(`${JSON.stringify(await judge(url, cookie))}\n`);
  }
} finally {
  chrome?.kill();
}

// One browser per person: it keeps the cookie that the server renews, and would send it for others.
async function renew(cookie) {
  chrome?.kill();
  owner = cookie;
  chrome = await launch({
    chromePath: process.env.CHROME_PATH,
    // No sandbox: the bench may run as root, and opens our own pages alone.
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

async function judge(url, cookie) {
  const result = await lighthouse(url, {
    port: chrome.port,
    logLevel: "silent",
    onlyCategories: ["accessibility"],
    // What is measured is not speed: "simulate" slows nothing down and lets us wait for less quiet.
    throttlingMethod: "simulate",
    pauseAfterFcpMs: 0,
    pauseAfterLoadMs: 0,
    networkQuietThresholdMs: QUIET_MS,
    cpuQuietThresholdMs: 0,
    disableFullPageScreenshot: true,
    extraHeaders: cookie === "" ? {} : { Cookie: cookie },
  });
  const report = result?.lhr;
  if (report === undefined || report.runtimeError !== undefined) {
    return { url, score: 0, failed: [{ audit: report?.runtimeError?.code ?? "no report", nodes: [] }] };
  }
  const score = Math.round((report.categories.accessibility.score ?? 0) * 100);
  const counted = report.categories.accessibility.auditRefs.filter(({ weight }) => weight > 0);
  const audits = counted.map(({ id }) => report.audits[id]);
  const failed = audits.filter((audit) => audit.score !== null && audit.score < 1);
  return { url, score, failed: failed.map(describe) };
}

function describe(audit) {
  const items = audit.details?.items ?? [];
  const nodes = items.slice(0, SHOWN_NODES).map((item) => item.node?.snippet ?? "");
  return { audit: audit.id, nodes };
}
