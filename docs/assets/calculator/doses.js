import { fold, list, make } from "./elements.js";
import { inEnglish, say, sayWith } from "./words.js";

/**
 * Published doses, and what each comes to for this patient. Everything published stands side by
 * side: nothing here chooses.
 *
 * @typedef {{basis: string, words: string, before_rounding: string, cites: string[]}} Amount
 * @typedef {{kind: string, statement: string, cites: string[]}} Limit
 * @typedef {{published: string, population: string, note: string, standing: string, cites: string[]}} Published
 * @typedef {Published & {amounts: Amount[], missing: string[], limits: Limit[]}} Row
 * @typedef {{id: string, label: string, note: string, open_above: string, rows: Row[], limits: Limit[]}} Scheme
 * @typedef {{statement: string, outcome: string, missing: string[], cites: string[]}} Caution
 * @typedef {{label: string, basis: string, cites: string[]}} Contraindication
 * @typedef {{agent: string, schemes: Scheme[], troughs: Published[], cautions: Caution[],
 *   contraindications?: Contraindication[]}} Dosing `contraindications`: those that hold
 * @typedef {import("./result.js").Answer} Answer
 */

export class Doses {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.schema = view.schema;
    /** @type {HTMLDetailsElement | null} */
    this.element = null;
  }

  /**
   * Give the folded part with all doses, or nothing where the guideline is silent.
   *
   * @param {Answer} answer
   */
  part(answer) {
    this.element = null;
    if (!answer.doses.length) return null;
    const words = this.schema.doses;
    const details = fold("doses", say("doses.title"), () => [
      make("p", {}, make("strong", {}, inEnglish(words.statement)), " ", inEnglish(words.rounding), ...(this.view.wholeSite ? [" ", make("a", { href: "evidence/doses.html" }, say("doses.page")), "."] : [])),
      list("mda5-alerts", words.dangers.map(inEnglish)),
      ...this.inOrder(answer).map((item) => this.agent(item)),
    ]);
    details.dataset.part = "doses";
    this.element = /** @type {HTMLDetailsElement} */ (details);
    return details;
  }

  /**
   * Put the agents of what can be offered first; within that the order stays.
   *
   * @param {Answer} answer
   */
  inOrder(answer) {
    const first = new Set(answer.regimens.find((item) => item.id === answer.first_offered)?.agents);
    const offered = new Set(answer.regimens.flatMap((item) => (item.outcome === "yes" ? item.agents : [])));
    const rank = (/** @type {Dosing} */ item) => (first.has(item.agent) ? 0 : offered.has(item.agent) ? 1 : 2);
    return [...answer.doses].sort((one, other) => rank(one) - rank(other));
  }

  /** @param {string} agent */
  open(agent) {
    const details = this.element;
    if (!details) return;
    const go = () => {
      const target = /** @type {HTMLElement | null} */ (details.querySelector(`[data-doses="${agent}"]`));
      target?.focus();
      target?.scrollIntoView();
    };
    if (details.open) {
      go();
    } else {
      // It is filled when it says that it is open.
      details.addEventListener("toggle", go, { once: true });
      details.open = true;
    }
  }

  /** @param {Dosing} item */
  agent(item) {
    const holding = item.cautions.map((one) => {
      const caution = inEnglish(one.statement);
      return make("span", {}, ...(one.outcome === "unknown" ? sayWith("doses.if-it-holds", { caution }) : [caution]));
    });
    const cites = [...new Set(item.cautions.flatMap((one) => one.cites))];
    const barred = item.contraindications?.map((one) =>
      make("span", {}, make("strong", {}, ...sayWith("doses.contraindicated", { label: inEnglish(one.label), basis: inEnglish(one.basis) })), ...this.view.inBrackets(one.cites)),
    );
    return make(
      "section",
      { class: "mda5-agent", "data-doses": item.agent, tabindex: "-1", "aria-label": say("doses.of", { agent: this.name(item.agent) }) },
      make("h3", {}, this.name(item.agent)),
      list("mda5-alerts", barred ?? []),
      ...item.schemes.map((scheme) => this.scheme(scheme)),
      item.troughs.length ? make("div", { "data-troughs": item.agent }, make("h4", {}, ...sayWith("doses.troughs", { agent: this.name(item.agent), trough: this.view.term("trough", say("doses.trough-levels")) })), list("mda5-rows", item.troughs.map((one) => this.published(one, [])))) : null,
      holding.length ? fold(`doses-cautions-${item.agent}`, say("doses.cautions", { agent: this.name(item.agent), count: holding.length }), () => [list("mda5-cautions", holding), this.view.citations(cites)]) : null,
    );
  }

  /** @param {string} agent */
  name(agent) {
    return this.view.agentName(agent);
  }

  /** @param {Scheme} scheme */
  scheme(scheme) {
    return make(
      "div",
      { "data-scheme": scheme.id },
      make("h4", {}, inEnglish(scheme.label)),
      scheme.note ? make("p", { class: "mda5-small" }, inEnglish(scheme.note)) : null,
      list("mda5-rows", scheme.rows.map((row) => this.published(row, this.forPatient(row)))),
      this.limits(scheme.limits),
      scheme.open_above ? make("p", { class: "mda5-small" }, inEnglish(scheme.open_above)) : null,
    );
  }

  /**
   * @param {Published} row
   * @param {(Node | null)[]} forPatient
   */
  published(row, forPatient) {
    const parts = {
      population: inEnglish(row.population),
      note: row.note ? [" ", inEnglish(row.note)] : "",
      standing: inEnglish(row.standing),
      sources: this.view.sources(row.cites),
    };
    return make(
      "div",
      {},
      make("p", {}, make("strong", {}, inEnglish(row.published))),
      ...forPatient,
      make("p", { class: "mda5-small" }, ...sayWith("doses.source", parts)),
    );
  }

  /** @param {Row} row */
  forPatient(row) {
    const amounts = row.amounts.map((one) => {
      const amount = make("strong", {}, inEnglish(one.words));
      const before = one.before_rounding ? sayWith("doses.before-rounding", { amount: inEnglish(one.before_rounding) }) : [];
      return make("p", { class: "mda5-amount" }, ...sayWith("doses.amount", { amount, basis: inEnglish(one.basis) }), ...before);
    });
    return [...amounts, row.missing.length ? this.needs(row.missing) : null, this.limits(row.limits)];
  }

  /** @param {string[]} missing */
  needs(missing) {
    return make("p", { class: "mda5-amount" }, ...sayWith("doses.needs", { findings: this.view.askButtons(missing) }));
  }

  /** @param {Limit[]} limits */
  limits(limits) {
    const items = limits.map((limit) => {
      const parts = { statement: inEnglish(limit.statement), sources: this.view.sources(limit.cites) };
      return make("span", { "data-limit": limit.kind }, ...sayWith(limit.kind === "hard" ? "doses.limit" : "doses.unusual", parts));
    });
    return list("mda5-alerts", items);
  }
}
