import { adviceCard } from "./advice.js";
import { changesPart } from "./changes.js";
import { treatmentPart } from "./treatment.js";
import { Doses } from "./doses.js";
import { fold, make } from "./elements.js";
import { inOrder } from "./glance.js";
import { Kept } from "./kept.js";
import { regimenCard } from "./regimens.js";
import { inEnglish, joined, say, sayWith } from "./words.js";

/**
 * The result: what the package answered, in parts, in the order of a clinician's work. A part is
 * there once and for all; what is in it is drawn again only where it changed.
 *
 * @typedef {import("./advice.js").Advice} Advice
 * @typedef {import("./regimens.js").Regimen} Regimen
 * @typedef {import("./changes.js").Explored} Explored
 * @typedef {{tier: string, findings: string[], message: string,
 *   suggestion: {value: number, unit: string} | null}} Notice
 * @typedef {{scope: {outcome: string, statement: string, missing: string[], trace: import("./view.js").Trace},
 *   advice: Advice[], regimens: Regimen[], regimen_to_start: boolean, preferred: string | null, first_offered: string | null,
 *   stop: {agent: string, because: string}[],
 *   derived: {id: string, label: string, value: number | null, unit: string, missing: string[], note: string, cites: string[]}[],
 *   doses: import("./doses.js").Dosing[], treatment: import("./treatment.js").Treatment,
 *   notices: Notice[], converted: Record<string, string>,
 *   order_next: {finding: string, settles: string[], regimens: string[]}[]}} Answer
 */

const UNITS = /** @type {Record<string, string>} */ ({ 1: "", m2: "m²" });

/** How long drawing may hold the page up before it lets it react, in milliseconds. */
const SLICE = 8;

/** @type {Explored} */
const NOT_EXPLORED = { changes: [], would_apply: {}, not_needed: [], information_only: [] };

export class ResultView {
  /** @param {import("./view.js").View} view */
  constructor(view) {
    this.view = view;
    this.doses = new Doses(view);
    /** @type {Map<string, {element: HTMLElement, kept: Kept}>} */
    this.parts = new Map();
    this.element = make("div", { class: "mda5-groups" });
    this.drawing = 0;
    this.explored = NOT_EXPLORED;
  }

  /**
   * Draw an answer, part by part; between parts the page may react. A newer answer ends the
   * drawing of an older one.
   *
   * @param {Answer} answer
   * @returns {Promise<boolean>} whether it was drawn to the end
   */
  async show(answer) {
    const drawing = ++this.drawing;
    this.answer = answer;
    this.explored = NOT_EXPLORED;
    let begun = performance.now();
    for (const draw of this.drawings(answer)) {
      if (performance.now() - begun > SLICE) {
        await aMoment();
        if (drawing !== this.drawing) return false;
        begun = performance.now();
      }
      draw();
    }
    return true;
  }

  /** End a drawing that is under way: what it draws is no longer the answer. */
  cancel() {
    this.drawing += 1;
  }

  /**
   * Add what was found out about an answer after it was shown.
   *
   * @param {Explored} explored
   */
  explore(explored) {
    if (!this.answer) return;
    this.explored = explored;
    this.silent(this.answer);
    this.changes(explored);
  }

  /**
   * @param {Answer} answer
   * @returns {(() => void)[]}
   */
  drawings(answer) {
    return [
      () => this.scope(answer),
      () => this.stop(answer),
      ...this.steps(answer).flatMap((step) => [
        () => this.step(step, answer),
        ...(step.regimens ? [() => this.regimens(answer), () => this.part("doses", "div").kept.show([{ name: "doses", content: [answer.doses, answer.first_offered, answer.regimens.map((item) => [item.agents, item.outcome])], draw: () => this.doses.part(answer) }])] : []),
      ]),
      () => this.arrange(answer),
      () => this.treatment(answer),
      () => this.undecided(answer),
      () => this.silent(answer),
      () => this.derived(answer),
      // It comes after the answer: at the end it moves nothing that is there already.
      () => this.changes(NOT_EXPLORED),
    ];
  }

