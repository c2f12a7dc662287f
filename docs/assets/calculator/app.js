import { SideBySide } from "./compare.js";
import { Early } from "./early.js";
import { make } from "./elements.js";
import { Engine } from "./engine.js";
import { Form } from "./form.js";
import { readFragment, writeFragment } from "./fragment.js";
import { Glance } from "./glance.js";
import { askedFor, choice, translated, use } from "./language.js";
import { ResultView } from "./result.js";
import { readSchema } from "./schema.js";
import { localTime, sheet } from "./sheet.js";
import { readTables, Tables } from "./tables.js";
import { Take } from "./take.js";
import { View } from "./view.js";
import { inEnglish, say, sayWith } from "./words.js";

/** How long the reader must have paused before more than the answer is worked out, in ms. */
const PAUSE = 200;

const root = /** @type {HTMLElement} */ (document.getElementById("calculator"));
const status = make("p", { class: "mda5-status", role: "status" });
const retry = make("button", { type: "button", class: "md-button", hidden: true });
/** @type {import("./engine.js").Status} */
let newestStatus;
/** What is looked up; not there before the page is drawn. @type {Early | undefined} */
let early;
// Python first: what follows is drawn while its files come.
const engine = new Engine(showStatus, showAnswer);

const schema = readSchema();
const tables = new Tables(readTables(), schema.findings);
const notice = make("div", { class: "mda5-notice", role: "alert", hidden: true });
const problemList = make("div", { class: "mda5-problems", role: "alert", hidden: true });
const trying = make("p", { class: "mda5-trying", role: "status", hidden: true });
const compared = make("section", { class: "mda5-compared", "aria-live": "polite", hidden: true });
const printed = make("div", { class: "mda5-sheet", "aria-hidden": "true" });
const request = make("pre", { id: "calculator-request", tabindex: "0", lang: "en" });
const raw = make("pre", { id: "calculator-answer", tabindex: "0", lang: "en" });

// What holds words, and is drawn anew in another language.
/** @type {Form} */
let form;
/** @type {View} */
let view;
/** @type {Glance} */
let glance;
/** @type {ResultView} */
let result;
/** @type {SideBySide} */
let sideBySide;
/** @type {Take} */
let take;
/** @type {HTMLElement} */
let bar;

/** What of a link could not be used. @type {string[]} */
let unused = [];
/** The newest answer and its question, as texts. @type {[string, string] | undefined} */
let newestAnswer;
/** The newest answer, unless the question had problems. @type {import("./result.js").Answer | undefined} */
let answer;
/** The facts that the present ones are compared with. @type {{question: string, time: string} | undefined} */
let keptFacts;
let overReload = "";
let isInSight = false;
let pause = 0;

// For the page's own check that its program came (site.js).
root.dataset.program = "runs";
keepOverReload();
// In a task of its own: the theme's start and ours would add up to a page that does not react.
setTimeout(async () => {
  const missing = await use(askedFor());
  draw();
  if (missing) tellMissing(missing);
  fillFromAddress();
  ask();
  window.addEventListener("hashchange", () => {
    if (readFragment(location.hash).length) {
      startAnew();
      fillFromAddress();
      ask();
    }
  });
  window.addEventListener("beforeprint", fillSheet);
});

function question() {
  return JSON.stringify(form.patient());
}

function ask() {
  engine.ask(question());
  if (newestStatus.state === "loading") showStatus(newestStatus);
  else showEarly();
}

