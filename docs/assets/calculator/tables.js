/**
 * The tables: outcomes that Python gave for every patient when the site was built, to be looked up
 * before Python is there. Nothing here knows a finding or a rule: the tables say which tests to
 * make, where to go on after each, and in what part of an answer the value stands.
 *
 * @typedef {import("./schema.js").Finding} Finding
 * @typedef {{finding: string, units?: Record<string, [number, number]>, cuts?: number[],
 *   classes?: Record<string, number>, option?: string}} Test
 * @typedef {{tests: Test[], nodes: number[][], values: unknown[], answer: unknown}} Given
 * @typedef {{scope: {outcome: string, statement: string}, stop: {agent: string, because: string}[],
 *   advice: {id: string, outcome: string}[],
 *   regimens: {id: string, outcome: string, intended_for: {label: string, outcome: string}}[],
 *   regimen_to_start: boolean, preferred: string | null, first_offered: string | null}} Outcomes
 *   the part of Python's answer that the tables hold, in the same form
 * @typedef {{place: string, looked: unknown, answered: unknown}} Difference
 */

/** Give the tables that the page embeds. */
export function readTables() {
  return JSON.parse(document.getElementById("calculator-tables")?.textContent ?? "{}");
}

export class Tables {
  /**
   * @param {Given} given
   * @param {Finding[]} findings
   */
  constructor(given, findings) {
    this.given = given;
    this.findings = new Map(findings.map((finding) => [finding.id, finding]));
  }

  /**
   * Look a patient's outcomes up.
   *
   * @param {unknown} patient as the form gives it
   * @returns {Outcomes | undefined} nothing where an answer is not one that Python surely takes
   */
  answer(patient) {
    if (patient === null || typeof patient !== "object" || Array.isArray(patient)) return undefined;
    const known = new Map(Object.entries(patient));
    for (const [name, answer] of known) {
      const finding = this.findings.get(name);
      if (!finding || !isTaken(finding, answer)) return undefined;
    }
    const numbers = this.given.tests.map((test) => number(test, known.get(test.finding)));
    return /** @type {Outcomes} */ (this.filled(this.given.answer, numbers));
  }

  /**
   * Put into a part of an answer what is found where it says to look.
   *
   * @param {any} part
   * @param {number[]} numbers what each test gives
   * @returns {unknown}
   */
  filled(part, numbers) {
    if (Array.isArray(part)) {
      const there = part.filter((one) => !("item" in one) || this.look(one.look, numbers));
      return there.map((one) => this.filled(one.item ?? one, numbers));
    }
    if (typeof part !== "object") return part;
    if ("look" in part) return this.look(part.look, numbers);
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, this.filled(value, numbers)]));
  }

  /**
   * @param {number} place a node, or below 0 a value
   * @param {number[]} numbers
   */
  look(place, numbers) {
    while (place >= 0) {
      const [test, ...ways] = this.given.nodes[place];
      place = ways[numbers[test]];
    }
    return this.given.values[~place];
  }
}

/**
 * Say whether an answer is in the form that the page's own form gives, and possible.
 *
 * @param {Finding} finding
 * @param {any} answer
 */
function isTaken(finding, answer) {
  const values = finding.options.map((option) => option.value);
  if (finding.kind === "yes/no" && typeof answer === "boolean") return true;
  if (finding.kind === "yes/no" || finding.kind === "choice") return values.includes(answer);
  if (finding.kind === "selection") return Array.isArray(answer) && answer.every((one) => values.includes(one));
  const { value, unit } = measured(finding, answer);
  const [least, most] = finding.ranges[unit] ?? [];
  return typeof value === "number" && least <= value && value <= most;
}

/**
 * @param {Finding} finding
 * @param {any} answer
 * @returns {{value: unknown, unit: string}}
 */
function measured(finding, answer) {
  return Object.keys(answer ?? {}).join() === "value,unit" ? answer : { value: answer, unit: finding.unit ?? "" };
}

/**
 * Give what a test makes of an answer, 0 while it is not known.
 *
 * @param {Test} test
 * @param {any} answer
 */
function number(test, answer) {
  if (answer === undefined) return 0;
  if (test.option !== undefined) return Number(answer.includes(test.option));
  if (test.classes) return test.classes[answer === true ? "yes" : answer === false ? "no" : answer];
  if (!test.cuts) return 1;
  const value = inFirstUnit(test, answer);
  return 1 + test.cuts.filter((cut) => value >= cut).length;
}

/**
 * Convert as Python does, by the same two steps.
 *
 * @param {Test} test
 * @param {any} answer
 */
function inFirstUnit(test, answer) {
  if (typeof answer === "number") return answer;
  const [multiply, divide] = /** @type {Record<string, [number, number]>} */ (test.units)[answer.unit];
  return (answer.value * multiply) / divide;
}

/**
 * Give the places where an answer is not what was looked up.
 *
 * @param {any} looked
 * @param {any} answered
 * @param {string[]} path
 * @returns {Difference[]}
 */
export function differences(looked, answered, path = []) {
  if (looked === null || typeof looked !== "object") {
    return looked === answered ? [] : [{ place: path.join(" "), looked, answered }];
  }
  // A list that is longer or shorter differs where the other has nothing.
  const keys = Array.isArray(looked) ? [...Array(Math.max(looked.length, answered?.length ?? 0)).keys()] : Object.keys(looked);
  return keys.flatMap((key) => differences(looked[key], answered?.[key], [...path, looked[key]?.id ?? String(key)]));
}
