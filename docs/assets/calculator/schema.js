import { say } from "./words.js";

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
 * @typedef {{id: string, title: string, agents: string[], note: string, situation?: string}} Regimen `situation`:
 *   what it is meant for, in a language other than English
 * @typedef {{short: string, title: string, link: string | null, number: number,
 *   preview: string}} Reference
 * @typedef {{guideline: {title: string, version: string, digest: string, review_by: string}, groups: Named[],
 *   steps: Step[],
 *   findings: Finding[], agents: Named[], regimens: Regimen[], recommendations: Recommendation[],
 *   doses: {statement: string, rounding: string, dangers: string[]},
 *   treatment?: {escalation: string[]},
 *   glossary: Record<string, string>,
 *   terms: Record<string, Record<string, string>>, references: Record<string, Reference>,
 *   scopeWords?: Record<string, string>}} Schema `scopeWords`: whom the guideline covers, in a language other than English
 */

/** @returns {Schema} */
export function readSchema() {
  return JSON.parse(document.getElementById("calculator-schema")?.textContent ?? "{}");
}

/**
 * Give the answer to a question, as JSON carries it, in the reader's words.
 *
 * @param {Finding} finding
 * @param {any} given
 */
export function inWords(finding, given) {
  if (Array.isArray(given)) return given.length ? given.map((value) => optionLabel(finding, value)).join(", ") : say("form.none");
  if (typeof given === "boolean") return optionLabel(finding, given ? "yes" : "no");
  if (finding.kind !== "measure") return optionLabel(finding, given);
  const { value, unit } = typeof given === "object" ? given : { value: given, unit: finding.unit };
  return `${value} ${finding.units.find((one) => one.code === unit)?.label ?? unit}`;
}

/**
 * @param {Finding} finding
 * @param {string} value
 */
function optionLabel(finding, value) {
  return finding.options.find((option) => option.value === value)?.label ?? value;
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
