import { make } from "./elements.js";
import { writeFragment } from "./fragment.js";
import { localTime } from "./sheet.js";
import { inEnglish, say } from "./words.js";

/**
 * What the reader takes along: a note, a print, a file, a link; and the way back from a file.
 * Nothing is made before it is asked for, nothing is kept anywhere by this page, and nothing that
 * comes late is shown beside other facts than those that it was asked for.
 *
 * @typedef {{question: () => string, pairs: () => [string, string][],
 *   call: (door: string, ...given: string[]) => Promise<string>,
 *   waits: () => string,
 *   reopen: (patient: Record<string, unknown>) => string[],
 *   sideBySide: (comparison: import("./compare.js").Comparison, before: string) => Node, print: () => void, keep: () => Promise<void>}} Page
 *   `waits` says why Python does not answer at once, or nothing
 */

/** So long a browser may take to save what it was handed, in ms. */
const SAVING = 40_000;

export class Take {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.box = make("div", { class: "mda5-take__box", role: "group", tabindex: "-1", "aria-label": say("take.title"), hidden: true });
    this.old = make("p", { class: "mda5-stale" }, say("take.old"));
    /** The newest facts, and those that the box was filled for. */
    this.facts = this.madeFrom = page.question();
    /** Whether the box holds no more than a message. */
    this.isMessage = false;
    /** How often what was asked for has been given up. */
    this.dropped = 0;
    this.file = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: ".json,application/json", hidden: true, tabindex: "-1", "aria-label": say("take.open") }));
    this.file.addEventListener("change", () => this.act(() => this.open()));
    /** @type {Partial<Record<import("./words.js").Key, () => Promise<void>>>} */
    const actions = {
      "take.note": () => this.note(),
      "take.print": async () => this.page.print(),
      "take.save": () => this.save(),
      "take.open": async () => this.file.click(),
      "take.link": async () => this.link(),
      "take.keep": () => this.keep(),
    };
    const buttons = /** @type {[import("./words.js").Key, () => Promise<void>][]} */ (Object.entries(actions)).map(([key, act]) => {
      const button = make("button", { type: "button", class: "md-button", "data-take": key.split(".")[1] }, say(key));
      button.addEventListener("click", () => this.act(act));
      return button;
    });
    this.element = make("section", { class: "mda5-take", "aria-label": say("take.title") }, make("div", { class: "mda5-actions" }, ...buttons, this.file), this.box);
  }

  /** @param {() => Promise<void>} act */
  async act(act) {
    const { dropped } = this;
    await act().catch((error) => {
      if (dropped === this.dropped) this.tell(String(error.message ?? error));
    });
  }

  /** Put away what was made: it holds facts about a patient. */
  clear() {
    this.dropped += 1;
    this.box.replaceChildren();
    this.box.hidden = true;
    this.file.value = "";
  }

  /**
   * The facts may be others now: mark what was made from the earlier ones, until they are back.
   *
   * @param {string} facts
   */
  follow(facts) {
    if (facts !== this.facts) this.dropped += 1;
    this.facts = facts;
    if (this.box.hidden) return;
    if (facts === this.madeFrom) this.old.remove();
    else if (this.isMessage) this.clear();
    else this.box.prepend(this.old);
  }

  /**
   * Ask Python about the present facts; whoever waits for what was given up waits for ever.
   *
   * @param {string} door
   * @param {(string | Promise<string>)[]} given
   * @returns {Promise<any>}
   */
  async call(door, ...given) {
    const { dropped } = this;
    this.tellWaits();
    const answer = await this.page.call(door, ...(await Promise.all(given)));
    return dropped === this.dropped ? answer : new Promise(() => undefined);
  }

  tellWaits() {
    const waits = this.page.waits();
    if (waits) this.tell(waits);
  }

  async keep() {
    const { dropped } = this;
    this.tellWaits();
    await this.page.keep();
    if (this.isMessage && dropped === this.dropped) this.clear();
  }

  async note() {
    const answer = JSON.parse(await this.call("note", this.page.question(), localTime(new Date())));
    if (answer.problems.length) return this.tell(say("take.correct-first"));
    const text = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "mda5-note", rows: "16", spellcheck: false, "aria-label": say("take.note-text") }));
    text.value = answer.note;
    this.show(make("p", {}, say("take.note-help")), text, this.copyButton(text));
    text.select();
  }

  async save() {
    const now = localTime(new Date());
    const text = await this.call("save", this.page.question(), now);
    if (JSON.parse(text).problems) return this.tell(say("take.correct-first"));
    // The name says when, and nothing of the patient.
    const link = /** @type {HTMLAnchorElement} */ (make("a", { download: `anti-mda5 ${now.replace(":", "")}.json` }));
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SAVING);
    this.tell(say("take.saved"));
  }

  async open() {
    const [file] = this.file.files ?? [];
    if (!file) return;
    const text = file.text();
    this.file.value = "";
    const reopened = JSON.parse(await this.call("reopen", text));
    // Whatever is no file of ours is told, and leaves the answers as they are.
    if (!reopened.patient) return this.tell([say("take.not-opened"), ...reopened.problems.map((/** @type {{message: string}} */ one) => one.message)].join(" "));
    const unused = this.page.reopen(reopened.patient);
    this.show(...this.reopened(file.name, reopened, unused));
    this.box.focus({ preventScroll: true });
  }

  /**
   * @param {string} name
   * @param {any} reopened
   * @param {string[]} unused
   */
  reopened(name, reopened, unused) {
    const setAside = Object.entries(reopened.set_aside).map(([finding, text]) => `${finding}: ${text}`);
    const problems = [...reopened.problems.map((/** @type {{message: string}} */ one) => one.message), ...setAside, ...unused];
    return [
      make("h2", {}, say("take.opened", { name })),
      make("p", { class: reopened.verified ? "" : "mda5-stale" }, inEnglish(reopened.words)),
      reopened.guideline.then ? make("p", {}, say("take.then-now", { time: reopened.saved ?? "?", then: versionOf(reopened.guideline.then), now: versionOf(reopened.guideline.now) })) : null,
      problems.length ? make("ul", {}, ...problems.map((words) => make("li", {}, inEnglish(words)))) : null,
      reopened.difference ? this.page.sideBySide(reopened.difference, say("compare.saved")) : null,
    ];
  }

  async link() {
    const address = location.href.split("#")[0] + writeFragment(this.page.pairs());
    const field = /** @type {HTMLInputElement} */ (make("input", { type: "text", readonly: true, value: address, "aria-label": say("take.link-text") }));
    this.show(make("p", {}, say("take.link-help")), field, this.copyButton(field));
    field.select();
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  copyButton(field) {
    const button = make("button", { type: "button", class: "md-button" }, say("take.copy"));
    const said = make("span", { role: "status" });
    button.addEventListener("click", () => {
      field.select();
      // Works without a secure context, unlike the clipboard interface.
      said.textContent = ` ${document.execCommand("copy") ? say("take.copied") : say("take.press-copy")}`;
    });
    return make("p", {}, button, said);
  }

  /** @param {string} words */
  tell(words) {
    const said = make("p", { role: "status" });
    this.show(said);
    this.isMessage = true;
    // It is read out when it is filled, and not when it comes filled.
    setTimeout(() => (said.textContent = words));
  }

  /** @param {(Node | null)[]} content */
  show(...content) {
    this.madeFrom = this.page.question();
    this.isMessage = false;
    this.box.replaceChildren(...content.filter((part) => part !== null));
    this.box.hidden = false;
    this.box.scrollIntoView({ block: "nearest" });
  }
}

/** @param {{version: string, digest: string}} guideline */
function versionOf(guideline) {
  return `${guideline.version} (${guideline.digest.slice(0, 19)})`;
}
