/**
 * The proof page's button: every vignette, answered in the reader's own browser by the calculator's
 * own worker, and each answer compared by its digest with the one that the site was built with.
 *
 * @typedef {{name: string, question: string, digest: string}} Vignette
 */

import { make } from "./elements.js";
import { Engine } from "./engine.js";
import { digest } from "./published.js";
import { say } from "./words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("vignettes"));
/** @type {Vignette[]} */
const vignettes = JSON.parse(document.getElementById("proof-vignettes")?.textContent ?? "[]");

const button = make("button", { type: "button", class: "md-button" }, `Run the ${vignettes.length} vignettes in this browser`);
const bar = /** @type {HTMLProgressElement} */ (make("progress", { max: String(vignettes.length), value: "0", "aria-label": "Vignettes answered", hidden: true }));
const status = make("p", { role: "status" });
const found = make("div", { "aria-live": "polite" });

root.replaceChildren(make("p", {}, button, " ", bar), status, found);
button.addEventListener("click", run);

async function run() {
  button.toggleAttribute("disabled", true);
  bar.hidden = false;
  bar.value = 0;
  found.replaceChildren();
  root.dataset.state = "running";
  const begin = performance.now();
  const engine = new Engine(showStart, () => undefined);
  try {
    // The first answer comes when Python has started.
    await engine.call("assess", "{}");
    const started = performance.now();
    const { digests, different } = await answerAll(engine);
    await show(digests, different, started - begin, performance.now() - started);
    root.dataset.state = different.length ? "different" : "equal";
    status.textContent = different.length
      ? `${different.length} of ${vignettes.length} answers are not those that this site was built with. Do not rely on the calculator in this browser.`
      : `All ${vignettes.length} answers are, to the last byte, those that this site was built with.`;
  } catch (error) {
    root.dataset.state = "failed";
    status.textContent = `It could not be run: ${error instanceof Error ? error.message : error}.`;
  }
  engine.worker?.terminate();
  bar.hidden = true;
  button.toggleAttribute("disabled", false);
}

/** @param {import("./engine.js").Status} now */
function showStart(now) {
  if (now.state === "loading") status.textContent = `Starting Python (${Math.floor(now.come * 100)}% loaded).`;
  else if (now.state === "ready") status.textContent = "Python is ready: answering.";
  else status.textContent = `Python has not started: ${say(now.cause.key, now.cause.values)}.`;
}

/** @param {Engine} engine */
async function answerAll(engine) {
  const digests = [];
  const different = [];
  for (const vignette of vignettes) {
    const own = await digest(new TextEncoder().encode(await engine.call("assess", vignette.question)).buffer);
    digests.push(own);
    if (own !== vignette.digest) different.push(vignette.name);
    bar.value = digests.length;
  }
  return { digests, different };
}

/**
 * @param {string[]} digests
 * @param {string[]} different
 * @param {number} start in ms
 * @param {number} answering in ms
 */
async function show(digests, different, start, answering) {
  const seconds = (/** @type {number} */ time) => `${(time / 1000).toFixed(1)} s`;
  const rows = {
    "Vignettes answered": String(digests.length),
    "Answers equal": `${digests.length - different.length} of ${digests.length}`,
    "Digest of all answers": await whole(digests),
    "Digest expected": await whole(vignettes.map((one) => one.digest)),
    Time: `${seconds(answering)}, after ${seconds(start)} to start Python`,
    "Browser, as it names itself": navigator.userAgent,
  };
  found.replaceChildren(
    make("table", {}, make("tbody", {}, ...Object.entries(rows).map(([name, value]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, value))))),
    ...(different.length ? [make("p", {}, "Different:"), make("ul", {}, ...different.map((name) => make("li", {}, name)))] : []),
  );
}

/**
 * One digest from all, made as the grid's is from those of its thousands.
 *
 * @param {string[]} digests
 */
async function whole(digests) {
  return `sha256:${await digest(new TextEncoder().encode(digests.join("")).buffer)}`;
}
