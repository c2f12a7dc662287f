import { Doses } from "./doses.js";
import { fold, list, make } from "./elements.js";
import { byId } from "./schema.js";

/**
 * The result: what the package answered, in groups, each with why and how good the evidence is.
 *
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {{label: string, outcome: string, because: Trace[], finding: string | null, answer: string | null}} Trace
 * @typedef {{id: string, outcome: string, direction: string, strength: string, certainty: string,
 *   statement: string, alerts: string[], missing: string[], trace: Trace, cites: string[],
 *   appraisal: {verdict: string, note: string}}} Advice
 * @typedef {{id: string, agents: string[], outcome: string, cautions: string[], missing: string[],
 *   why_not: string[], named_by: string[], intended_for: {label: string, outcome: string}, trace: Trace, cites: string[],
 *   unsettled_cautions: {agent: string, caution: string, missing: string[]}[]}} Regimen
 * @typedef {{scope: {outcome: string, statement: string, missing: string[]}, advice: Advice[],
 *   regimens: Regimen[], stop: {agent: string, because: string}[],
 *   derived: {id: string, label: string, value: number | null, unit: string, missing: string[], note: string, cites: string[]}[],
 *   doses: import("./doses.js").Dosing[],
 *   order_next: {finding: string, settles: string[], regimens: string[]}[]}} Answer
 */

const SIGNS = /** @type {Record<string, string>} */ ({ yes: "✓", no: "✕", unknown: "?" });
const WORDS = /** @type {Record<string, string>} */ ({ yes: "yes", no: "no", unknown: "not known" });
const UNITS = /** @type {Record<string, string>} */ ({ 1: "", m2: "m²" });

/**
 * Give the address of what stands on another page, or on this one in the one-file edition.
 *
 * @param {string} page
 * @param {string} id
 */
function address(page, id) {
  return document.getElementById(id) ? `#${id}` : page;
}

export class ResultView {
  /**
   * @param {Schema} schema
   * @param {(finding: string) => void} onAsk
   */
  constructor(schema, onAsk) {
    this.schema = schema;
    this.onAsk = onAsk;
    this.findings = byId(schema.findings);
    this.agents = byId(schema.agents);
    this.regimens = byId(schema.regimens);
    this.recommendations = byId(schema.recommendations);
    this.doses = new Doses(this);
    this.element = make("div", { class: "mda5-groups" });
    // The one-file edition holds the chapters and no other page.
    this.wholeSite = !document.body.classList.contains("site-single");
  }

  /** @param {Answer} answer */
  show(answer) {
    const advised = answer.advice.filter((item) => item.outcome === "yes");
    const open = answer.advice.filter((item) => item.outcome === "unknown");
    const silent = answer.advice.filter((item) => item.outcome === "no");
    this.element.replaceChildren(
      make("p", { class: `mda5-scope mda5-scope--${answer.scope.outcome}`, "data-outcome": answer.scope.outcome }, answer.scope.statement),
      ...[
        this.stop(answer),
        ...this.schema.steps.flatMap((step) => [this.step(step, advised), ...(step.regimens ? [this.regimenGroup(answer), this.doses.part(answer)] : [])]),
        this.undecided(answer, open),
        this.foldedAdvice("silent", `Does not apply (${silent.length})`, silent),
        this.derived(answer),
      ].filter((group) => group !== null),
    );
  }

  /**
   * Give the answer in one line.
   *
   * @param {Answer} answer
   */
  summary(answer) {
    if (answer.scope.outcome === "no") return "The guideline is silent here.";
    const preferred = answer.regimens.find((item) => item.outcome !== "no");
    const offered = this.firstOffered(answer);
    const stop = new Set(answer.stop.map((item) => item.agent)).size;
    const words = [];
    if (stop) words.push(`Stop ${stop === 1 ? "1 medicine" : `${stop} medicines`}.`);
    if (preferred?.outcome === "unknown") words.push(`Preferred, once cleared: ${this.regimens.get(preferred.id)?.title}.`);
    if (offered) words.push(`Can be offered: ${this.regimens.get(offered.id)?.title}${this.meantFor(offered)}.`);
    if (answer.order_next.length) {
      const asked = answer.order_next[0].finding;
      words.push(`Ask next: ${this.findings.get(asked)?.label.toLowerCase()}.`);
    }
    return words.join(" ");
  }

  /**
   * Give the regimen to name first: one that is meant for this patient's situation, else the
   * first in order of preference.
   *
   * @param {Answer} answer
   */
  firstOffered(answer) {
    const offered = answer.regimens.filter((item) => item.outcome === "yes");
    return offered.find((item) => item.intended_for.outcome === "yes") ?? offered[0];
  }

  /** @param {Regimen} item */
  meantFor(item) {
    return item.intended_for.outcome === "yes" ? ` (meant for ${item.intended_for.label})` : "";
  }