/** Everything that holds words is made here, so that it can be drawn anew in another language. */
function draw() {
  const before = form;
  const guideline = translated(schema);
  form = new Form(guideline, ask);
  if (before) form.takeOver(before);
  view = new View(guideline, { onAsk: (finding) => form.focus(finding), onAnswer: answerHere, onTry: tryOut });
  glance = new Glance(view);
  early = new Early(view, tables);
  result = new ResultView(view);
  sideBySide = new SideBySide(view, glance);
  take = new Take({ question, pairs: () => form.pairs(), call: (door, ...given) => engine.call(door, ...given), reopen, sideBySide: (comparison, before) => sideBySide.table(comparison, before), print: () => window.print(), keep });
  bar = make("a", { class: "mda5-bar", href: "#result", hidden: true });
  trying.hidden = true;

  retry.textContent = say("status.try-again");
  retry.onclick = () => engine.start();
  const clear = make("button", { type: "button", class: "md-button" }, say("form.clear"));
  clear.addEventListener("click", () => {
    startAnew();
    history.replaceState(null, "", location.pathname + location.search);
    ask();
    form.focus(schema.findings[0].id);
  });

  skipToForm();

  const about = schema.guideline;
  const made = make("p", { class: "mda5-small mda5-made" }, ...sayWith("result.made", { term: view.term("digest", say("result.digest")), version: about.version, digest: about.digest.slice(0, 19), review: about.review_by }));
  // Set by the page where the review date has passed (review.js): it belongs to the answer too.
  const stale = document.documentElement.dataset.review;
  const machine = make("details", { class: "mda5-fold mda5-machine" }, make("summary", {}, say("result.machine")), early.note, request, raw);
  const whole = make(
    "section",
    { class: "mda5-column mda5-result", id: "result", tabindex: "-1", "aria-label": say("result.title") },
    make("div", { class: "mda5-glance" }, status, retry, trying, glance.element),
    stale ? make("p", { class: "mda5-stale" }, inEnglish(stale)) : null,
    early.warning,
    problemList,
    // Above what is worked out late, so that nothing moves under the reader's finger.
    take.element,
    compared,
    early.element,
    result.element,
    made,
    machine,
  );

  root.replaceChildren(
    choice(changeLanguage),
    make("div", { class: "mda5-column" }, notice, form.element, make("div", { class: "mda5-actions" }, clear)),
    whole,
    bar,
    printed,
  );
  bar.addEventListener("click", (event) => {
    event.preventDefault();
    whole.focus();
    whole.scrollIntoView();
  });
  // The bar is for getting there; once there it would only cover the text.
  new IntersectionObserver(([seen]) => {
    isInSight = seen.isIntersecting;
    showBar();
  }).observe(whole);
  // So much of the window the answer in short takes where it stays in sight.
  const glanced = /** @type {HTMLElement} */ (glance.element.parentElement);
  new ResizeObserver(() => document.documentElement.style.setProperty("--glance", `${glanced.offsetHeight}px`)).observe(glanced);
  showStatus(newestStatus);
  showUnused();
  if (newestAnswer) showAnswer(...newestAnswer);
  // In the language that is left it would stay until the next answer.
  compared.replaceChildren();
  showComparison().catch(stopComparing);
}

/** The theme's first link leads to the page's title; here it leads to the first question. */
function skipToForm() {
  const skip = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".md-skip"));
  if (!skip) return;
  skip.textContent = say("form.skip");
  skip.lang = root.lang;
  skip.onclick = (event) => {
    event.preventDefault();
    form.focus(schema.findings[0].id);
  };
}

function showBar() {
  bar.hidden = isInSight || !bar.hasChildNodes();
}

/** @param {string} code */
async function changeLanguage(code) {
  const missing = await use(code);
  draw();
  if (missing) tellMissing(missing);
  document.getElementById("language")?.focus();
}

/** @param {string} language */
function tellMissing(language) {
  notice.replaceChildren(make("p", {}, say("language.missing", { language })));
  notice.hidden = false;
}

/** Take everything back that was entered or made from it. */
function startAnew() {
  form.clear();
  take.clear();
  stopComparing();
  unused = [];
  showUnused();
  trying.hidden = true;
}

/**
 * Answer a question from where it was asked in the result.
 *
 * @param {string} finding
 * @param {string} value
 */
function answerHere(finding, value) {
  form.fill([[finding, value]]);
  ask();
  // The button that had the focus goes with its question.
  focusResult();
}

function focusResult() {
  document.getElementById("result")?.focus({ preventScroll: true });
}

