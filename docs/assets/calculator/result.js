import { Doses } from "./doses.js";
import { fold, list, make } from "./elements.js";
import { byId } from "./schema.js";
import { inEnglish, joined, say, sayWith, withinSentence } from "./words.js";

/**
 * The result: what the package answered, in groups, each with why and how good the evidence is.
 *
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {import("./words.js").Key} Key
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
const OUTCOMES = /** @type {Record<string, Key>} */ ({ yes: "outcome.yes", no: "outcome.no", unknown: "outcome.unknown" });
const OFFERED = /** @type {Record<string, Key>} */ ({ yes: "regimen.yes", no: "regimen.no", unknown: "regimen.unknown" });
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
      make("p", { class: `mda5-scope mda5-scope--${answer.scope.outcome}`, "data-outcome": answer.scope.outcome }, inEnglish(answer.scope.statement)),
      ...[
        this.stop(answer),
        ...this.schema.steps.flatMap((step) => [this.step(step, advised), ...(step.regimens ? [this.regimenGroup(answer), this.doses.part(answer)] : [])]),
        this.undecided(answer, open),
        this.foldedAdvice("silent", say("result.silent", { count: silent.length }), silent),
        this.derived(answer),
      ].filter((group) => group !== null),
    );
  }

  /**
   * Give the answer in one line.
   *
   * @param {Answer} answer
   * @returns {(string | Node)[]}
   */
  summary(answer) {
    if (answer.scope.outcome === "no") return [say("summary.silent")];
    const preferred = answer.regimens.find((item) => item.outcome !== "no");
    const offered = this.firstOffered(answer);
    const stop = new Set(answer.stop.map((item) => item.agent)).size;
    const sentences = [];
    if (stop) sentences.push([say("summary.stop", { count: stop })]);
    if (preferred?.outcome === "unknown") sentences.push([say("summary.once-cleared", { regimen: this.regimenTitle(preferred) })]);
    if (offered) sentences.push(sayWith("summary.offered", { regimen: this.regimenTitle(offered), meant: this.meantFor(offered) }));
    if (answer.order_next.length) {
      sentences.push([say("summary.ask-next", { finding: withinSentence(this.findingLabel(answer.order_next[0].finding)) })]);
    }
    return sentences.flatMap((sentence, n) => (n ? [" ", ...sentence] : sentence));
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

  /**
   * @param {Regimen} item
   * @returns {(string | Node)[]}
   */
  meantFor(item) {
    return item.intended_for.outcome === "yes" ? sayWith("regimen.meant-for", { situation: inEnglish(item.intended_for.label) }) : [];
  }

  /** @param {Regimen} item */
  regimenTitle(item) {
    return this.regimens.get(item.id)?.title ?? item.id;
  }

  /** @param {string} finding */
  findingLabel(finding) {
    return this.findings.get(finding)?.label ?? finding;
  }

  /**
   * @param {string | (string | Node)[]} title
   * @param {(Node | null)[]} items
   */
  group(title, items) {
    const shown = items.filter((item) => item !== null);
    if (!shown.length) return null;
    return make("section", { class: "mda5-part" }, make("h2", {}, ...[title].flat()), ...shown);
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
    return this.group(sayWith("result.regimens", { regimens: this.term("regimen", say("result.regimens-term")) }), answer.regimens.map((item) => this.regimen(item)));
  }

  /** @param {Answer} answer */
  stop(answer) {
    const agents = [...new Set(answer.stop.map((item) => item.agent))];
    const items = agents.map((agent) => {
      const because = answer.stop.filter((item) => item.agent === agent).map((item) => this.pageLink(item.because, item.because));
      const name = make("strong", {}, this.agents.get(agent)?.label ?? agent);
      return make("li", { "data-stop": agent }, ...sayWith("result.because-of", { agent: name, recommendations: joined(because) }));
    });
    return items.length ? this.group(say("result.stop"), [make("ul", { class: "mda5-stop" }, ...items)]) : null;
  }

  /** @param {Advice} item */
  advice(item) {
    const about = this.recommendations.get(item.id);
    return make(
      "article",
      { class: `mda5-advice mda5-advice--${item.outcome}`, "data-recommendation": item.id, "data-outcome": item.outcome },
      make("h3", {}, make("span", { class: "mda5-number" }, item.id), " ", inEnglish(about?.title ?? "")),
      make("p", {}, inEnglish(item.statement)),
      list("mda5-alerts", item.alerts.map(inEnglish)),
      this.badges(item),
      item.outcome === "unknown" ? this.waitsFor(item.missing) : null,
      this.why(item),
      fold(`evidence-${item.id}`, say("advice.evidence"), () => this.evidence(item)),
    );
  }

  /** @param {Advice} item */
  badges(item) {
    const terms = this.schema.terms;
    const graded = { strength: item.strength, certainty: item.certainty, verdict: item.appraisal.verdict };
    const badges = Object.entries(graded).map(([kind, value]) => this.term(`${kind}-${value}`, terms[kind][value], { class: `badge badge--${kind} badge--${value}` }));
    const direction = make("span", { class: `badge badge--direction badge--${item.direction}` }, terms.direction[item.direction]);
    return make("p", { class: "mda5-badges" }, direction, ...badges);
  }

  /**
   * Give a word that the glossary explains, on hover, on focus and on a tap (assets/tips.js).
   *
   * @param {string} id
   * @param {string} words
   * @param {Record<string, string>} attributes
   */
  term(id, words, attributes = {}) {
    return make("button", { type: "button", "data-term": id, title: this.schema.glossary[id], ...attributes }, words);
  }

  /** @param {Advice} item */
  evidence(item) {
    const about = this.recommendations.get(item.id);
    return [
      make("p", {}, make("strong", {}, this.term("appraisal", say("advice.against-sources")), ": "), inEnglish(item.appraisal.note)),
      make("p", {}, make("strong", {}, say("advice.grading"), ": "), inEnglish(about?.grading ?? "")),
      make("p", {}, inEnglish(about?.rationale ?? "")),
      this.citations(item.cites),
      this.claims(about?.claims ?? []),
      make("p", {}, this.pageLink(item.id, say(this.wholeSite ? "advice.page" : "advice.chapter", { id: item.id }))),
    ];
  }

  /**
   * Lead to each checked sentence: its page shows verdict, studies, denominators and where to find
   * them. The one-file edition names the sentences; their page is not in it.
   *
   * @param {string[]} claims
   */
  claims(claims) {
    if (!claims.length) return make("p", {}, say("advice.no-claim"));
    if (!this.wholeSite) return make("p", {}, say("advice.claims-named", { claims: claims.join(", ") }));
    const links = claims.map((claim) => make("a", { href: `evidence/claims.html#${claim.toLowerCase()}` }, say("advice.claim", { claim })));
    return make("div", {}, make("p", {}, make("strong", {}, say("advice.claims"))), list("mda5-cites", links));
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
          lang: "en",
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

  /** @param {Advice | Regimen} item */
  why(item) {
    return fold(`why-${item.id}`, say(item.outcome === "no" ? "advice.why-not" : "advice.why"), () => [make("ul", { class: "mda5-trace" }, this.node(item.trace))]);
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
      " ",
      inEnglish(`${trace.label}${answer}`),
      ": ",
      make("strong", {}, say(OUTCOMES[trace.outcome])),
      children.length ? make("ul", {}, ...children) : null,
    );
  }

  /** @param {string[]} missing */
  waitsFor(missing) {
    return make("p", { class: "mda5-waits" }, ...sayWith("advice.waits-for", { findings: this.askButtons(missing) }));
  }

  /** @param {string[]} findings */
  askButtons(findings) {
    return findings.map((finding) => this.askButton(finding));
  }

  /** @param {string} finding */
  askButton(finding) {
    const button = make("button", { type: "button", class: "mda5-ask" }, this.findingLabel(finding));
    button.addEventListener("click", () => this.onAsk(finding));
    return button;
  }

  /** @param {Regimen} item */
  regimen(item) {
    const about = this.regimens.get(item.id);
    const heading = make("strong", {}, this.term(`regimen-${item.outcome}`, say(OFFERED[item.outcome])), ...this.meantFor(item));
    const links = item.named_by.flatMap((id, n) => (n ? [", ", this.pageLink(id, id)] : [this.pageLink(id, id)]));
    const named = links.length ? make("p", { class: "mda5-small" }, ...sayWith("regimen.named-by", { recommendations: links })) : null;
    const open = item.unsettled_cautions.map((one) => {
      const agent = this.agents.get(one.agent)?.label ?? one.agent;
      return make("span", {}, ...sayWith("regimen.if-it-holds", { agent, caution: inEnglish(one.caution) }));
    });
    return make(
      "article",
      { class: `mda5-regimen mda5-regimen--${item.outcome}`, "data-regimen": item.id, "data-outcome": item.outcome },
      make("h3", {}, make("span", { class: "mda5-sign", "aria-hidden": "true" }, SIGNS[item.outcome]), " ", this.regimenTitle(item)),
      make("p", { class: "mda5-small" }, ...sayWith("regimen.stands", { heading, note: inEnglish(about?.note ?? "") })),
      item.outcome === "no" ? list("mda5-whynot", item.why_not.map(inEnglish)) : null,
      item.outcome === "unknown" ? this.waitsFor(item.missing) : null,
      named,
      item.outcome === "no" || !item.cautions.length ? null : fold(`cautions-${item.id}`, say("regimen.cautions", { count: item.cautions.length }), () => [list("mda5-cautions", item.cautions.map(inEnglish)), this.citations(item.cites)]),
      item.outcome === "no" || !open.length ? null : fold(`open-${item.id}`, say("regimen.open-cautions", { count: open.length }), () => [list("mda5-cautions", open)]),
      this.why(item),
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
      const what = joined([
        ...(settles ? [say("undecided.recommendations", { count: settles })] : []),
        ...(regimens ? [say("undecided.regimens", { count: regimens })] : []),
      ]);
      const parts = { finding: this.askButton(item.finding), what, count: settles + regimens };
      return make("li", { "data-ask": item.finding }, ...sayWith("undecided.wait", parts));
    });
    const questions = asked.length ? make("ol", { class: "mda5-next" }, ...asked) : null;
    return this.group(say("result.undecided"), [questions, open.length ? this.foldedAdvice("open", say("result.open", { count: open.length }), open) : null]);
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
      const findings = item.missing.map((id) => this.findingLabel(id)).join(", ");
      const value = item.value === null ? say("result.needs", { findings }) : `${item.value} ${UNITS[item.unit] ?? item.unit}`.trim();
      return make("tr", { "data-derived": item.id }, make("th", { scope: "row" }, inEnglish(item.label)), make("td", {}, value), make("td", {}, inEnglish(item.note)));
    });
    return fold("derived", say("result.derived"), () => [make("div", { class: "mda5-scroll" }, make("table", {}, make("tbody", {}, ...rows)))]);
  }
}