  /**
   * @param {string} title
   * @param {(Node | null)[]} items
   */
  group(title, items) {
    const shown = items.filter((item) => item !== null);
    if (!shown.length) return null;
    return make("section", { class: "mda5-part" }, make("h2", {}, title), ...shown);
  }

  /**
   * @param {import("./schema.js").Named} step
   * @param {Advice[]} advised
   */
  step(step, advised) {
    const own = advised.filter((item) => this.recommendations.get(item.id)?.step === step.id);
    return this.group(step.label, own.map((item) => this.advice(item)));
  }

  /** @param {Answer} answer */
  regimenGroup(answer) {
    return this.group("Regimens, in order of preference", answer.regimens.map((item) => this.regimen(item)));
  }

  /** @param {Answer} answer */
  stop(answer) {
    const agents = [...new Set(answer.stop.map((item) => item.agent))];
    const items = agents.map((agent) => {
      const because = answer.stop.filter((item) => item.agent === agent).map((item) => this.pageLink(item.because, item.because));
      const words = make("strong", {}, this.agents.get(agent)?.label ?? agent);
      return make("li", { "data-stop": agent }, words, ", because of ", ...because.flatMap((link, n) => (n ? [" and ", link] : [link])));
    });
    return items.length ? this.group("Stop", [make("ul", { class: "mda5-stop" }, ...items)]) : null;
  }

  /** @param {Advice} item */
  advice(item) {
    const about = this.recommendations.get(item.id);
    return make(
      "article",
      { class: `mda5-advice mda5-advice--${item.outcome}`, "data-recommendation": item.id, "data-outcome": item.outcome },
      make("h3", {}, make("span", { class: "mda5-number" }, item.id), " ", about?.title ?? ""),
      make("p", {}, item.statement),
      list("mda5-alerts", item.alerts),
      this.badges(item),
      item.outcome === "unknown" ? this.waitsFor(item.missing) : null,
      fold(`why-${item.id}`, item.outcome === "no" ? "Why not" : "Why", () => [this.trace(item.trace)]),
      fold(`evidence-${item.id}`, "How good is the evidence", () => this.evidence(item)),
    );
  }

  /** @param {Advice} item */
  badges(item) {
    const terms = this.schema.terms;
    const pairs = [
      ["direction", item.direction, terms.direction[item.direction]],
      ["strength", item.strength, terms.strength[item.strength]],
      ["certainty", item.certainty, terms.certainty[item.certainty]],
      ["verdict", item.appraisal.verdict, terms.verdict[item.appraisal.verdict]],
    ];
    const badges = pairs.map(([kind, value, words]) => make("span", { class: `badge badge--${kind} badge--${value}` }, words));
    return make("p", { class: "mda5-badges" }, ...badges);
  }

  /** @param {Advice} item */
  evidence(item) {
    const about = this.recommendations.get(item.id);
    return [
      make("p", {}, make("strong", {}, "Against its sources: "), item.appraisal.note),
      make("p", {}, make("strong", {}, "Grading: "), about?.grading ?? ""),
      make("p", {}, about?.rationale ?? ""),
      this.citations(item.cites),
      this.claims(about?.claims ?? []),
      make("p", {}, this.pageLink(item.id, this.wholeSite ? `Everything about ${item.id}, with its studies' numbers` : `${item.id} in its chapter`)),
    ];
  }

  /**
   * Lead to each checked sentence: its page shows verdict, studies, denominators and where to find
   * them. The one-file edition names the sentences; their page is not in it.
   *
   * @param {string[]} claims
   */
  claims(claims) {
    if (!claims.length) return make("p", {}, "No sentence of the source text is behind this.");
    if (!this.wholeSite) return make("p", {}, `Sentences of the source text behind this: ${claims.join(", ")}; the whole site shows each with its verdict and its studies.`);
    const links = claims.map((claim) => make("a", { href: `evidence/claims.html#${claim.toLowerCase()}` }, `${claim}: sentence, verdict, studies and their numbers`));
    return make("div", {}, make("p", {}, make("strong", {}, "Checked, sentence by sentence:")), list("mda5-cites", links));
  }

  /** @param {string[]} cites */
  citations(cites) {
    const items = cites.map((cite) => {
      const work = this.schema.references[cite];
      const number = make("span", { class: "citation__number" }, `[${work.number}]`);
      return make(
        "a",
        {
          href: work.link ?? address(`references.html#${cite}`, cite),
          rel: "noreferrer",
          title: work.preview,
          "data-citation": String(work.number),
        },
        `${work.short}. ${work.title}\u00a0`,
        number,
      );
    });
    return list("mda5-cites", items);
  }

  /**
   * @param {string} id
   * @param {string} words
   */
  pageLink(id, words) {
    return make("a", { href: address(`recommendations/${id.toLowerCase()}.html`, id.toLowerCase()) }, words);
  }

  /** @param {Trace} trace */
  trace(trace) {
    return make("ul", { class: "mda5-trace" }, this.node(trace));
  }

