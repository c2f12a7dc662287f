import { make } from "./elements.js";
import { inWords } from "./schema.js";
import { inEnglish, say } from "./words.js";

/**
 * The form: drawn from the schema, before Python is there. What is typed stays as it is typed; what
 * is not surely a number goes to Python as it stands, which refuses it.
 *
 * @typedef {import("./schema.js").Finding} Finding
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {{finding: string | null, value: unknown, message: string, place: string}} Problem
 */

const NONE = "none";
const FEW = 4;
// With a point or, as much of the world writes it, a comma; also while it is being typed: "2." or ".5".
const NUMBER = /^-?(\d+[.,]?\d*|[.,]\d+)$/;
// "1,234" may be a thousand or one and a bit; "0,125" and "1234,567" may not.
const AMBIGUOUS = /^-?[1-9]\d{0,2},\d{3}$/;

/** So long after the last key a number is still being typed, in ms. */
const TYPING = 800;

export class Form {
  /**
   * @param {Schema} schema
   * @param {() => void} onChange
   * @param {() => void} onRest is told when a number is no longer being typed
   */
  constructor(schema, onChange, onRest) {
    this.schema = schema;
    this.onChange = onChange;
    this.onRest = onRest;
    /** The question whose number is being typed. */
    this.typing = "";
    this.pause = 0;
    this.element = /** @type {HTMLFormElement} */ (make("form", { class: "mda5-form", novalidate: true, autocomplete: "off" }));
    for (const group of schema.groups) {
      const questions = schema.findings.filter((finding) => finding.group === group.id);
      this.element.append(
        make("fieldset", { class: "mda5-group" }, make("legend", {}, group.label), ...questions.map((one) => this.question(one))),
      );
    }
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.element.addEventListener("input", (event) => {
      const changed = /** @type {HTMLInputElement} */ (event.target);
      this.keepNoneAlone(changed);
      this.refresh();
      this.type(changed);
      onChange();
    });
    this.element.addEventListener("focusout", () => this.rest());
    this.refresh();
  }

  /** @param {HTMLInputElement} changed */
  type(changed) {
    clearTimeout(this.pause);
    this.typing = changed.type === "text" ? changed.name : "";
    if (this.typing) this.pause = setTimeout(() => this.rest(), TYPING);
  }

  rest() {
    clearTimeout(this.pause);
    if (!this.typing) return;
    this.typing = "";
    this.onRest();
  }

  /** @param {Finding} finding */
  question(finding) {
    const control = this.control(finding);
    const help = finding.help ? make("p", { class: "mda5-help", id: `help-${finding.id}` }, finding.help) : null;
    const error = make("p", { class: "mda5-error", id: `error-${finding.id}`, hidden: true });
    const notice = make("div", { class: "mda5-field-notice", id: `notice-${finding.id}`, hidden: true });
    const single = control instanceof HTMLSelectElement || finding.kind === "measure";
    const label = single
      ? make("label", { class: "mda5-label", for: `field-${finding.id}` }, finding.label)
      : make("span", { class: "mda5-label", id: `label-${finding.id}` }, finding.label);
    const need = make("p", { class: "mda5-need", hidden: true });
    const box = make("div", { class: "mda5-question", "data-question": finding.id }, label, need, control, help, error, notice);
    if (!single) {
      box.setAttribute("role", finding.kind === "selection" ? "group" : "radiogroup");
      box.setAttribute("aria-labelledby", `label-${finding.id}`);
      box.setAttribute("aria-describedby", this.describedBy(finding));
    }
    return box;
  }

  /** @param {Finding} finding */
  describedBy(finding) {
    return `${finding.help ? `help-${finding.id} ` : ""}error-${finding.id} notice-${finding.id}`;
  }

  /** @param {Finding} finding */
  control(finding) {
    if (finding.kind === "measure") return this.measure(finding);
    const unknown = { value: "", label: say("form.not-known") };
    if (finding.kind === "selection") {
      const none = { value: NONE, label: say("form.none") };
      return this.choices(finding, "checkbox", [none, ...finding.options]);
    }
    if (finding.options.length <= FEW) {
      return this.choices(finding, "radio", [...finding.options, unknown]);
    }
    const options = [unknown, ...finding.options].map((option) => make("option", { value: option.value }, option.label));
    return make("select", { name: finding.id, id: `field-${finding.id}`, "aria-describedby": this.describedBy(finding) }, ...options);
  }