  /**
   * Give the steps in the order of a clinician's work: what is most pressing stands first where no
   * regimen is to be started.
   *
   * @param {Answer} answer
   */
  steps(answer) {
    const { steps } = this.view.schema;
    return answer.regimen_to_start ? steps : [...steps].sort((one, other) => Number(other.glance) - Number(one.glance));
  }

  /**
   * Put the parts, which are made once, into the order of this answer. What is to be asked stands
   * first where even the guideline's scope waits for it.
   *
   * @param {Answer} answer
   */
  arrange(answer) {
    const steps = this.steps(answer).flatMap((step) => (step.regimens ? [step.id, "regimens", "doses"] : [step.id]));
    const keys = answer.scope.outcome === "unknown" ? ["undecided", ...steps, "treatment"] : [...steps, "treatment", "undecided"];
    let before = this.part("stop").element;
    for (const { element } of keys.map((key) => this.part(key))) {
      // What is moved loses the focus: what is in its place is left alone.
      if (before.nextElementSibling !== element) before.after(element);
      before = element;
    }
  }

  /**
   * Give a part of the result, which is made when it is first asked for.
   *
   * @param {string} key
   * @param {string} tag
   */
  part(key, tag = "section") {
    const known = this.parts.get(key);
    if (known) return known;
    const element = make(tag, { class: "mda5-part", "data-part": key });
    const part = { element, kept: new Kept(element) };
    this.parts.set(key, part);
    this.element.append(element);
    return part;
  }

  /**
   * Show a titled part, or hide it where it would be empty.
   *
   * @param {string} key
   * @param {string | (string | Node)[]} title
   * @param {import("./kept.js").Child[]} children
   */
  titled(key, title, children) {
    const { element, kept } = this.part(key);
    element.hidden = !children.length;
    kept.show(children.length ? [{ name: "title", content: key, draw: () => make("h2", {}, ...[title].flat()) }, ...children] : []);
  }

  /** @param {Answer} answer */
  scope({ scope }) {
    const draw = () => this.view.scope(scope);
    this.part("scope", "div").kept.show([{ name: "scope", content: scope.outcome, draw }]);
  }

  /** @param {Answer} answer */
  stop(answer) {
    const agents = [...new Set(answer.stop.map((item) => item.agent))];
    const draw = () => {
      const items = agents.map((agent) => {
        const because = answer.stop.filter((item) => item.agent === agent).map((item) => this.view.pageLink(item.because, item.because));
        const name = make("strong", {}, this.view.agentName(agent));
        return make("li", { "data-stop": agent }, ...sayWith("result.because-of", { agent: name, recommendations: joined(because) }));
      });
      return make("ul", { class: "mda5-stop" }, ...items);
    };
    this.titled("stop", say("result.stop"), agents.length ? [{ name: "stop", content: answer.stop, draw }] : []);
  }

  /**
   * @param {import("./schema.js").Step} step
   * @param {Answer} answer
   */
  step(step, answer) {
    const own = answer.advice.filter((item) => item.outcome === "yes" && this.view.recommendations.get(item.id)?.step === step.id);
    // As at a glance; a step without a line there keeps the guideline's own order.
    const order = step.glance ? this.view.schema.treatment?.escalation : [];
    this.titled(step.id, step.label, inOrder(own, order).map((item) => this.advice(item, answer)));
  }

  /**
   * @param {Advice} item
   * @param {Answer} answer
   * @returns {import("./kept.js").Child}
   */
  advice(item, answer) {
    const ways = item.outcome === "no" && answer.scope.outcome !== "no" ? this.explored.would_apply[item.id] : undefined;
    return { name: item.id, content: [item, ways], draw: () => adviceCard(this.view, item, scopeFindings(answer), ways) };
  }

  /** @param {Answer} answer */
  regimens(answer) {
    const cards = answer.regimens.map((item) => ({ name: item.id, content: item, draw: () => regimenCard(this.view, item, (agent) => this.doses.open(agent)) }));
    const title = sayWith("result.regimens", { regimens: this.view.term("regimen", say("result.regimens-term")) });
    if (answer.regimen_to_start) return this.titled("regimens", title, cards);
    // Who is on three agents already, or out of scope, is not to start one.
    const draw = () => foldedNow("regimens", say("result.regimens-not-now"), cards);
    this.titled("regimens", title, [{ name: "folded", content: cards.map((card) => card.content), draw }]);
  }

