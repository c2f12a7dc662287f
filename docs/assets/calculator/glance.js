import { make } from "./elements.js";
import { Kept } from "./kept.js";
import { inEnglish, say, sayWith } from "./words.js";

/**
 * The answer at a glance: a line for what to stop, to start, to escalate and to ask next. It is
 * read out when it changes, and only the lines that changed.
 *
 * @typedef {import("./tables.js").Outcomes & {order_next?: {finding: string}[]}} Answer Python's
 *   answer, or what of it was looked up
 * @typedef {{kind: string, sign: string, title: string, words: string, english?: boolean,
 *   meant?: {regimen: string, situation: string}, finding?: string}} Line `english` words are the guideline's own
 * @typedef {Pick<Answer, "regimen_to_start" | "preferred" | "first_offered" | "stop"> & {scope: {outcome: string},
 *   advice: {id: string, outcome: string}[],
 *   regimens: {id: string, outcome: string, intended_for: {label: string, outcome: string}}[],
 *   order_next?: {finding: string}[]}} Short what the lines are made from
 */

export class Glance {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.element = make("div", { class: "mda5-summary", "aria-live": "polite" });
    this.kept = new Kept(this.element);
  }

  /** @param {Line[]} lines */
  show(lines) {
    this.kept.show(lines.map((line) => ({ name: line.kind, content: line, draw: () => this.line(line) })));
  }

  /**
   * Give the most pressing lines, for where there is little room.
   *
   * @param {Line[]} lines
   */
  headline(lines) {
    const pressing = lines.filter((line) => line.finding === undefined);
    const shown = pressing.length ? pressing.slice(0, 2) : lines.slice(0, 1);
    return shown.flatMap((line, n) => [n ? " · " : "", ...this.text(line)]);
  }

  /**
   * @param {Line} line
   * @returns {(string | Node)[]}
   */
  text(line) {
    const situation = line.meant ? sayWith("regimen.meant-for", { situation: this.view.situation(line.meant.regimen, line.meant.situation) }) : [];
    return [make("strong", {}, line.title), " ", line.english ? inEnglish(line.words) : line.words, ...situation];
  }

  /** @param {Line} line */
  line(line) {
    return make(
      "p",
      { class: "mda5-line", "data-line": line.kind },
      make("span", { class: "mda5-sign", "aria-hidden": "true" }, line.sign),
      ...this.text(line),
      line.finding === undefined ? null : make("span", { class: "mda5-answers" }, ...this.view.answerButtons(line.finding)),
    );
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
    for (const step of view.schema.steps) {
      const own = answer.advice.filter((item) => item.outcome === "yes" && view.recommendations.get(item.id)?.step === step.id);
      const titles = own.map((item) => view.recommendations.get(item.id)?.title ?? item.id);
      if (step.glance && titles.length) lines.push({ kind: step.id, sign: "!", title: `${step.label}:`, words: titles.join("; "), english: true });
      if (step.regimens) lines.push(...this.regimenLines(answer));
    }
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
      const situation = answer.regimens.find((item) => item.id === offered && item.intended_for.outcome === "yes")?.intended_for.label;
      lines.push({ kind: "offered", sign: "▶", title: say("glance.offered"), words: view.title(offered), ...(situation ? { meant: { regimen: offered, situation } } : {}) });
    }
    if (!preferred) lines.push({ kind: "none", sign: "✕", title: say("glance.none"), words: "" });
    return lines;
  }
}
