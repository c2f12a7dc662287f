import { waitsFor } from "./advice.js";
import { fold, list, make } from "./elements.js";
import { inEnglish, say, sayWith } from "./words.js";

/**
 * A regimen for this patient: offered, ruled out and why, or not yet cleared and what would clear it.
 *
 * @typedef {{id: string, agents: string[], outcome: string, cautions: string[], missing: string[],
 *   why_not: string[], named_by: string[], intended_for: {label: string, outcome: string},
 *   trace: import("./view.js").Trace, cites: string[], taken: boolean,
 *   unsettled_cautions: {agent: string, caution: string, missing: string[]}[]}} Regimen
 */

export const OFFERED = /** @type {Record<string, import("./words.js").Key>} */ ({ yes: "regimen.yes", no: "regimen.no", unknown: "regimen.unknown" });

/**
 * @param {import("./view.js").View} view
 * @param {Regimen} item
 * @param {(agent: string) => void} onDoses
 */
export function regimenCard(view, item, onDoses) {
  const about = view.regimens.get(item.id);
  const out = item.outcome === "no";
  const named = item.named_by.length ? make("p", { class: "mda5-small" }, ...sayWith("regimen.named-by", { recommendations: view.pageLinks(item.named_by) })) : null;
  const open = item.unsettled_cautions.map((one) => make("span", {}, ...sayWith("regimen.if-it-holds", { agent: view.agentName(one.agent), caution: inEnglish(one.caution) })));
  const doses = make("button", { type: "button", class: "mda5-ask" }, say("doses.way"));
  doses.addEventListener("click", () => onDoses(item.agents[0]));
  return make(
    "article",
    { class: `mda5-regimen mda5-regimen--${item.outcome}`, "data-regimen": item.id, "data-outcome": item.outcome },
    make("h3", {}, view.sign(item.outcome), " ", view.title(item.id), item.taken ? ` (${say("treatment.taken")})` : ""),
    make("p", { class: "mda5-small" }, ...sayWith("regimen.stands", { heading: make("strong", {}, view.term(`regimen-${item.outcome}`, say(OFFERED[item.outcome])), ...meantFor(view, item)), note: inEnglish(about?.note ?? "") })),
    out ? list("mda5-whynot", item.why_not.map(inEnglish)) : null,
    item.outcome === "unknown" ? waitsFor(view, item.missing) : null,
    named,
    out || !item.cautions.length ? null : fold(`cautions-${item.id}`, say("regimen.cautions", { count: item.cautions.length }), () => [list("mda5-cautions", item.cautions.map(inEnglish)), view.citations(item.cites)]),
    out || !open.length ? null : fold(`open-${item.id}`, say("regimen.open-cautions", { count: open.length }), () => [list("mda5-cautions", open)]),
    view.trace(item),
    out ? null : make("p", {}, doses),
  );
}

/**
 * @param {import("./view.js").View} view
 * @param {Regimen} item
 * @returns {(string | Node)[]}
 */
function meantFor(view, item) {
  return item.intended_for.outcome === "yes" ? sayWith("regimen.meant-for", { situation: view.situation(item.id, item.intended_for.label) }) : [];
}
