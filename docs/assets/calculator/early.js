import { badges } from "./advice.js";
import { make } from "./elements.js";
import { OFFERED } from "./regimens.js";
import { differences } from "./tables.js";
import { inEnglish, joined, say, sayWith } from "./words.js";

/**
 * What the tables give: before Python answers, where it cannot, and beside its answer. They are
 * looked up for every answer of Python, and where the two differ the reader is told.
 *
 * @typedef {import("./tables.js").Outcomes} Outcomes
 * @typedef {import("./tables.js").Difference} Difference
 */

export class Early {
  /**
   * @param {import("./view.js").View} view
   * @param {import("./tables.js").Tables} tables
   */
  constructor(view, tables) {
    this.view = view;
    this.tables = tables;
    /** All that they give, where Python does not come. */
    this.element = make("section", { class: "mda5-early", hidden: true });
    this.warning = make("div", { class: "mda5-differs", role: "alert", hidden: true });
    /** For the details that other programs read. */
    this.note = make("p", { class: "mda5-small", id: "calculator-compared" });
  }

  /**
   * Compare an answer of Python with what is looked up for the same question.
   *
   * @param {Outcomes} answer or the problems of the question
   * @param {unknown} patient
   */
  compare(answer, patient) {
    const outcomes = this.tables.answer(patient);
    const found = outcomes ? differences(outcomes, answer) : [];
    this.note.textContent = say(outcomes ? "early.confirmed" : "early.not-compared");
    this.note.hidden = found.length > 0;
    this.warning.hidden = !found.length;
    this.warning.replaceChildren(make("p", {}, make("strong", {}, say("early.differs"))), make("ul", {}, ...found.map(difference)));
  }

  /**
   * Give the lines that go with an early answer at a glance: in the place of the next question,
   * which Python works out, or to say where it comes from.
   *
   * @param {Outcomes} outcomes
   * @param {string} state
   * @returns {import("./glance.js").Line[]}
   */
  marks(outcomes, state) {
    if (state !== "loading") return [{ kind: "early", sign: "≈", title: say("early.title"), words: "" }];
    const asks = outcomes.scope.outcome !== "no";
    return asks ? [{ kind: "ask", sign: "?", title: say("glance.ask"), words: say("early.next") }] : [];
  }

  /** There is nothing to show: Python answers. */
  hide() {
    this.element.hidden = true;
  }

  /**
   * Show in Python's place what the tables give, or that they give nothing.
   *
   * @param {Outcomes | undefined} outcomes
   */
  show(outcomes) {
    this.element.hidden = false;
    this.element.replaceChildren(make("h2", {}, say("early.title")), ...(outcomes ? this.all(outcomes) : [make("p", {}, say("early.withheld"))]));
  }

  /** @param {Outcomes} outcomes */
  all(outcomes) {
    const view = this.view;
    const steps = view.schema.steps.flatMap((step) => [
      view.group(step.label, outcomes.advice.filter((item) => item.outcome === "yes").map((item) => this.advice(step, item.id))),
      step.regimens && outcomes.regimen_to_start ? view.group(say("result.regimens-term"), outcomes.regimens.map((item) => this.regimen(item))) : null,
    ]);
    const open = outcomes.advice.filter((item) => item.outcome === "unknown").map((item) => this.link(item.id));
    const stop = outcomes.stop.map((item) => make("p", {}, ...sayWith("result.because-of", { agent: make("strong", {}, view.agentName(item.agent)), recommendations: this.link(item.because) })));
    return [
      make("p", {}, make("strong", {}, say("early.alone"))),
      view.scope(outcomes.scope),
      ...[view.group(say("result.stop"), stop), ...steps].filter((part) => part !== null),
      ...(open.length ? [make("p", {}, ...sayWith("early.unknown", { recommendations: joined(open) }))] : []),
    ];
  }

  /**
   * @param {import("./schema.js").Step} step
   * @param {string} id
   */
  advice(step, id) {
    const about = this.view.recommendations.get(id);
    if (about?.step !== step.id) return null;
    return make("article", { class: "mda5-advice mda5-advice--yes" }, make("h3", {}, this.link(id)), make("p", {}, inEnglish(about.statement)), badges(this.view, about));
  }

  /** @param {string} id */
  link(id) {
    return this.view.pageLink(id, inEnglish(this.view.named(id)));
  }

  /** @param {Outcomes["regimens"][number]} item */
  regimen(item) {
    return make("p", {}, this.view.sign(item.outcome), " ", make("strong", {}, this.view.title(item.id)), " ", say(OFFERED[item.outcome]));
  }
}

/** @param {Difference} found */
function difference({ place, answered, looked }) {
  return make("li", {}, say("early.difference", { place, answered: JSON.stringify(answered) ?? "–", looked: JSON.stringify(looked) ?? "–" }));
}
