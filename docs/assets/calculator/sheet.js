import { list, make } from "./elements.js";
import { ENGLISH, inEnglish, say, sayInEnglish, spoken } from "./words.js";

/**
 * The sheet that is printed: one page with what was entered, what was answered, how it is graded,
 * by which version, when, and room for a signature. On the screen it is not shown.
 *
 * @typedef {import("./result.js").Answer} Answer
 * @typedef {import("./view.js").View} View
 */

/**
 * @param {View} view
 * @param {[string, string][]} facts each question that is answered, and its answer with the unit
 * @param {Answer} answer
 * @param {(string | Node)[]} lines the answer in short
 */
export function sheet(view, facts, answer, lines) {
  const about = view.schema.guideline;
  const advised = answer.advice.filter((item) => item.outcome === "yes");
  const open = answer.advice.filter((item) => item.outcome === "unknown");
  const of = (/** @type {string} */ outcome) => answer.regimens.filter((item) => item.outcome === outcome).map((item) => view.title(item.id));
  const regimens = [
    [say("sheet.offered"), of("yes")],
    [say("sheet.not-cleared"), of("unknown")],
    [say("sheet.ruled-out"), of("no")],
  ].filter(([, names]) => names.length);
  return [
    make("h1", {}, inEnglish(about.title)),
    make("p", { class: "mda5-small" }, say("sheet.made", { version: about.version, digest: about.digest, time: localTime(new Date()), review: about.review_by })),
    spoken().code === ENGLISH ? null : make("p", { class: "mda5-unreviewed" }, say("language.not-reviewed"), " ", inEnglish(sayInEnglish("language.not-reviewed"))),
    make("h2", {}, say("sheet.entered")),
    facts.length ? make("dl", { class: "mda5-sheet__facts" }, ...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)))) : make("p", {}, say("sheet.nothing")),
    ...toCheck(view, answer),
    make("h2", {}, say("sheet.answer")),
    list("mda5-sheet__lines", lines),
    make("p", {}, inEnglish(answer.scope.statement)),
    make("table", {}, make("thead", {}, make("tr", {}, ...[say("sheet.number"), say("sheet.advice"), say("sheet.grade"), say("sheet.appraisal")].map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...advised.map((item) => row(view, item)))),
    // As on the screen: who is on three agents already is not to start a regimen.
    answer.regimen_to_start ? make("dl", {}, ...regimens.map(([name, names]) => make("div", {}, make("dt", {}, /** @type {string} */ (name)), make("dd", {}, /** @type {string[]} */ (names).join("; "))))) : make("p", {}, say("result.regimens-not-now")),
    open.length ? make("p", {}, say("sheet.open", { names: open.map((item) => item.id).join(", "), findings: answer.order_next.map((one) => view.label(one.finding)).join(", ") })) : null,
    make("p", { class: "mda5-small" }, say("sheet.support")),
    make("p", { class: "mda5-sheet__sign" }, make("span", {}, say("sheet.name")), make("span", {}, say("sheet.signature")), make("span", {}, say("sheet.time"))),
  ].filter((part) => part !== null);
}

/**
 * Give what is to be checked before anything else: what was remarked on at the questions, and what
 * stands against a medicine that is being taken.
 *
 * @param {View} view
 * @param {Answer} answer
 */
function toCheck(view, { notices = [], treatment }) {
  const remarks = notices.map(({ findings, message }) => (findings.length > 1 ? inEnglish(message) : named(view.label(findings[0]), message)));
  const taken = treatment.running.flatMap(({ agent, standing, words, cautions = [] }) => {
    const statements = [...(standing === "contraindicated" ? [words] : []), ...cautions.map((one) => one.statement)];
    return statements.length ? [named(view.agentName(agent), statements.join(" "))] : [];
  });
  const items = list("mda5-sheet__check", [...remarks, ...taken]);
  return items ? [make("p", {}, make("strong", {}, say("sheet.check"))), items] : [];
}

/**
 * @param {string} name
 * @param {string} words
 */
function named(name, words) {
  return make("span", {}, `${name}: `, inEnglish(words));
}

/**
 * @param {View} view
 * @param {import("./advice.js").Advice} item
 */
function row(view, item) {
  const terms = view.schema.terms;
  const own = item.alerts.filter((words) => !item.alerts_for_all.includes(words));
  const alerts = own.length ? make("span", { class: "mda5-small" }, " ", inEnglish(own.join(" · "))) : null;
  return make(
    "tr",
    {},
    make("td", {}, item.id),
    make("td", {}, inEnglish(item.statement), alerts),
    make("td", {}, `${terms.direction[item.direction]}; ${terms.strength[item.strength]}; ${terms.certainty[item.certainty]}`),
    make("td", {}, terms.verdict[item.appraisal.verdict]),
  );
}

/**
 * Give date and time on the reader's own clock, to the minute.
 *
 * @param {Date} now
 */
export function localTime(now) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
}