  /**
   * @param {Trace} trace
   * @returns {HTMLElement}
   */
  node(trace) {
    const answer = trace.answer === null ? "" : ` (${trace.answer})`;
    const children = trace.because.map((part) => this.node(part));
    return make(
      "li",
      { "data-outcome": trace.outcome },
      make("span", { class: "mda5-sign", "aria-hidden": "true" }, SIGNS[trace.outcome]),
      ` ${trace.label}${answer}: `,
      make("strong", {}, WORDS[trace.outcome]),
      children.length ? make("ul", {}, ...children) : null,
    );
  }

  /** @param {string[]} missing */
  waitsFor(missing) {
    const buttons = missing.map((finding) => this.askButton(finding, this.findings.get(finding)?.label ?? finding));
    return make("p", { class: "mda5-waits" }, "Not yet decided: answer ", ...buttons);
  }

  /**
   * @param {string} finding
   * @param {string} words
   */
  askButton(finding, words) {
    const button = make("button", { type: "button", class: "mda5-ask" }, words);
    button.addEventListener("click", () => this.onAsk(finding));
    return button;
  }

  /** @param {Regimen} item */
  regimen(item) {
    const about = this.regimens.get(item.id);
    const heading = { yes: "Can be offered", no: "Ruled out", unknown: "Not yet cleared" }[item.outcome];
    const named = item.named_by.length ? make("p", { class: "mda5-small" }, "Named by ", ...item.named_by.flatMap((id, n) => (n ? [", ", this.pageLink(id, id)] : [this.pageLink(id, id)]))) : null;
    const open = item.unsettled_cautions.map(
      (one) => `${this.agents.get(one.agent)?.label}, if it holds: ${one.caution}`,
    );
    return make(
      "article",
      { class: `mda5-regimen mda5-regimen--${item.outcome}`, "data-regimen": item.id, "data-outcome": item.outcome },
      make("h3", {}, make("span", { class: "mda5-sign", "aria-hidden": "true" }, SIGNS[item.outcome]), " ", about?.title ?? ""),
      make("p", { class: "mda5-small" }, make("strong", {}, `${heading}${this.meantFor(item)}`), `. ${about?.note}`),
      item.outcome === "no" ? list("mda5-whynot", item.why_not) : null,
      item.outcome === "unknown" ? this.waitsFor(item.missing) : null,
      named,
      item.outcome === "no" || !item.cautions.length ? null : fold(`cautions-${item.id}`, `Cautions (${item.cautions.length})`, () => [list("mda5-cautions", item.cautions), this.citations(item.cites)]),
      item.outcome === "no" || !open.length ? null : fold(`open-${item.id}`, `Cautions that wait for an answer (${open.length})`, () => [list("mda5-cautions", open)]),
      fold(`why-${item.id}`, item.outcome === "no" ? "Why not" : "Why", () => [this.trace(item.trace)]),
      item.outcome === "no" ? null : this.doses.way(item),
    );
  }

  /**
   * @param {Answer} answer
   * @param {Advice[]} open
   */
  undecided(answer, open) {
    const asked = answer.order_next.map((item) => {
      const settles = item.settles.length;
      const regimens = item.regimens.length;
      const parts = [
        settles ? `${settles} recommendation${settles === 1 ? "" : "s"}` : "",
        regimens ? `${regimens} regimen${regimens === 1 ? "" : "s"}` : "",
      ];
      const weight = parts.filter((part) => part).join(" and ");
      return make("li", { "data-ask": item.finding }, this.askButton(item.finding, this.findings.get(item.finding)?.label ?? item.finding), ` — ${weight} wait${settles + regimens === 1 ? "s" : ""} for it`);
    });
    const questions = asked.length ? make("ol", { class: "mda5-next" }, ...asked) : null;
    return this.group("Not yet decided, and what would decide it", [questions, open.length ? this.foldedAdvice("open", `Recommendations that wait (${open.length})`, open) : null]);
  }

  /**
   * Every recommendation is in the page at all times; these stay folded, and are built at once so
   * that a search in the page finds them.
   *
   * @param {string} key
   * @param {string} title
   * @param {Advice[]} items
   */
  foldedAdvice(key, title, items) {
    if (!items.length) return null;
    const built = items.map((item) => this.advice(item));
    const details = fold(key, title, () => []);
    details.classList.add("mda5-part");
    details.append(...built);
    return details;
  }

  /** @param {Answer} answer */
  derived(answer) {
    const rows = answer.derived.map((item) => {
      const missing = item.missing.map((id) => this.findings.get(id)?.label).join(", ");
      const value = item.value === null ? `needs ${missing}` : `${item.value} ${UNITS[item.unit] ?? item.unit}`.trim();
      return make("tr", { "data-derived": item.id }, make("th", { scope: "row" }, item.label), make("td", {}, value), make("td", {}, item.note));
    });
    return fold("derived", "Scores and body size: information only", () => [make("div", { class: "mda5-scroll" }, make("table", {}, make("tbody", {}, ...rows)))]);
  }
}
