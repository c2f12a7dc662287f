/**
 * Make an element. Text is always text, never markup.
 *
 * @param {string} tag
 * @param {Record<string, string | boolean>} attributes
 * @param {(Node | string | null)[]} children
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Make a list, or nothing where there is nothing to list.
 *
 * @param {string} className
 * @param {(Node | string)[]} items
 * @returns {HTMLElement | null}
 */
export function list(className, items) {
  if (!items.length) return null;
  return make("ul", { class: className }, ...items.map((item) => make("li", {}, item)));
}

/** The keys of the parts that the reader has opened; they stay open over a new result. */
const opened = new Set();

/**
 * Make a part that opens and closes, and is filled when it is first opened.
 *
 * @param {string} key
 * @param {string} words
 * @param {() => (Node | string | null)[]} fill
 * @returns {HTMLElement}
 */
export function fold(key, words, fill) {
  const details = /** @type {HTMLDetailsElement} */ (make("details", { class: "mda5-fold" }, make("summary", {}, words)));
  let filled = false;
  const open = () => {
    if (!filled) details.append(...fill().filter((child) => child !== null));
    filled = true;
  };
  if (opened.has(key)) {
    open();
    details.open = true;
  }
  details.addEventListener("toggle", () => {
    if (details.open) {
      opened.add(key);
      open();
    } else {
      opened.delete(key);
    }
  });
  return details;
}
