import { wouldApply } from "./changes.js";
import { fold, list, make } from "./elements.js";
import { decisiveFacts } from "./view.js";
import { inEnglish, joined, say, sayWith } from "./words.js";

/**
 * A recommendation for this patient, in layers: what to do; the facts that made it so; how good
 * the evidence is; the whole trace.
 *
 * @typedef {{id: string, outcome: string, direction: string, strength: string, certainty: string,
 *   statement: string, alerts: string[], alerts_for_all: string[], missing: string[], trace: import("./view.js").Trace, cites: string[],
 *   appraisal: {verdict: string, note: string}}} Advice
 */

/**
 * @param {import("./view.js").View} view
 * @param {Advice} item
 * @param {Set<string>} scope the findings that every recommendation asks
 * @param {import("./changes.js").OtherAnswer[][] | undefined} ways what would make it apply
 */
export function adviceCard(view, item, scope, ways) {
  const about = view.recommendations.get(item.id);
  const own = item.alerts.filter((words) => !item.alerts_for_all.includes(words));
  const forAll = item.alerts_for_all.length;
  return make(
    "article",
    { class: `mda5-advice mda5-advice--${item.outcome}`, "data-recommendation": item.id, "data-outcome": item.outcome },
    make("h3", {}, make("span", { class: "mda5-number" }, item.id), " ", inEnglish(about?.title ?? "")),
    make("p", {}, inEnglish(item.statement)),
    list("mda5-alerts", own.map(inEnglish)),
    item.outcome === "unknown" ? waitsFor(view, item.missing) : because(view, item, scope),
    wouldApply(ways, item.id),
    badges(view, item),
    forAll ? fold(`for-all-${item.id}`, say("advice.for-all", { count: forAll }), () => [list("mda5-cautions", item.alerts_for_all.map(inEnglish))]) : null,
    view.trace(item),
    fold(`evidence-${item.id}`, say("advice.evidence"), () => evidence(view, item)),
  );
}

/**
 * @param {import("./view.js").View} view
 * @param {string[]} missing
 */
export function waitsFor(view, missing) {
  return make("p", { class: "mda5-waits" }, ...sayWith("advice.waits-for", { findings: view.askButtons(missing) }));
}

/**
 * @param {import("./view.js").View} view
 * @param {Advice} item
 * @param {Set<string>} scope
 */
function because(view, item, scope) {
  const applies = item.outcome === "yes";
  const own = decisiveFacts(item.trace, applies ? scope : new Set());
  const facts = own.map((fact) => view.fact(fact.finding ?? ""));
  const words = facts.length ? joined(facts) : [say("advice.every-patient")];
  return make("p", { class: "mda5-small mda5-because" }, make("strong", {}, say(applies ? "advice.because" : "advice.not-because")), " ", ...words);
}

/**
 * @param {import("./view.js").View} view
 * @param {{direction: string, strength: string, certainty: string, appraisal: {verdict: string}}} item
 */
export function badges(view, item) {
  const terms = view.schema.terms;
  const graded = { strength: item.strength, certainty: item.certainty, verdict: item.appraisal.verdict };
  const badges = Object.entries(graded).map(([kind, value]) => view.term(`${kind}-${value}`, terms[kind][value], { class: `badge badge--${kind} badge--${value}` }));
  const direction = make("span", { class: `badge badge--direction badge--${item.direction}` }, terms.direction[item.direction]);
  return make("p", { class: "mda5-badges" }, direction, ...badges);
}

/**
 * @param {import("./view.js").View} view
 * @param {Advice} item
 */
function evidence(view, item) {
  const about = view.recommendations.get(item.id);
  return [
    make("p", {}, make("strong", {}, view.term("appraisal", say("advice.against-sources")), ": "), inEnglish(item.appraisal.note)),
    make("p", {}, make("strong", {}, say("advice.grading"), ": "), inEnglish(about?.grading ?? "")),
    make("p", {}, inEnglish(about?.rationale ?? "")),
    ...figures(item.id),
    view.citations(item.cites),
    claims(view, about?.claims ?? []),
    make("p", {}, view.pageLink(item.id, say(view.wholeSite ? "advice.page" : "advice.chapter", { id: item.id }))),
  ];
}

/**
 * Give the figures of the studies behind it, which stand in the page, unseen, for this.
 *
 * @param {string} id
 */
function figures(id) {
  const templates = /** @type {NodeListOf<HTMLTemplateElement>} */ (document.querySelectorAll(`template[data-figure-of~="${id}"]`));
  return [...templates].map((template) => {
    const figure = make("div", { class: "mda5-figure", lang: "en" }, template.content.cloneNode(true));
    // A figure may be of several recommendations, and no two elements may have one id.
    for (const named of figure.querySelectorAll("[id]")) named.id += `-${id}`;
    for (const drawing of figure.querySelectorAll("[aria-labelledby]")) {
      const names = drawing.getAttribute("aria-labelledby")?.split(" ") ?? [];
      drawing.setAttribute("aria-labelledby", names.map((name) => `${name}-${id}`).join(" "));
    }
    return figure;
  });
}

/**
 * Lead to each checked sentence: its page shows verdict, studies, denominators and where to find
 * them. The one-file edition names the sentences; their page is not in it.
 *
 * @param {import("./view.js").View} view
 * @param {string[]} claims
 */
function claims(view, claims) {
  if (!claims.length) return make("p", {}, say("advice.no-claim"));
  if (!view.wholeSite) return make("p", {}, say("advice.claims-named", { claims: claims.join(", ") }));
  const links = claims.map((claim) => make("a", { href: `evidence/claims.html#${claim.toLowerCase()}` }, say("advice.claim", { claim })));
  return make("div", {}, make("p", {}, make("strong", {}, say("advice.claims"))), list("mda5-cites", links));
}
