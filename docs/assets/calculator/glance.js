import { make } from "./elements.js";
import { Kept } from "./kept.js";
import { inEnglish, say, sayWith } from "./words.js";

/**
 * The answer at a glance: a line for what to stop, to start, to escalate and to ask next. It is
 * read out when it changes, and only the lines that changed.
 *
 * @typedef {import("./tables.js").Outcomes & {order_next?: {finding: string}[]}} Answer Python's
 *   answer, or what of it was looked up
 * @typedef {{kind: string, sign: string, title: string, words: string, titles?: {title: string, taken: boolean}[], taken?: boolean,
 *   meant?: {regimen: string, situation: string}, finding?: string}} Line `titles` are the guideline's own, and English
 * @typedef {Pick<Answer, "regimen_to_start" | "preferred" | "first_offered" | "stop"> & {scope: {outcome: string},
 *   advice: {id: string, outcome: string}[],
 *   regimens: {id: string, outcome: string, intended_for: {label: string, outcome: string}, taken?: boolean}[],
 *   order_next?: {finding: string}[], treatment?: {running: {agent: string, standing: string}[],
 *   escalation: {id: string, taken?: string[]}[]}}} Short what the lines are made from; the course of treatment is
 *   Python's alone
 */

/** So long, in ms, a second tap may be meant for the question that stood here before. */
const SECOND_TAP = 400;

export class Glance {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.element = make("div", { class: "mda5-summary", "aria-live": "polite" });
    this.kept = new Kept(this.element);
    /** The question that is shown. @type {string | undefined} */
    this.asked = undefined;
  }

  /** @param {Line[]} lines */
  show(lines) {
    this.kept.show(lines.map((line) => ({ name: line.kind, content: line, draw: () => this.line(line) })));
    this.asked = lines.find((line) => line.finding !== undefined)?.finding;
  }

  /**
   * Give the lines one after the other, without what is asked next; of what is most pressing only
   * so many as there is room for.
   *
   * @param {Line[]} lines
   * @param {number} [room]
   */
  headline(lines, room) {
    const pressing = lines.filter((line) => line.finding === undefined);
    const shown = pressing.length ? pressing.slice(0, room) : lines.slice(0, 1);
    return shown.flatMap((line, n) => [n ? " · " : "", ...this.text(line)]);
  }

  /**
   * @param {Line} line
   * @returns {(string | Node)[]}
   */
  text(line) {
    const situation = line.meant ? sayWith("regimen.meant-for", { situation: this.view.situation(line.meant.regimen, line.meant.situation) }) : [];
    const titles = line.titles?.flatMap(({ title, taken }, n) => [n ? "; " : "", inEnglish(title), ...ifTaken(taken)]);
    return [make("strong", {}, line.title), " ", ...(titles ?? [line.words]), ...ifTaken(line.taken), ...situation];
  }

  /** @param {Line} line */
  line(line) {
    return make(
      "p",
      { class: "mda5-line", "data-line": line.kind },
      make("span", { class: "mda5-sign", "aria-hidden": "true" }, line.sign),
      ...this.text(line),
      line.finding === undefined ? null : this.answers(line.finding),
    );
  }

  /** @param {string} finding */
  answers(finding) {
    const answers = make("span", { class: "mda5-answers" }, ...this.view.answerButtons(finding));
    const drawn = performance.now();
    if (this.asked !== undefined && this.asked !== finding) {
      const guard = (/** @type {MouseEvent} */ event) => {
        // A key gives no count: it is pressed on what has the focus.
        if (event.detail && performance.now() - drawn < SECOND_TAP) event.stopPropagation();
      };
      answers.addEventListener("click", guard, { capture: true });
    }
    return answers;
  }

  /**
   * Give the lines of an answer, what is most pressing first.
   *
   * @param {Short} answer
   * @returns {Line[]}
   */
  lines(answer) {
    if (answer.scope.outcome === "no") return [{ kind: "silent", sign: "—", title: say("glance.silent"), words: "" }];
    const view = this.view;
    /** @type {Line[]} */
    const lines = [];
    const stop = [...new Set(answer.stop.map((item) => item.agent))].map((agent) => view.agentName(agent));
    if (stop.length) lines.push({ kind: "stop", sign: "■", title: say("glance.stop"), words: stop.join(", ") });
    const { running = [], escalation = [] } = answer.treatment ?? {};
    const barred = running.filter((item) => item.standing === "contraindicated").map((item) => view.agentName(item.agent));
    if (barred.length) lines.push({ kind: "barred", sign: "■", title: say("glance.barred"), words: barred.join(", ") });
    const taken = new Set(escalation.filter((item) => item.taken?.length).map((item) => item.id));
    for (const step of view.schema.steps) {
      const own = answer.advice.filter((item) => item.outcome === "yes" && view.recommendations.get(item.id)?.step === step.id);
      const titles = inOrder(own, view.schema.treatment?.escalation).map(({ id }) => ({ title: view.recommendations.get(id)?.title ?? id, taken: taken.has(id) }));
      if (step.glance && titles.length) lines.push({ kind: step.id, sign: "!", title: `${step.label}:`, words: "", titles });
      if (step.regimens) lines.push(...this.regimenLines(answer));
    }
    // Without the course of treatment nobody knows what of it is barred.
    if (!lines.length && answer.treatment && answer.scope.outcome === "yes") lines.push({ kind: "nothing", sign: "—", title: say("glance.nothing"), words: "" });
    const [next] = answer.order_next ?? [];
    if (next) lines.push({ kind: "ask", sign: "?", title: say("glance.ask"), words: view.label(next.finding), finding: next.finding });
    return lines;
  }

  /**
   * @param {Short} answer
   * @returns {Line[]}
   */
  regimenLines(answer) {
    const view = this.view;
    if (!answer.regimen_to_start) return [];
    const { preferred, first_offered: offered } = answer;
    /** @type {Line[]} */
    const lines = [];
    if (preferred && preferred !== offered) lines.push({ kind: "preferred", sign: "◇", title: say("glance.preferred"), words: view.title(preferred) });
    if (offered) {
      const regimen = answer.regimens.find((item) => item.id === offered);
      const situation = regimen?.intended_for.outcome === "yes" && regimen.intended_for.label;
      lines.push({ kind: "offered", sign: "▶", title: say("glance.offered"), words: view.title(offered), taken: regimen?.taken, ...(situation ? { meant: { regimen: offered, situation } } : {}) });
    }
    if (!preferred) lines.push({ kind: "none", sign: "✕", title: say("glance.none"), words: "" });
    return lines;
  }
}

/** @param {boolean} [taken] */
const ifTaken = (taken) => (taken ? [` (${say("treatment.taken")})`] : []);

/**
 * Put what a list names into its order; the rest follows as it was.
 *
 * @template {{id: string}} T
 * @param {T[]} items
 * @param {string[]} [order]
 */
export function inOrder(items, order = []) {
  const rank = (/** @type {T} */ { id }) => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...items].sort((one, other) => rank(one) - rank(other));
}
