import { make } from "./elements.js";
import { OFFERED } from "./regimens.js";
import { inWords } from "./schema.js";
import { inEnglish, say } from "./words.js";

/**
 * Two answers side by side: two patients, two moments, or two versions of the guideline. Shown is
 * what differs, and of two patients both answers in short.
 *
 * @typedef {{id: string, before: string | null, after: string | null}} Difference
 * @typedef {Record<string, unknown>} Facts
 * @typedef {Record<string, Difference[]> & {answers?: {before: import("./glance.js").Short, after: import("./glance.js").Short}}} Comparison
 *   by kind
 * @typedef {{name: string | Node, before: string | Node, after: string | Node}} Row
 * @typedef {(side: string | null, n: 0 | 1, id: string) => string | Node} Words
 */

const OUTCOMES = /** @type {Record<string, import("./words.js").Key>} */ ({ yes: "outcome.yes", no: "outcome.no", unknown: "outcome.unknown" });

export class SideBySide {
  /**
   * @param {import("./view.js").View} view
   * @param {import("./glance.js").Glance} glance
   */
  constructor(view, glance) {
    this.view = view;
    this.glance = glance;
  }

  /**
   * @param {Comparison} comparison
   * @param {string} before what stood before, as a heading
   * @param {[Facts, Facts]} facts of the two patients
   */
  table(comparison, before, facts = [{}, {}]) {
    const kinds = this.kinds(comparison, facts).filter(({ rows }) => rows.length);
    if (!kinds.length) return make("p", { "data-comparison": "same" }, say("compare.same"));
    const now = say("compare.now");
    return make(
      "table",
      { class: "mda5-table mda5-sides", "data-comparison": "different" },
      make("thead", {}, make("tr", {}, ...[say("compare.what"), before, now].map((words) => make("th", { scope: "col" }, words)))),
      ...this.inShort(comparison, before, now),
      ...kinds.map(({ key, rows }) => body(key ? say(key) : "", rows, before, now)),
    );
  }

  /**
   * @param {Comparison} comparison
   * @param {string} before
   * @param {string} now
   */
  inShort({ answers }, before, now) {
    if (!answers) return [];
    const line = (/** @type {import("./glance.js").Short} */ answer) => make("span", {}, ...this.glance.headline(this.glance.lines(answer)));
    return [body("", [{ name: say("compare.answer"), before: line(answers.before), after: line(answers.after) }], before, now)];
  }

  /**
   * @param {Comparison} comparison
   * @param {[Facts, Facts]} facts
   * @returns {{key?: import("./words.js").Key, rows: Row[]}[]} with the heading of those that need one
   */
  kinds(comparison, facts) {
    const { view } = this;
    const rows = (/** @type {string} */ kind, /** @type {(id: string) => string | Node} */ name, /** @type {Words} */ words) =>
      comparison[kind].map(({ id, before, after }) => ({ name: name(id), before: words(before, 0, id), after: words(after, 1, id) }));
    const named = (/** @type {string} */ id) => inEnglish(view.named(id));
    const outcome = (/** @type {string | null} */ side) => (side ? view.marked(side, say(OUTCOMES[side])) : say("form.none"));
    const offered = (/** @type {string | null} */ side) => (side ? view.marked(side, say(OFFERED[side])) : say("form.none"));
    const first = (/** @type {string | null} */ side, /** @type {0 | 1} */ n) => {
      const answer = Object.values(comparison.answers ?? {})[n];
      if (answer && !answer.regimen_to_start) return say("compare.none-now");
      return side ? view.title(side) : say("form.none");
    };
    const text = (/** @type {string | null} */ side) => (side ? inEnglish(side) : say("form.none"));
    return [
      { rows: rows("scope", () => say("compare.scope"), outcome) },
      { rows: rows("first_offered", () => say("compare.first-offered"), first) },
      { key: "compare.facts", rows: rows("facts", (id) => view.label(id), (side, n, id) => this.fact(id, facts[n][id])) },
      { key: "compare.stop", rows: rows("stop", (id) => view.agentName(id), (side) => (side ? make("span", {}, say("outcome.yes"), ": ", inEnglish(side)) : say("outcome.no"))) },
      { key: "compare.advice", rows: rows("advice", named, outcome) },
      { key: "compare.regimens", rows: rows("regimens", (id) => view.title(id), offered) },
      { key: "compare.alerts", rows: rows("alerts", (id) => (view.recommendations.has(id) ? named(id) : say("compare.caution")), text) },
      { key: "compare.wording", rows: rows("wording", named, text) },
    ];
  }

  /**
   * @param {string} id
   * @param {unknown} given
   */
  fact(id, given) {
    const finding = this.view.findings.get(id);
    return given === undefined || !finding ? say("form.not-known") : inWords(finding, given);
  }
}

/**
 * @param {string} title
 * @param {Row[]} rows
 * @param {string} before
 * @param {string} now
 */
function body(title, rows, before, now) {
  return make(
    "tbody",
    {},
    title ? make("tr", {}, make("th", { scope: "rowgroup", colspan: "3", class: "mda5-sides__kind" }, title)) : null,
    ...rows.map((row) => make("tr", {}, make("th", { scope: "row" }, row.name), side(before, row.before), side(now, row.after))),
  );
}

/**
 * @param {string} label
 * @param {string | Node} words
 */
function side(label, words) {
  return make("td", { "data-label": label }, make("span", {}, words));
}
