import { list, make } from "./elements.js";
import { inEnglish, say } from "./words.js";

/**
 * The course of treatment: the day, the two weeks, what is running against what is advised, and
 * the way on.
 *
 * @typedef {{id: string, day: number, words: string}} Event
 * @typedef {{agent: string, standing: string, words: string, because: string[],
 *   cautions?: import("./view.js").Cited[]}} Running
 * @typedef {{day: number | null, window: {days: number, left: number | null, state: string, words: string},
 *   running: Running[], first_line_running: number | null, missing_for_three: number | null,
 *   escalation: {id: string, outcome: string, why: string, taken?: string[]}[], events: Event[]}} Treatment
 */

const NAMESPACE = "http://www.w3.org/2000/svg";
const WIDTH = 320;
const MARGIN = 12;

/**
 * @param {import("./view.js").View} view
 * @param {Treatment} treatment
 */
export function treatmentPart(view, treatment) {
  const running = treatment.running.map((item) => make("div", { "data-running": item.agent, "data-standing": item.standing }, make("strong", {}, view.agentName(item.agent)), ": ", inEnglish(item.words), view.alerts(item.cautions)));
  const way = treatment.escalation.map((item) =>
    make("span", { "data-outcome": item.outcome }, view.sign(item.outcome), " ", view.pageLink(item.id, inEnglish(view.named(item.id))), item.taken?.length ? ` (${say("treatment.taken")})` : "", " – ", inEnglish(item.why)),
  );
  const steps = list("mda5-way", way);
  return make(
    "div",
    {},
    make("p", { class: "mda5-sentence" }, inEnglish(treatment.window.words)),
    treatment.events.length > 1 ? timeline(treatment) : null,
    running.length ? make("h3", {}, say("treatment.running")) : null,
    list("mda5-running", running),
    steps ? make("h3", {}, say("treatment.way")) : null,
    steps,
  );
}

/**
 * Draw the days of this patient to scale; the same events stand below it as words.
 *
 * @param {Treatment} treatment
 */
function timeline(treatment) {
  const last = Math.max(treatment.window.days, ...treatment.events.map((event) => event.day));
  const at = (/** @type {number} */ day) => MARGIN + ((WIDTH - 2 * MARGIN) * day) / last;
  const drawing = draw("svg", { viewBox: `0 0 ${WIDTH} 34`, class: "mda5-timeline", "aria-hidden": "true" });
  drawing.append(
    draw("line", { x1: at(0), x2: at(last), y1: 14, y2: 14, class: "mda5-timeline__line" }),
    draw("line", { x1: at(0), x2: at(Math.min(treatment.window.days, last)), y1: 14, y2: 14, class: "mda5-timeline__window" }),
  );
  for (const event of treatment.events) {
    const mark = draw("circle", { cx: at(event.day), cy: 14, r: event.id === "now" ? 6 : 4, class: `mda5-timeline__event mda5-timeline__event--${event.id}` });
    const day = draw("text", { x: at(event.day), y: 31, "text-anchor": event.day === 0 ? "start" : event.day === last ? "end" : "middle" });
    day.textContent = String(event.day);
    drawing.append(mark, day);
  }
  return make("div", {}, drawing, list("mda5-events", treatment.events.map((event) => inEnglish(event.words))));
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
function draw(tag, attributes) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
