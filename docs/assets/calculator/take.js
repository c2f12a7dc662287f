import { make } from "./elements.js";
import { writeFragment } from "./fragment.js";
import { localTime } from "./sheet.js";
import { inEnglish, say } from "./words.js";

/**
 * What the reader takes along: a note, a print, a file, a link; and the way back from a file.
 * Nothing is made before it is asked for, and nothing is kept anywhere by this page.
 *
 * @typedef {{question: () => string, pairs: () => [string, string][],
 *   call: (door: string, ...given: string[]) => Promise<string>,
 *   reopen: (patient: Record<string, unknown>) => string[],
 *   sideBySide: (comparison: import("./compare.js").Comparison, before: string) => Node, print: () => void, keep: () => Promise<void>}} Page
 */

export class Take {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.box = make("div", { class: "mda5-take__box", role: "group", tabindex: "-1", hidden: true });
    this.file = /** @type {HTMLInputElement} */ (make("input", { type: "file", accept: ".json,application/json", hidden: true, tabindex: "-1", "aria-label": say("take.open") }));
    this.file.addEventListener("change", () => this.open().catch((error) => this.tell(String(error.message ?? error))));
    /** @type {Partial<Record<import("./words.js").Key, () => Promise<void>>>} */
    const actions = {
      "take.note": () => this.note(),
      "take.print": async () => this.page.print(),
      "take.save": () => this.save(),
      "take.open": async () => this.file.click(),
      "take.link": async () => this.link(),
      "take.keep": () => this.page.keep(),
    };
    const buttons = /** @type {[import("./words.js").Key, () => Promise<void>][]} */ (Object.entries(actions)).map(([key, act]) => {
      const button = make("button", { type: "button", class: "md-button", "data-take": key.split(".")[1] }, say(key));
      button.addEventListener("click", () => act().catch((error) => this.tell(String(error.message ?? error))));
      return button;
    });
    this.element = make("section", { class: "mda5-take", "aria-label": say("take.title") }, make("div", { class: "mda5-actions" }, ...buttons, this.file), this.box);
  }

  /** Put away what was made: it holds facts about a patient. */
  clear() {
    this.box.replaceChildren();
    this.box.hidden = true;
    this.file.value = "";
  }

  async note() {
    const answer = JSON.parse(await this.page.call("note", this.page.question(), localTime(new Date())));
    if (answer.problems.length) return this.tell(say("take.correct-first"));
    const text = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "mda5-note", rows: "16", spellcheck: false, "aria-label": say("take.note-text") }));
    text.value = answer.note;
    this.show(make("p", {}, say("take.note-help")), text, this.copyButton(text));
    text.select();
  }

  async save() {
    const now = localTime(new Date());
    const text = await this.page.call("save", this.page.question(), now);
    if (JSON.parse(text).problems) return this.tell(say("take.correct-first"));
    // The name says when, and nothing of the patient.
    const link = /** @type {HTMLAnchorElement} */ (make("a", { download: `anti-mda5 ${now.replace(":", "")}.json` }));
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href));
    this.tell(say("take.saved"));
  }

  async open() {
    const [file] = this.file.files ?? [];
    if (!file) return;
    const text = await file.text();
    this.file.value = "";
    const reopened = JSON.parse(await this.page.call("reopen", text));
    // Whatever is no file of ours is told, and leaves the answers as they are.
    if (!reopened.patient) return this.tell(reopened.problems.map((/** @type {{message: string}} */ one) => one.message).join(" "));
    const unused = this.page.reopen(reopened.patient);
    this.show(...this.reopened(file.name, reopened, unused));
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
    this.show(make("p", { role: "status" }, words));
  }

  /** @param {(Node | null)[]} content */
  show(...content) {
    this.box.replaceChildren(...content.filter((part) => part !== null));
    this.box.hidden = false;
    this.box.scrollIntoView({ block: "nearest" });
  }
}

/** @param {{version: string, digest: string}} guideline */
function versionOf(guideline) {
  return `${guideline.version} (${guideline.digest.slice(0, 19)})`;
}
