/**
 * Every word that the page's scripts show, from one catalogue for each language (words/*.json).
 * English is part of the program, so that it is there before anything is fetched.
 *
 * What Python composes (statements, alerts, reasons, problems) is English in every language:
 * `inEnglish` marks it as that.
 *
 * @typedef {keyof typeof english.words} Key
 * @typedef {Record<string, string>} Plural one form for each category of Intl.PluralRules
 * @typedef {Record<string, string | number>} Values what stands for the placeholders; `count` chooses the plural
 * @typedef {{key: Key, values?: Values}} Saying what is to be said, where the language is not known
 * @typedef {{words: Record<Key, string | Plural>, groups: Record<string, string>, steps: Record<string, string>,
 *   terms: Record<string, Record<string, string>>, agents: Record<string, string>,
 *   answers: Record<string, string>, units: Record<string, string>, situations: Record<string, string>, scope: Record<string, string>, glossary: Record<string, string>,
 *   findings: Record<string, {label: string, help?: string, options?: Record<string, string>}>}} Catalogue
 *   a language other than English: also the labels of everything that the guideline names
 */

import english from "./words/en.json";

export const ENGLISH = "en";

let code = ENGLISH;
/** @type {Catalogue | undefined} */
let catalogue;
/** @type {Record<Key, string | Plural>} */
let words = english.words;

/** What `Intl` is asked for: British English has the day before the month. */
const locale = () => (code === ENGLISH ? "en-GB" : code);

/**
 * Say everything in this language from now on; its catalogue has been loaded.
 *
 * @param {string} language
 */
export function speak(language) {
  catalogue = window.mda5Words?.[language];
  code = catalogue ? language : ENGLISH;
  words = catalogue?.words ?? english.words;
  document.getElementById("calculator")?.setAttribute("lang", code);
}

/** Give the language that is spoken; English has no catalogue of labels, which the guideline has. */
export function spoken() {
  return { code, catalogue };
}

/**
 * Say something in the reader's language.
 *
 * @param {Key} key
 * @param {Values} values
 * @returns {string}
 */
export function say(key, values = {}) {
  return sayWith(key, values).join("");
}

/**
 * Say something in English, whatever is spoken.
 *
 * @param {Key} key a key without placeholders and without a plural
 */
export function sayInEnglish(key) {
  return String(english.words[key]);
}

/**
 * Say something that holds elements: give the pieces, to be the children of another element.
 *
 * @param {Key} key
 * @param {Record<string, string | number | Node | (string | Node)[]>} values
 * @returns {(string | Node)[]}
 */
export function sayWith(key, values) {
  const text = words[key];
  const form = typeof text === "string" ? text : text[new Intl.PluralRules(locale()).select(Number(values.count))];
  // Every second piece is the name of a placeholder.
  return form.split(/\{([a-z]+)\}/).flatMap((piece, n) => {
    const value = n % 2 ? values[piece] : piece;
    return typeof value === "number" ? String(value) : value;
  });
}

/**
 * Join several with commas and "and", as the language does.
 *
 * @template {string | Node} T
 * @param {T[]} items
 * @returns {(string | T)[]}
 */
export function joined(items) {
  const parts = new Intl.ListFormat(locale(), { type: "conjunction" }).formatToParts(items.map((_, n) => String(n)));
  return parts.map(({ type, value }) => (type === "element" ? items[Number(value)] : value));
}

/**
 * Give a text that is English in every language, marked where the words around it are not.
 *
 * @param {string} text
 * @returns {string | Node}
 */
export function inEnglish(text) {
  if (code === ENGLISH || !text) return text;
  const span = document.createElement("span");
  span.lang = "en";
  span.append(text);
  return span;
}
