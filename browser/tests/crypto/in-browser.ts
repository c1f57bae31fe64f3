/** What tests/crypto_browser/ calls in a real browser: everything a page would load, under a page's CSP. */
import { wordLists } from "../../src/crypto/bundled-word-lists.ts";
import { combineRecoveryShares, splitRecoveryMaster } from "../../src/crypto/recovery.ts";
import { fromBase64Url, toBase64Url } from "../../src/crypto/encoding.ts";
import { selfTest } from "../../src/crypto/selftest.ts";
import { makeScenarios } from "./fresh-scenarios.ts";
import { disagreements, type Vector } from "./vectors.ts";

const calls = {
  // As text: JSON.parse in the browser is part of what is tested.
  disagreements: (vector: string) => disagreements(JSON.parse(vector) as Vector, wordLists),
  makeScenarios: async () => JSON.stringify(await makeScenarios()),
  selfTest,
  split: (master: string) => splitRecoveryMaster(fromBase64Url(master)),
  combine: (shares: readonly string[]) => toBase64Url(combineRecoveryShares(shares)),
};

Object.assign(globalThis, { rueckhaltCrypto: calls });