  /** @param {Finding} finding */
  measure(finding) {
    const input = make("input", {
      type: "text",
      inputmode: "decimal",
      name: finding.id,
      id: `field-${finding.id}`,
      "aria-describedby": this.describedBy(finding),
    });
    const units = finding.units.map((unit) => make("option", { value: unit.code }, unit.label));
    const unit =
      units.length > 1
        ? make("select", { name: `${finding.id}.unit`, "aria-label": say("form.unit-of", { label: finding.label }) }, ...units)
        : make("span", { class: "mda5-unit" }, finding.units[0].label);
    return make("div", { class: "mda5-measure" }, input, unit);
  }

  /**
   * @param {Finding} finding
   * @param {"radio" | "checkbox"} type
   * @param {import("./schema.js").Option[]} options
   */
  choices(finding, type, options) {
    const items = options.map((option) => {
      const checked = type === "radio" && option.value === "";
      const input = make("input", { type, name: finding.id, value: option.value, checked });
      return make("label", { class: `mda5-choice${option.value ? "" : " mda5-choice--unknown"}` }, input, make("span", {}, option.label));
    });
    return make("div", { class: "mda5-choices" }, ...items);
  }

  /** @param {HTMLInputElement} changed */
  keepNoneAlone(changed) {
    if (changed.type !== "checkbox" || !changed.checked) return;
    for (const box of this.controls(changed.name)) {
      if (box !== changed && (changed.value === NONE || box.value === NONE)) box.checked = false;
    }
  }

  /**
   * Mark what is answered, for print, and hide a question while another answer makes it pointless;
   * what was answered is kept.
   */
  refresh() {
    for (const finding of this.schema.findings) {
      const box = this.box(finding.id);
      if (!box) continue;
      box.hidden = this.isPointless(finding);
      box.toggleAttribute("data-answered", this.chosen(finding.id).length > 0);
    }
  }

  /** @param {Finding} finding */
  isPointless(finding) {
    const rule = finding.not_asked_if;
    return rule !== null && rule.values.includes(this.chosen(rule.finding)[0]);
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement[]}
   */
  controls(name) {
    return Array.from(this.element.querySelectorAll(`[name="${CSS.escape(name)}"]`));
  }

  /**
   * @param {string} id
   * @returns {HTMLElement | null}
   */
  box(id) {
    return this.element.querySelector(`[data-question="${CSS.escape(id)}"]`);
  }

  /**
   * Give the values that are chosen or typed for one name, empty ones left out.
   *
   * @param {string} name
   */
  chosen(name) {
    return this.controls(name)
      .filter((control) => (control.type === "radio" || control.type === "checkbox" ? control.checked : true))
      .map((control) => control.value.trim())
      .filter((value) => value !== "");
  }

  /** Give each question that is answered and worth asking, with what was chosen or typed. */
  answered() {
    return this.schema.findings
      .map((finding) => ({ finding, values: this.chosen(finding.id) }))
      .filter(({ finding, values }) => values.length > 0 && !this.isPointless(finding));
  }

  /** Give what is answered as the JSON object that the package reads. */
  patient() {
    /** @type {Record<string, unknown>} */
    const patient = {};
    for (const { finding, values } of this.answered()) {
      if (finding.kind === "selection") patient[finding.id] = values.filter((value) => value !== NONE);
      else if (finding.kind === "yes/no") patient[finding.id] = values[0] === "yes";
      else if (finding.kind === "choice") patient[finding.id] = values[0];
      else patient[finding.id] = this.amount(finding, values[0]);
    }
    return patient;
  }

  /**
   * @param {Finding} finding
   * @param {string} typed
   */
  amount(finding, typed) {
    const value = NUMBER.test(typed) && !AMBIGUOUS.test(typed) ? Number(typed.replace(",", ".")) : typed;
    const [unit] = this.chosen(`${finding.id}.unit`);
    return unit && unit !== finding.unit ? { value, unit } : value;
  }

