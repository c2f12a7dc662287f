import { fold, list, make } from "./elements.js";
import { byId, inWords } from "./schema.js";
import { inEnglish, say } from "./words.js";

/**
 * What every part of the result needs: the names behind the ids, and the small pieces that are
 * drawn in many places.
 *
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {import("./words.js").Key} Key
 * @typedef {{label: string, outcome: string, because: Trace[], finding: string | null, answer: string | null}} Trace
 * @typedef {{statement: string, cites: string[]}} Cited
 * @typedef {{onAsk: (finding: string) => void, onAnswer: (finding: string, value: string) => void,
 *   onTry: (change: import("./changes.js").Change) => void}} Acts what the page does when the reader taps
 */

const SIGNS = /** @type {Record<string, string>} */ ({ yes: "✓", no: "✕", unknown: "?" });
const OUTCOMES = /** @type {Record<string, Key>} */ ({ yes: "outcome.yes", no: "outcome.no", unknown: "outcome.unknown" });

/** Say whether the other pages are there: the one-file edition holds the chapters and no other. */
export function isWholeSite() {
  return !document.body.classList.contains("site-single");
}

/**
 * Give the address of what stands on another page, or on this one in the one-file edition.
 *
 * @param {string} page
 * @param {string} id
 */
function address(page, id) {
  return document.getElementById(id) ? `#${id}` : page;
}

export class View {
  /**
   * @param {Schema} schema
   * @param {Acts} acts
   */
  constructor(schema, acts) {
    this.schema = schema;
    this.acts = acts;
    /** The facts that the answer which is shown is to. @type {Record<string, unknown>} */
    this.given = {};
    this.findings = byId(schema.findings);
    this.agents = byId(schema.agents);
    this.regimens = byId(schema.regimens);
    this.recommendations = byId(schema.recommendations);
    this.wholeSite = isWholeSite();
  }

  /** @param {string} finding */
  label(finding) {
    return this.findings.get(finding)?.label ?? finding;
  }

  /** @param {string} finding */
  fact(finding) {
    const about = this.findings.get(finding);
    return about ? `${about.label}: ${inWords(about, this.given[finding])}` : finding;
  }

  /**
   * Give the situation that a regimen is meant for.
   *
   * @param {string} regimen
   * @param {string} label
   */
  situation(regimen, label) {
    return this.regimens.get(regimen)?.situation ?? inEnglish(label);
  }

  /**
   * Say whether the guideline covers the patient.
   *
   * @param {{outcome: string, statement: string}} scope
   */
  scope({ outcome, statement }) {
    const words = this.schema.scopeWords?.[outcome] ?? inEnglish(statement);
    return make("p", { class: `mda5-scope mda5-scope--${outcome}`, "data-outcome": outcome }, words);
  }

  /** @param {string} regimen */
  title(regimen) {
    return this.regimens.get(regimen)?.title ?? regimen;
  }

  /** @param {string} agent */
  agentName(agent) {
    return this.agents.get(agent)?.label ?? agent;
  }

  /** @param {string} recommendation */
  named(recommendation) {
    return `${recommendation} ${this.recommendations.get(recommendation)?.title ?? ""}`;
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

  /** @param {string} outcome */
  sign(outcome) {
    return make("span", { class: "mda5-sign", "aria-hidden": "true" }, SIGNS[outcome]);
  }

  /**
   * @param {string} title
   * @param {(Node | null)[]} items
   */
  group(title, items) {
    const shown = items.filter((item) => item !== null);
    return shown.length ? make("section", { class: "mda5-part" }, make("h2", {}, title), ...shown) : null;
  }

  /**
   * Give words with the sign of an outcome: colour alone tells nothing.
   *
   * @param {string} outcome
   * @param {string | Node} words
   */
  marked(outcome, words) {
    return make("span", { "data-outcome": outcome }, this.sign(outcome), " ", words);
  }

  /**
   * @param {string} id
   * @param {string | Node} words
   */
  pageLink(id, words) {
    return make("a", { href: address(`recommendations/${id.toLowerCase()}.html`, id.toLowerCase()) }, words);
  }

  /** @param {string[]} ids */
  pageLinks(ids) {
    return ids.flatMap((id, n) => (n ? [", ", this.pageLink(id, id)] : [this.pageLink(id, id)]));
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
   * Give works by their short names.
   *
   * @param {string[]} cites
   */
  sources(cites) {
    return cites.flatMap((cite, n) => {
      const work = this.schema.references[cite];
      const link = make("a", { href: work.link ?? address(`references.html#${cite}`, cite), rel: "noreferrer", title: work.title, lang: "en" }, work.short);
      return n ? [", ", link] : [link];
    });
  }

  /** @param {string[]} cites */
  inBrackets(cites) {
    return cites.length ? [" (", ...this.sources(cites), ")"] : [];
  }

  /** @param {Cited[]} cautions */
  alerts(cautions = []) {
    return list("mda5-alerts", cautions.map(({ statement, cites }) => make("span", {}, inEnglish(statement), ...this.inBrackets(cites))));
  }

  /**
   * Give the whole trace, folded: every question that was asked, and how it came out.
   *
   * @param {{id: string, outcome: string, trace: Trace}} item
   */
  trace(item) {
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
      this.sign(trace.outcome),
      " ",
      inEnglish(`${trace.label}${answer}`),
      ": ",
      make("strong", {}, say(OUTCOMES[trace.outcome])),
      children.length ? make("ul", {}, ...children) : null,
    );
  }

  /** @param {string[]} findings */
  askButtons(findings) {
    return findings.map((finding) => this.askButton(finding));
  }

  /** @param {string} finding */
  askButton(finding) {
    const button = make("button", { type: "button", class: "mda5-ask" }, this.label(finding));
    button.addEventListener("click", () => this.acts.onAsk(finding));
    return button;
  }

  /**
   * Give the buttons that answer a question where it stands; a number or a list is answered in the
   * form.
   *
   * @param {string} id
   */
  answerButtons(id) {
    const finding = this.findings.get(id);
    if (!finding?.options.length || finding.kind === "selection") {
      const button = make("button", { type: "button", class: "mda5-ask", "aria-label": say("form.enter-it", { label: this.label(id) }) }, say("form.enter"));
      button.addEventListener("click", () => this.acts.onAsk(id));
      return [button];
    }
    return finding.options.map((option) => {
      const button = make("button", { type: "button", class: "mda5-ask", "data-answer": option.value, "aria-label": `${finding.label}: ${option.label}` }, option.label);
      button.addEventListener("click", (event) => {
        // The second click of two is not meant for the question that has taken this one's place.
        if (event.detail < 2) this.acts.onAnswer(id, option.value);
      });
      return button;
    });
  }
}

/**
 * Give the facts that made a criterion come out as it did, each once.
 *
 * @param {Trace} trace
 * @param {Set<string>} [but] findings that are told elsewhere
 * @returns {Trace[]}
 */
export function decisiveFacts(trace, but = new Set()) {
  /** @type {Map<string, Trace>} */
  const facts = new Map();
  collect(trace, facts);
  return [...facts.values()].filter((fact) => !but.has(/** @type {string} */ (fact.finding)));
}

/**
 * @param {Trace} trace
 * @param {Map<string, Trace>} facts
 */
function collect(trace, facts) {
  if (trace.finding !== null) {
    if (trace.answer !== null) facts.set(trace.finding, trace);
    return;
  }
  // Parts that came out otherwise had no say, unless the whole is the opposite of its parts.
  const alike = trace.because.filter((part) => part.outcome === trace.outcome);
  for (const part of alike.length ? alike : trace.because) collect(part, facts);
}
