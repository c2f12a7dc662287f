import { make } from "./elements.js";
import { ENGLISH, inEnglish, say, sayInEnglish, speak, spoken } from "./words.js";

/**
 * The reader's language: chosen on the page, kept in the address (`?lang=ja`) and nowhere else.
 *
 * @typedef {import("./schema.js").Schema} Schema
 * @typedef {{code: string, name: string, script: string}} Offered
 */

const PARAMETER = "lang";

/** So long the words may take to come, in ms: without them the page is there in English. */
const PATIENCE = 8000;

/** How often a language was chosen: the newest choice is the one that counts. */
let chosen = 0;

/** @returns {{folder: string, languages: Offered[]}} */
const runtime = () => JSON.parse(document.getElementById("calculator-runtime")?.textContent ?? "{}");

/** Give the language that the address asks for. */
export function askedFor() {
  return new URLSearchParams(location.search).get(PARAMETER) ?? ENGLISH;
}

/**
 * Say everything in another language from now on; what is drawn already has to be drawn anew.
 *
 * @param {string} code
 * @returns {Promise<string | undefined>} the name of the language if its words did not come, else
 *   nothing; undefined where another was chosen meanwhile
 */
export async function use(code) {
  const choice = (chosen += 1);
  const offered = runtime().languages.find((one) => one.code === code);
  try {
    if (offered) await load(offered);
  } catch {
    return choice === chosen ? (offered?.name ?? code) : undefined;
  }
  if (choice !== chosen) return undefined;
  speak(code);
  if (askedFor() !== code) {
    const address = new URL(location.href);
    if (code === ENGLISH) address.searchParams.delete(PARAMETER);
    else address.searchParams.set(PARAMETER, code);
    history.replaceState(null, "", address);
  }
  return "";
}

/**
 * A script, because a page opened from a folder may not fetch.
 *
 * @param {Offered} offered
 */
function load(offered) {
  if (window.mda5Words?.[offered.code]) return undefined;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = runtime().folder + offered.script;
    script.onload = resolve;
    script.onerror = reject;
    setTimeout(reject, PATIENCE);
    document.head.append(script);
  });
}

/**
 * Give the choice of the language, and how far its words can be trusted.
 *
 * @param {(code: string) => void} onChoice
 */
export function choice(onChoice) {
  const { code } = spoken();
  const options = [{ code: ENGLISH, name: sayInEnglish("language.name") }, ...runtime().languages].map((one) =>
    make("option", { value: one.code, lang: one.code, selected: one.code === code }, one.name),
  );
  const select = /** @type {HTMLSelectElement} */ (make("select", { id: "language", autocomplete: "off" }, ...options));
  select.addEventListener("change", () => onChoice(select.value));
  const label = make("label", { for: select.id }, say("language.label"));
  return make(
    "div",
    { class: "mda5-language" },
    make("div", { class: "mda5-language__choice" }, label, select),
    ...(code === ENGLISH
      ? []
      : [
          make("p", { class: "mda5-unreviewed" }, make("strong", {}, say("language.not-reviewed")), " ", inEnglish(sayInEnglish("language.not-reviewed"))),
          make("p", {}, say("language.intro")),
        ]),
  );
}

/**
 * Give the guideline with the labels of the reader's language; sentences stay as they are.
 *
 * @param {Schema} schema
 * @returns {Schema}
 */
export function translated(schema) {
  const words = spoken().catalogue;
  if (!words) return schema;
  /** @param {string} value */
  const answer = (value) => words.answers[value] ?? words.agents[value];
  const agents = schema.agents.map((agent) => ({ ...agent, label: words.agents[agent.id] }));
  const names = new Map(agents.map((agent) => [agent.id, agent.label]));
  return {
    ...schema,
    agents,
    scopeWords: words.scope,
    groups: schema.groups.map((group) => ({ ...group, label: words.groups[group.id] })),
    steps: schema.steps.map((step) => ({ ...step, label: words.steps[step.id] })),
    terms: words.terms,
    glossary: words.glossary,
    regimens: schema.regimens.map((regimen) => ({ ...regimen, title: regimen.agents.map((id) => names.get(id)).join(" + "), situation: words.situations[regimen.id] })),
    findings: schema.findings.map((finding) => {
      const own = words.findings[finding.id];
      return {
        ...finding,
        label: own.label,
        help: own.help ?? "",
        units: finding.units.map((unit) => ({ ...unit, label: words.units[unit.code] ?? unit.label })),
        options: finding.options.map((option) => ({ ...option, label: own.options?.[option.value] ?? answer(option.value) })),
      };
    }),
  };
}