  /**
   * Fill in answers by control name, and give those that could not be used.
   *
   * @param {[string, string][]} pairs
   * @returns {string[]}
   */
  fill(pairs) {
    const unused = [];
    const names = new Set(pairs.map(([name]) => name));
    for (const [name, text] of pairs) {
      // A number that brings no unit is in the first one, whatever was chosen for another.
      if (!names.has(`${name}.unit`)) this.chooseFirstUnit(name);
      const controls = this.controls(name);
      const [first] = controls;
      if (!first) unused.push(`${name}=${text}`);
      else if (first.type === "checkbox" || first.type === "radio") {
        const wanted = first.type === "checkbox" ? text.split(",") : [text];
        for (const value of wanted) {
          const control = controls.find((one) => one.value === value);
          if (control) control.checked = true;
          else unused.push(`${name}=${value}`);
        }
      } else {
        first.value = text;
        // A list silently takes no value that it does not hold.
        if (first.value !== text) {
          first.value = first instanceof HTMLSelectElement ? first.options[0].value : "";
          unused.push(`${name}=${text}`);
        }
      }
    }
    this.refresh();
    return unused;
  }

  /**
   * Fill in a patient's facts, as JSON carries them, and give those that could not be used.
   *
   * @param {Record<string, any>} patient
   * @returns {string[]}
   */
  fillFrom(patient) {
    /** @type {[string, string][]} */
    const pairs = [];
    for (const [name, given] of Object.entries(patient)) {
      const measured = given !== null && typeof given === "object" && !Array.isArray(given);
      const value = measured ? given.value : given;
      if (Array.isArray(value)) pairs.push([name, value.join(",") || NONE]);
      else pairs.push([name, typeof value === "boolean" ? (value ? "yes" : "no") : String(value)]);
      if (measured && given.unit) pairs.push([`${name}.unit`, given.unit]);
    }
    return this.fill(pairs);
  }

  /**
   * Answer one question anew, as JSON carries the answer, or take the answer back with null; a
   * number is in the question's first unit, unless it brings its own.
   *
   * @param {string} finding
   * @param {unknown} value
   */
  set(finding, value) {
    for (const control of this.controls(finding)) {
      if (control.type === "checkbox") control.checked = false;
      else if (control.type === "radio") control.checked = control.value === "";
      else control.value = "";
    }
    this.chooseFirstUnit(finding);
    if (value !== null) this.fillFrom({ [finding]: value });
    this.refresh();
    this.onChange();
  }

