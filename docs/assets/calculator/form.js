import { make } from "./elements.js";
import { inEnglish, say } from "./words.js";

/**
 * The form: drawn from the schema, before Python is there. It keeps what is typed and never
 * interprets it: numbers that are not plain numbers go to Python as they stand.
 *
 * @typedef {import("./schema.js").Finding} Finding
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {{finding: string | null, value: unknown, message: string, place: string}} Problem
 */

const NONE = "none";
const FEW = 4;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

export class Form {
  /**
   * @param {Schema} schema
   * @param {() => void} onChange
   */
  constructor(schema, onChange) {
    this.schema = schema;
    this.element = /** @type {HTMLFormElement} */ (make("form", { class: "mda5-form", novalidate: true, autocomplete: "off" }));
    for (const group of schema.groups) {
      const questions = schema.findings.filter((finding) => finding.group === group.id);
      this.element.append(
        make("fieldset", { class: "mda5-group" }, make("legend", {}, group.label), ...questions.map((one) => this.question(one))),
      );
    }
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.element.addEventListener("input", (event) => {
      this.keepNoneAlone(/** @type {HTMLInputElement} */ (event.target));
      this.refresh();
      onChange();
    });
    this.refresh();
  }

  /** @param {Finding} finding */
  question(finding) {
    const control = this.control(finding);
    const help = finding.help ? make("p", { class: "mda5-help", id: `help-${finding.id}` }, finding.help) : null;
    const error = make("p", { class: "mda5-error", id: `error-${finding.id}`, hidden: true });
    const single = control instanceof HTMLSelectElement || finding.kind === "measure";
    const label = single
      ? make("label", { class: "mda5-label", for: `field-${finding.id}` }, finding.label)
      : make("span", { class: "mda5-label", id: `label-${finding.id}` }, finding.label);
    const box = make("div", { class: "mda5-question", "data-question": finding.id }, label, control, help, error);
    if (!single) {
      box.setAttribute("role", finding.kind === "selection" ? "group" : "radiogroup");
      box.setAttribute("aria-labelledby", `label-${finding.id}`);
      box.setAttribute("aria-describedby", this.describedBy(finding));
    }
    return box;
  }

  /** @param {Finding} finding */
  describedBy(finding) {
    return `${finding.help ? `help-${finding.id} ` : ""}error-${finding.id}`;
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

  /** Give what is answered as the JSON object that the package reads. */
  patient() {
    /** @type {Record<string, unknown>} */
    const patient = {};
    for (const finding of this.schema.findings) {
      const values = this.chosen(finding.id);
      if (!values.length || this.isPointless(finding)) continue;
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
    const value = PLAIN_NUMBER.test(typed) ? Number(typed) : typed;
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
    for (const [name, text] of pairs) {
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

  /** Give every answer as name and text, for a link. */
  pairs() {
    /** @type {[string, string][]} */
    const pairs = [];
    for (const finding of this.schema.findings) {
      const values = this.chosen(finding.id);
      if (!values.length || this.isPointless(finding)) continue;
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
    const given = /** @type {HTMLInputElement[]} */ ([...former.element.elements]);
    const own = /** @type {HTMLInputElement[]} */ ([...this.element.elements]);
    own.forEach((control, n) => {
      if (control.type === "radio" || control.type === "checkbox") control.checked = given[n].checked;
      else control.value = given[n].value;
    });
    this.refresh();
  }

  clear() {
    this.element.reset();
    this.refresh();
  }

  /** @param {Problem[]} problems */
  showProblems(problems) {
    for (const finding of this.schema.findings) {
      const own = problems.filter((problem) => problem.finding === finding.id);
      const error = this.element.querySelector(`#error-${CSS.escape(finding.id)}`);
      if (!(error instanceof HTMLElement)) continue;
      error.hidden = own.length === 0;
      error.replaceChildren(inEnglish(own.map((problem) => problem.message).join(" ")));
      for (const control of this.controls(finding.id)) {
        if (own.length) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    }
  }

  /** @param {string} id */
  focus(id) {
    const [first] = this.controls(id);
    const chosen = this.controls(id).find((control) => control.checked);
    (chosen ?? first)?.focus();
  }
}