/**
 * Try what another answer would change; one tap takes it back.
 *
 * @param {import("./changes.js").Change} change
 */
function tryOut(change) {
  const before = form.patient()[change.finding];
  form.set(change.finding, change.answer);
  const undo = make("button", { type: "button", class: "md-button" }, say("changes.undo"));
  undo.addEventListener("click", () => {
    trying.hidden = true;
    form.set(change.finding, before ?? null);
    focusResult();
  });
  trying.replaceChildren(...sayWith("changes.trying", { change: inEnglish(change.phrase) }), " ", undo);
  trying.hidden = false;
  undo.focus({ preventScroll: true });
}

/**
 * Where the reader asks for a newer release, the answers go along: in the tab's own memory, and
 * only until the page is there again.
 */
function keepOverReload() {
  const key = "mda5-answers-over-a-reload";
  window.addEventListener("mda5-before-reload", () => {
    try {
      sessionStorage.setItem(key, writeFragment(form.pairs()));
    } catch {
      // A browser that refuses storage loses them, as any reload does.
    }
  });
  try {
    overReload = sessionStorage.getItem(key) ?? "";
    sessionStorage.removeItem(key);
  } catch {
    overReload = "";
  }
}

function fillFromAddress() {
  unused = form.fill(readFragment(overReload || location.hash));
  overReload = "";
  if (unused.length) showUnused();
}

function showUnused() {
  notice.hidden = unused.length === 0;
  notice.replaceChildren(
    make("p", {}, say("link.unused")),
    make("ul", {}, ...unused.map((text) => make("li", {}, make("code", {}, text)))),
  );
}

/**
 * Fill in the facts of a file, and give those that could not be used.
 *
 * @param {Record<string, unknown>} patient
 */
function reopen(patient) {
  form.clear();
  // What was tried was another patient's.
  trying.hidden = true;
  const unread = form.fillFrom(patient);
  ask();
  return unread;
}

/** Keep the present facts, to compare with what is entered from now on. */
function keep() {
  keptFacts = { question: question(), time: localTime(new Date()) };
  return showComparison();
}

async function showComparison() {
  if (!keptFacts) return;
  const { time } = keptFacts;
  const asked = question();
  const comparison = JSON.parse(await engine.call("compare", keptFacts.question, asked));
  if (keptFacts?.time !== time || asked !== question()) return;
  const stop = make("button", { type: "button", class: "md-button" }, say("compare.stop-comparing"));
  stop.addEventListener("click", stopComparing);
  compared.replaceChildren(make("h2", {}, say("compare.title", { time })), comparison.problems.length ? make("p", {}, say("take.correct-first")) : sideBySide.table(comparison, say("compare.kept"), [JSON.parse(keptFacts.question), JSON.parse(asked)]), stop);
  compared.hidden = false;
}

function stopComparing() {
  keptFacts = undefined;
  compared.hidden = true;
  compared.replaceChildren();
}

/** @param {import("./engine.js").Status} now */
function showStatus(now) {
  newestStatus = now;
  root.dataset.state = now.state;
  retry.hidden = now.state !== "failed";
  if (now.state === "ready") {
    status.textContent = say("status.ready");
    showEarly();
  } else if (now.state === "loading") {
    const starting = now.come ? say("status.coming", { percent: Math.floor(now.come * 100) }) : say("status.starting");
    const words = showEarly() ? say("early.loading") : starting;
    // It is read out when it is set, also to the same.
    if (status.textContent !== words) status.textContent = words;
  } else {
    const test = make("a", { href: "check.html" }, say("status.self-test"));
    status.replaceChildren(...sayWith("status.failed", { cause: say(now.cause.key, now.cause.values), test }));
    showEarly();
  }
}

/**
 * Where Python has not answered, show what the tables give for the facts as they are, and never an
 * answer to other facts.
 *
 * @returns {boolean} whether they give something to be read at a glance
 */
