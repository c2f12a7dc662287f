import { fold, list, make } from "./elements.js";
import { inEnglish, say } from "./words.js";

/**
 * What would change the advice: each change of one answer that matters, with one tap to try it.
 *
 * @typedef {{finding: string, answer: unknown, label: string, phrase: string}} OtherAnswer
 * @typedef {OtherAnswer & {sentence: string}} Change
 * @typedef {{changes: Change[], would_apply: Record<string, OtherAnswer[][]>, not_needed: string[],
 *   information_only: string[]}} Explored
 */

/** So many are shown before the reader asks for the rest. */
const FIRST = 5;

/**
 * @param {Explored} explored
 * @param {(change: Change) => void} onTry
 */
export function changesPart(explored, onTry) {
  const items = explored.changes.map((change) => {
    const button = make("button", { type: "button", class: "mda5-ask", "aria-label": say("changes.try-this", { change: change.phrase }) }, say("changes.try"));
    button.addEventListener("click", () => onTry(change));
    return make("span", { "data-change": change.finding }, inEnglish(change.sentence), " ", button);
  });
  const rest = items.splice(FIRST);
  return make(
    "div",
    {},
    list("mda5-changes", items),
    rest.length ? fold("changes", say("changes.more", { count: rest.length }), () => [list("mda5-changes", rest)]) : null,
  );
}

/**
 * Say which answers would make a recommendation apply, or clear a regimen.
 *
 * @param {OtherAnswer[][] | undefined} sets
 * @param {string} id
 */
export function wouldApply(sets, id) {
  if (!sets?.length) return null;
  const ways = sets.map((set) => set.map((change) => change.phrase).join(" + "));
  return make("p", { class: "mda5-small", "data-would-apply": id }, make("strong", {}, say("changes.would-apply")), " ", inEnglish(ways.join("; ")));
}
