/** What went wrong, as a key of the catalogue: the page says it in the reader's language. */
export class Fault extends Error {
  /**
   * @param {import("./words.js").Key} key
   * @param {import("./words.js").Values} values
   */
  constructor(key, values = {}) {
    super(key);
    /** @type {import("./words.js").Saying} */
    this.saying = { key, values };
  }
}

/**
 * Give what is to be said of an error; a browser's or Python's own stays in its words.
 *
 * @param {unknown} error
 * @returns {import("./words.js").Saying}
 */
export function saying(error) {
  return error instanceof Fault ? error.saying : { key: "fault.other", values: { words: wording(error) } };
}

/** @param {unknown} error */
export function wording(error) {
  return error instanceof Error ? error.message : String(error);
}
