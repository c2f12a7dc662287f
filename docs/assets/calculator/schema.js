/**
 * The guideline as the page embeds it: every name and word on the page comes from here.
 *
 * @typedef {{value: string, label: string}} Option
 * @typedef {{id: string, kind: "measure" | "yes/no" | "choice" | "selection", label: string,
 *   help: string, group: string, unit: string | null, units: {code: string, label: string}[],
 *   ranges: Record<string, [number, number]>, options: Option[], elicited: string,
 *   not_asked_if: {finding: string, values: string[]} | null}} Finding
 * @typedef {{id: string, label: string}} Named
 * @typedef {Named & {regimens: boolean, glance: boolean}} Step
 * @typedef {{id: string, title: string, statement: string, step: string, direction: string, strength: string,
 *   certainty: string, appraisal: {verdict: string, note: string}, grading: string, rationale: string,
 *   claims: string[], regimens: string[]}} Recommendation
 * @typedef {{id: string, title: string, agents: string[], note: string}} Regimen
 * @typedef {{short: string, title: string, link: string | null, number: number,
 *   preview: string}} Reference
 * @typedef {{guideline: {title: string, version: string, digest: string, review_by: string}, groups: Named[],
 *   steps: Step[],
 *   findings: Finding[], agents: Named[], regimens: Regimen[], recommendations: Recommendation[],
 *   doses: {statement: string, rounding: string, dangers: string[]},
 *   glossary: Record<string, string>,
 *   terms: Record<string, Record<string, string>>, references: Record<string, Reference>}} Schema
 */

/** @returns {Schema} */
export function readSchema() {
  return JSON.parse(document.getElementById("calculator-schema")?.textContent ?? "{}");
}

/**
 * Index a list by id.
 *
 * @template {{id: string}} T
 * @param {T[]} items
 * @returns {Map<string, T>}
 */
export function byId(items) {
  return new Map(items.map((item) => [item.id, item]));
}
