import { list, make } from "./elements.js";
import { inEnglish, say } from "./words.js";

/**
 * What differs between two answers: two patients, two moments, or two versions of the guideline.
 *
 * @typedef {{id: string, before: string | null, after: string | null, words: string}} Difference
 * @typedef {Record<string, Difference[]>} Comparison by kind, in the order in which they are shown
 */

const KINDS = /** @type {Record<string, import("./words.js").Key>} */ ({
  facts: "compare.facts",
  scope: "compare.scope",
  first_offered: "compare.first-offered",
  stop: "compare.stop",
  advice: "compare.advice",
  regimens: "compare.regimens",
  alerts: "compare.alerts",
  wording: "compare.wording",
});

/** @param {Comparison} comparison */
export function comparisonOf(comparison) {
  const kinds = Object.entries(KINDS).filter(([kind]) => comparison[kind]?.length);
  if (!kinds.length) return make("p", { "data-comparison": "same" }, say("compare.same"));
  return make(
    "div",
    { "data-comparison": "different" },
    ...kinds.map(([kind, key]) => make("div", {}, make("h4", {}, say(key)), list("mda5-differences", comparison[kind].map((one) => inEnglish(one.words))))),
  );
}