  /** @param {Answer} answer */
  treatment(answer) {
    const { treatment } = answer;
    const begun = treatment.running.length > 0 || treatment.day !== null;
    this.titled("treatment", say("treatment.title"), begun ? [{ name: "treatment", content: treatment, draw: () => treatmentPart(this.view, treatment) }] : []);
  }

  /** @param {Answer} answer */
  undecided(answer) {
    const open = answer.advice.filter((item) => item.outcome === "unknown");
    const draw = () => make("ol", { class: "mda5-next" }, ...answer.order_next.map((item) => this.question(item)));
    const questions = answer.order_next.length ? [{ name: "questions", content: answer.order_next, draw }] : [];
    const cards = open.map((item) => this.advice(item, answer));
    const folded = { name: "open", content: open, draw: () => foldedNow("open", say("result.open", { count: open.length }), cards) };
    this.titled("undecided", say("result.undecided"), open.length ? [...questions, folded] : questions);
  }

  /** @param {Answer["order_next"][number]} item */
  question(item) {
    const view = this.view;
    const settles = item.settles.length;
    const regimens = item.regimens.length;
    const what = joined([
      ...(settles ? [say("undecided.recommendations", { count: settles })] : []),
      ...(regimens ? [say("undecided.regimens", { count: regimens })] : []),
    ]);
    const finding = view.findings.get(item.finding);
    const how = finding?.elicited ? `${view.schema.terms.elicited[finding.elicited]}: ` : "";
    const asked = make("span", {}, how, make("strong", {}, view.label(item.finding)));
    return make(
      "li",
      { "data-ask": item.finding },
      ...sayWith("undecided.wait", { finding: asked, what, count: settles + regimens }),
      make("span", { class: "mda5-answers" }, ...view.answerButtons(item.finding)),
    );
  }

  /** @param {Explored} explored */
  changes(explored) {
    this.titled("changes", say("changes.title"), explored.changes.length ? [{ name: "changes", content: explored.changes, draw: () => changesPart(explored, this.view.acts.onTry) }] : []);
  }

  /**
   * Every recommendation is in the page at all times; those that do not apply stay folded, and are
   * drawn at once so that a search in the page finds them.
   *
   * @param {Answer} answer
   */
  silent(answer) {
    const cards = answer.advice.filter((item) => item.outcome === "no").map((item) => this.advice(item, answer));
    const draw = () => foldedNow("silent", say("result.silent", { count: cards.length }), cards);
    this.part("silent", "div").kept.show(cards.length ? [{ name: "silent", content: cards.map((card) => card.content), draw }] : []);
  }

  /** @param {Answer} answer */
  derived(answer) {
    const draw = () =>
      fold("derived", say("result.derived"), () => {
        const rows = answer.derived.map((item) => {
          const findings = item.missing.map((id) => this.view.label(id)).join(", ");
          const value = item.value === null ? say("result.needs", { findings }) : `${item.value} ${UNITS[item.unit] ?? item.unit}`.trim();
          return make("tr", { "data-derived": item.id }, make("th", { scope: "row" }, inEnglish(item.label)), make("td", {}, value), make("td", {}, inEnglish(item.note)));
        });
        return [make("table", { class: "mda5-table" }, make("tbody", {}, ...rows))];
      });
    this.part("derived", "div").kept.show([{ name: "derived", content: answer.derived, draw }]);
  }
}

/** @param {Answer} answer */
function scopeFindings(answer) {
  /** @type {Set<string>} */
  const findings = new Set();
  const walk = (/** @type {import("./view.js").Trace} */ trace) => {
    if (trace.finding) findings.add(trace.finding);
    trace.because.forEach(walk);
  };
  walk(answer.scope.trace);
  return findings;
}

/**
 * @param {string} key
 * @param {string} title
 * @param {import("./kept.js").Child[]} cards
 */
function foldedNow(key, title, cards) {
  const details = fold(key, title, () => []);
  details.append(...cards.flatMap((card) => card.draw() ?? []));
  return details;
}

/** Let the page react: to what was typed meanwhile, and to paint. */
function aMoment() {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve(undefined);
    };
    channel.port2.postMessage(null);
  });
}