  /** @param {string} finding */
  chooseFirstUnit(finding) {
    const [unit] = this.controls(`${finding}.unit`);
    if (unit) unit.value = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (unit)).options[0].value;
  }

  /** Give every answer as name and text, for a link. */
  pairs() {
    /** @type {[string, string][]} */
    const pairs = [];
    for (const { finding, values } of this.answered()) {
      pairs.push([finding.id, values.join(",")]);
      const [unit] = this.chosen(`${finding.id}.unit`);
      if (unit && unit !== finding.unit) pairs.push([`${finding.id}.unit`, unit]);
    }
    return pairs;
  }

  /**
   * Take over every answer of another form with the same questions, hidden ones too.
   *
   * @param {Form} former
   */
  takeOver(former) {
    // Only what holds an answer: a button stands in one of the two forms and not in the other.
    const held = (/** @type {Form} */ one) => /** @type {HTMLInputElement[]} */ ([...one.element.querySelectorAll("[name]")]);
    const given = held(former);
    held(this).forEach((control, n) => {
      if (control.type === "radio" || control.type === "checkbox") control.checked = given[n].checked;
      else control.value = given[n].value;
    });
    this.refresh();
  }

  /** Take all answers back. The units stay as they were chosen: they are no facts of a patient. */
  clear() {
    const units = this.schema.findings.flatMap((finding) => this.controls(`${finding.id}.unit`).map((control) => ({ control, chosen: control.value })));
    this.element.reset();
    for (const { control, chosen } of units) control.value = chosen;
    this.refresh();
  }

  /** Give each question that is answered with its answer in words, for print. */
  facts() {
    const patient = this.patient();
    return this.answered().map(({ finding }) => /** @type {[string, string]} */ ([finding.label, inWords(finding, patient[finding.id])]));
  }

  /**
   * Say at each field what is unusual or contradicts another answer, and what a number is in the
   * question's first unit. None of it holds the answer up.
   *
   * @param {import("./result.js").Notice[]} notices
   * @param {Record<string, string>} converted
   */
  showNotices(notices, converted) {
    for (const finding of this.schema.findings) {
      const box = this.element.querySelector(`#notice-${CSS.escape(finding.id)}`);
      if (!(box instanceof HTMLElement)) continue;
      const own = notices.filter((notice) => notice.findings.includes(finding.id));
      const lines = own.map((notice) => make("p", { "data-tier": notice.tier }, inEnglish(notice.message), " ", this.suggestion(finding, notice)));
      if (converted[finding.id]) lines.unshift(make("p", { "data-tier": "converted" }, converted[finding.id]));
      const before = box.textContent;
      if (lines.map((line) => line.textContent).join("") === before) continue;
      box.replaceChildren(...lines);
      box.hidden = !lines.length;
    }
  }

  /**
   * @param {Finding} finding
   * @param {import("./result.js").Notice} notice
   */
  suggestion(finding, notice) {
    const suggested = notice.suggestion;
    if (!suggested) return null;
    const unit = finding.units.find((one) => one.code === suggested.unit)?.label ?? suggested.unit;
    const button = make("button", { type: "button", class: "mda5-ask" }, say("form.use-instead", { value: suggested.value, unit }));
    button.addEventListener("click", () => {
      this.fillFrom({ [finding.id]: suggested });
      this.onChange();
      this.focus(finding.id);
    });
    return button;
  }

  /**
   * Fold questions away whose answers can change nothing for this patient; what is answered or has
   * the focus stays.
   *
   * @param {string[]} notNeeded
   * @param {string[]} informationOnly
   */
  showNeed(notNeeded, informationOnly) {
    for (const finding of this.schema.findings) {
      const box = this.box(finding.id);
      if (!box) continue;
      const need = notNeeded.includes(finding.id) ? "none" : informationOnly.includes(finding.id) ? "information" : "";
      if ((box.dataset.need ?? "") === need) continue;
      // What the reader is about to answer stays in sight.
      if (need === "none" && box.contains(document.activeElement)) continue;
      box.dataset.need = need;
      const words = /** @type {HTMLElement} */ (box.querySelector(".mda5-need"));
      words.hidden = !need;
      if (need === "none") words.replaceChildren(say("form.changes-nothing"), " ", this.unfold(finding, box));
      else words.textContent = need && say("form.information");
    }
  }

  /**
   * @param {Finding} finding
   * @param {HTMLElement} box
   */
  unfold(finding, box) {
    const button = make("button", { type: "button", class: "mda5-ask", "aria-label": say("form.answer-it", { label: finding.label }) }, say("form.answer-anyway"));
    button.addEventListener("click", () => {
      box.toggleAttribute("data-open", true);
      this.focus(finding.id);
    });
    return button;
  }

  /** @param {Problem[]} problems */
  showProblems(problems) {
    for (const finding of this.schema.findings) {
      const own = problems.filter((problem) => problem.finding === finding.id);
      const error = this.element.querySelector(`#error-${CSS.escape(finding.id)}`);
      if (!(error instanceof HTMLElement)) continue;
      error.hidden = own.length === 0;
      error.replaceChildren(...own.flatMap((problem, n) => [n ? " " : "", problemWords(problem)]));
      for (const control of this.controls(finding.id)) {
        if (own.length) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    }
  }

  /** @param {string} id */
  focus(id) {
    this.box(id)?.toggleAttribute("data-open", true);
    const [first] = this.controls(id);
    const chosen = this.controls(id).find((control) => control.checked);
    (chosen ?? first)?.focus();
  }
}

/**
 * Say what is wrong with an answer; that a comma may be meant in two ways, Python does not know.
 *
 * @param {Problem} problem
 * @param {string} [label] the question, away from its field
 */
export function problemWords({ value, message }, label) {
  if (typeof value !== "string" || !NUMBER.test(value) || !AMBIGUOUS.test(value)) return inEnglish(message);
  const words = say("form.comma", { typed: value, point: value.replace(",", "."), whole: value.replace(",", "") });
  return label ? `${label}: ${words}` : words;
}