function showEarly() {
  const now = newestStatus;
  endEarly();
  if (!early || now.state === "ready" || newestAnswer?.[1] === question()) return false;
  const patient = JSON.parse(question());
  // Nobody is there yet to be advised; or the program was altered, and may read the tables wrongly.
  const isMute = !Object.keys(patient).length || (now.state === "failed" && now.cause.key === "fault.altered");
  const found = isMute ? undefined : tables.answer(patient);
  const lines = found ? glance.lines(found) : [];
  showLines(lines, found && lines.length ? early.marks(found, now.state) : [], lines.length > 0);
  root.toggleAttribute("data-early", lines.length > 0);
  problemList.hidden = true;
  result.element.hidden = true;
  if (now.state === "failed" && !isMute) early.show(found);
  return lines.length > 0;
}

/** What is at a glance is Python's answer, or nothing. */
function endEarly() {
  root.removeAttribute("data-early");
  early?.hide();
}

/**
 * @param {import("./glance.js").Line[]} lines
 * @param {import("./glance.js").Line[]} others for where there is room
 * @param {boolean} isEarly whether Python has not confirmed them
 */
function showLines(lines, others = [], isEarly = false) {
  glance.show([...lines, ...others]);
  const mark = isEarly ? ` (${say("early.mark")})` : "";
  bar.replaceChildren(...(lines.length ? [make("span", { class: "mda5-bar__lines" }, ...glance.headline(lines), mark), make("span", { "aria-hidden": "true" }, "↓")] : []));
  showBar();
}

/**
 * @param {string} text
 * @param {string} asked
 */
async function showAnswer(text, asked) {
  newestAnswer = [text, asked];
  const content = JSON.parse(text);
  const failed = !("advice" in content);
  early?.compare(content, JSON.parse(asked));
  endEarly();
  form.showProblems(failed ? content.problems : []);
  form.showNotices(content.notices ?? [], content.converted ?? {});
  problemList.hidden = !failed;
  result.element.hidden = failed;
  if (failed) {
    answer = undefined;
    showProblemList(content.problems);
  } else {
    answer = /** @type {import("./result.js").Answer} */ (content);
    view.given = JSON.parse(asked);
    showLines(glance.lines(answer));
    if (!(await result.show(answer))) return;
    clearTimeout(pause);
    // Where Python has come to an end meanwhile, the status says so.
    pause = setTimeout(() => explore(asked).catch(() => undefined), PAUSE);
  }
  raw.textContent = text;
  request.textContent = asked;
}

/**
 * Work out what would change the answer, after it is on the screen.
 *
 * @param {string} asked
 */
async function explore(asked) {
  await showComparison();
  const explored = JSON.parse(await engine.call("explore", asked));
  if (asked !== question() || explored.problems.length) return;
  result.explore(explored);
  form.showNeed(explored.not_needed, explored.information_only);
}

/** @param {import("./form.js").Problem[]} problems */
function showProblemList(problems) {
  const words = say("status.waits", { count: problems.length });
  glance.show([{ kind: "problems", sign: "!", title: words, words: "" }]);
  bar.replaceChildren(words);
  showBar();
  const items = problems.map((problem) => {
    const button = make("button", { type: "button", class: "mda5-ask" }, inEnglish(problem.message));
    button.addEventListener("click", () => form.focus(problem.finding ?? ""));
    return make("li", {}, button);
  });
  problemList.replaceChildren(make("p", {}, say("form.correct")), make("ul", {}, ...items));
}

/** Print the facts with the answer to them, and never with the answer to earlier ones. */
function fillSheet() {
  if (newestAnswer?.[1] !== question()) {
    printed.replaceChildren(make("p", {}, newestStatus.state === "failed" ? status.textContent : say("sheet.waits")));
  } else if (answer) {
    const lines = glance.lines(answer).map((line) => make("span", {}, ...glance.text(line)));
    printed.replaceChildren(...sheet(view, form.facts(), answer, lines));
    if (!early?.warning.hidden) printed.prepend(make("p", {}, make("strong", {}, say("early.differs"))));
  } else {
    printed.replaceChildren(make("p", {}, say("take.correct-first")));
  }
}
