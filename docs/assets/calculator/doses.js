import { fold, list, make } from "./elements.js";

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
 * @typedef {{agent: string, schemes: Scheme[], troughs: Published[], cautions: Caution[]}} Dosing
 * @typedef {import("./result.js").Answer} Answer
 * @typedef {import("./result.js").Regimen} Regimen
 */

export class Doses {
  /** @param {import("./result.js").ResultView} view */
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
    const details = fold("doses", "Published doses, and what they come to for this patient", () => [
      make("p", {}, make("strong", {}, words.statement), ` ${words.rounding} `, make("a", { href: "evidence/doses.html" }, "All of them on one page"), "."),
      list("mda5-alerts", words.dangers),
      ...this.inOrder(answer).map((item) => this.agent(item)),
    ]);
    details.classList.add("mda5-part");
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
    const first = new Set(this.view.firstOffered(answer)?.agents);
    const offered = new Set(answer.regimens.flatMap((item) => (item.outcome === "yes" ? item.agents : [])));
    const rank = (/** @type {Dosing} */ item) => (first.has(item.agent) ? 0 : offered.has(item.agent) ? 1 : 2);
    return [...answer.doses].sort((one, other) => rank(one) - rank(other));
  }

  /**
   * Give the button that leads from a regimen to the doses of its agents.
   *
   * @param {Regimen} item
   */
  way(item) {
    const button = make("button", { type: "button", class: "mda5-ask" }, "Published doses of these agents");
    button.addEventListener("click", () => this.open(item.agents[0]));
    return make("p", {}, button);
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
    const holding = item.cautions.map((one) => `${one.outcome === "unknown" ? "If it holds: " : ""}${one.statement}`);
    const cites = [...new Set(item.cautions.flatMap((one) => one.cites))];
    return make(
      "section",
      { class: "mda5-agent", "data-doses": item.agent, tabindex: "-1", "aria-label": `Published doses of ${this.name(item.agent)}` },
      make("h3", {}, this.name(item.agent)),
      ...item.schemes.map((scheme) => this.scheme(scheme)),
      item.troughs.length ? make("div", { "data-troughs": item.agent }, make("h4", {}, `Trough levels of ${this.name(item.agent)}`), list("mda5-rows", item.troughs.map((one) => this.published(one, [])))) : null,
      holding.length ? fold(`doses-cautions-${item.agent}`, `Cautions with ${this.name(item.agent)} (${holding.length})`, () => [list("mda5-cautions", holding), this.view.citations(cites)]) : null,
    );
  }

  /** @param {string} agent */
  name(agent) {
    return this.view.agents.get(agent)?.label ?? agent;
  }

  /** @param {Scheme} scheme */
  scheme(scheme) {
    return make(
      "div",
      { "data-scheme": scheme.id },
      make("h4", {}, scheme.label),
      scheme.note ? make("p", { class: "mda5-small" }, scheme.note) : null,
      list("mda5-rows", scheme.rows.map((row) => this.published(row, this.forPatient(row)))),
      this.limits(scheme.limits),
      scheme.open_above ? make("p", { class: "mda5-small" }, scheme.open_above) : null,
    );
  }

  /**
   * @param {Published} row
   * @param {(Node | null)[]} forPatient
   */
  published(row, forPatient) {
    const sources = row.cites.flatMap((cite, n) => [n ? ", " : "", this.source(cite)]);
    const note = row.note ? ` ${row.note}` : "";
    return make(
      "div",
      {},
      make("p", {}, make("strong", {}, row.published)),
      ...forPatient,
      make("p", { class: "mda5-small" }, `In: ${row.population}.${note} Source, ${row.standing}: `, ...sources, "."),
    );
  }

  /** @param {Row} row */
  forPatient(row) {
    const amounts = row.amounts.map((one) => {
      const before = one.before_rounding ? `; ${one.before_rounding} before rounding` : "";
      return make("p", { class: "mda5-amount" }, "For this patient: ", make("strong", {}, one.words), ` – ${one.basis}${before}`);
    });
    return [...amounts, row.missing.length ? this.needs(row.missing) : null, this.limits(row.limits)];
  }

  /** @param {string[]} missing */
  needs(missing) {
    const buttons = missing.map((finding) => this.view.askButton(finding, this.view.findings.get(finding)?.label ?? finding));
    return make("p", { class: "mda5-amount" }, "For this patient: needs ", ...buttons);
  }

  /** @param {Limit[]} limits */
  limits(limits) {
    const items = limits.map((limit) => {
      const sources = limit.cites.flatMap((cite, n) => [n ? ", " : "", this.source(cite)]);
      return make("span", { "data-limit": limit.kind }, `${limit.kind === "hard" ? "Limit" : "Unusual"}: ${limit.statement} (`, ...sources, ")");
    });
    return list("mda5-alerts", items);
  }

  /** @param {string} cite */
  source(cite) {
    const work = this.schema.references[cite];
    return make("a", { href: work.link ?? `references.html#${cite}`, rel: "noreferrer", title: work.title }, work.short);
  }
}
