import { SideBySide } from "./compare.js";
import { Early } from "./early.js";
import { make } from "./elements.js";
import { Engine } from "./engine.js";
import { wording } from "./fault.js";
import { Form, problemWords } from "./form.js";
import { readFragment, writeFragment } from "./fragment.js";
import { Glance } from "./glance.js";
import { askedFor, choice, translated, use } from "./language.js";
import { ResultView } from "./result.js";
import { readSchema } from "./schema.js";
import { localTime, sheet } from "./sheet.js";
import { readTables, Tables } from "./tables.js";
import { Take } from "./take.js";
import { isWholeSite, View } from "./view.js";
import { inEnglish, say, sayWith } from "./words.js";

/** How long the reader must have paused before more than the answer is worked out, in ms. */
const PAUSE = 200;

/** Where the answers are while the page is loaded anew, and how long it may take, in ms. */
const OVER_RELOAD = "mda5-answers-over-a-reload";
const RELOADING = 10_000;

const root = /** @type {HTMLElement} */ (document.getElementById("calculator"));
const status = make("p", { class: "mda5-status", role: "status" });
// It changes ten times a second: that is not to be read out.
const coming = make("span", { "aria-hidden": "true" });
const retry = make("button", { type: "button", class: "md-button", hidden: true });
/** @type {import("./engine.js").Status} */
let newestStatus;
/** What is looked up; not there before the page is drawn. @type {Early | undefined} */
let early;
// Python first: what follows is drawn while its files come.
const engine = new Engine(showStatus, receive);

const schema = readSchema();
const tables = new Tables(readTables(), schema.findings);
const notice = make("div", { class: "mda5-notice", role: "alert", hidden: true });
const problemList = make("div", { class: "mda5-problems", role: "alert", hidden: true });
const trying = make("p", { class: "mda5-trying", role: "status", hidden: true });
const compared = make("section", { class: "mda5-compared", tabindex: "-1", hidden: true });
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
/** The question whose answer by Python is on the page. */
let shown = "";
/** An answer whose only problem is what is still being typed, and its question. @type {[string, string] | undefined} */
let heldBack;
/** What is being tried, what stood there before, and what the form holds of it. @type {{change: import("./changes.js").Change, before: unknown, held: string} | undefined} */
let trial;
/** The facts that the present ones are compared with. @type {{question: string, time: string} | undefined} */
let keptFacts;
let overReload = "";
/** The part of the address that the form was filled from. */
let filled = "";
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
    // On the way back from a place in this page, what was changed since is not to be lost.
    if (location.hash === filled || !readFragment(location.hash).length) return;
    startAnew();
    fillFromAddress();
    ask();
  });
  window.addEventListener("beforeprint", fillSheet);
  if (location.protocol === "file:") keepInFolder();
});

function question() {
  return JSON.stringify(form.patient());
}

function ask() {
  if (trial && trial.held !== held(trial.change.finding)) endTrial();
  const asked = question();
  take.follow(asked);
  engine.ask(asked);
  if (newestStatus.state === "loading") showStatus(newestStatus);
  else showEarly();
}

/** Everything that holds words is made here, so that it can be drawn anew in another language. */
function draw() {
  const before = form;
  const guideline = translated(schema);
  form = new Form(guideline, ask, () => heldBack?.[1] === question() && receive(...heldBack));
  if (before) form.takeOver(before);
  view = new View(guideline, { onAsk: (finding) => form.focus(finding), onAnswer: answerHere, onTry: tryOut });
  glance = new Glance(view);
  early = new Early(view, tables);
  result = new ResultView(view);
  sideBySide = new SideBySide(view, glance);
  take = new Take({ question, pairs: () => form.pairs(), call: (door, ...given) => engine.call(door, ...given), waits, reopen, sideBySide: (comparison, before) => sideBySide.table(comparison, before), print: () => window.print(), keep });
  bar = make("a", { class: "mda5-bar", href: "#result", hidden: true });
  shown = "";
  showTrial();

  retry.textContent = say("status.try-again");
  retry.onclick = () => {
    engine.start();
    // The button that had the focus goes.
    focusResult();
  };
  const clear = make("button", { type: "button", class: "md-button" }, say("form.clear"));
  clear.addEventListener("click", () => {
    startAnew();
    ask();
    form.focus(schema.findings[0].id);
    forgetAddress();
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
  if (newestAnswer?.[1] === question()) receive(...newestAnswer);
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
  // Another one was chosen meanwhile.
  if (missing === undefined) return;
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
  emptyForm();
  take.clear();
  stopComparing();
}

function emptyForm() {
  form.clear();
  newestAnswer = answer = undefined;
  forget();
  endTrial();
  unused = [];
  showUnused();
  forgetOverReload();
}

/** Take away what Python said of other facts than the present ones. */
function forget() {
  shown = "";
  result.cancel();
  form.showProblems([]);
  form.showNotices([], {});
  form.showNeed([], []);
  if (early) early.warning.hidden = true;
  problemList.hidden = true;
  compared.hidden = true;
  for (const part of [problemList, printed, request, raw]) part.replaceChildren();
}

/** The address holds the facts of a link, which are no longer those of the form. */
function forgetAddress() {
  filled = "";
  try {
    history.replaceState(null, "", location.href.split("#")[0]);
  } catch {
    // Not allowed everywhere without a server; the sign alone stays.
    location.hash = "";
  }
}

/** A page from a folder is opened anew when the reader comes back to it, without the answers. */
function keepInFolder() {
  root.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest("a") : null;
    if (!link || link.pathname === location.pathname) return;
    link.target = "_blank";
    link.relList.add("noopener");
  });
  window.addEventListener("beforeunload", (event) => {
    if (question() !== "{}") event.preventDefault();
  });
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
  undoTrial();
  const before = form.patient()[change.finding];
  form.set(change.finding, change.answer);
  trial = { change, before, held: held(change.finding) };
  showTrial();
  trying.querySelector("button")?.focus({ preventScroll: true });
}

function undoTrial() {
  if (!trial) return;
  const { change, before } = trial;
  endTrial();
  form.set(change.finding, before ?? null);
}

/** What was tried stays as it is: the reader has answered the question otherwise, or left the patient. */
function endTrial() {
  trial = undefined;
  showTrial();
}

function showTrial() {
  trying.hidden = !trial;
  trying.replaceChildren();
  if (!trial) return;
  const undo = make("button", { type: "button", class: "md-button" }, say("changes.undo"));
  undo.addEventListener("click", () => {
    undoTrial();
    focusResult();
  });
  trying.append(...sayWith("changes.trying", { change: inEnglish(trial.change.phrase) }), " ", undo);
}

/**
 * Give what the form holds for a question, whether it is worth asking or not.
 *
 * @param {string} finding
 */
function held(finding) {
  return JSON.stringify([form.chosen(finding), form.chosen(`${finding}.unit`)]);
}

/**
 * Where the reader asks for a newer release, the answers go along: in the tab's own memory, and
 * only until the page is there again.
 */
function keepOverReload() {
  window.addEventListener("mda5-before-reload", () => {
    try {
      sessionStorage.setItem(OVER_RELOAD, writeFragment(form.pairs()));
    } catch {
      // A browser that refuses storage loses them, as any reload does.
    }
    // A reload that does not come must leave nothing.
    setTimeout(forgetOverReload, RELOADING);
  });
  try {
    overReload = sessionStorage.getItem(OVER_RELOAD) ?? "";
  } catch {
    overReload = "";
  }
  forgetOverReload();
}

function forgetOverReload() {
  try {
    sessionStorage.removeItem(OVER_RELOAD);
  } catch {
    // Then nothing is there.
  }
}

function fillFromAddress() {
  filled = location.hash;
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
  emptyForm();
  const unread = form.fillFrom(patient);
  ask();
  forgetAddress();
  return unread;
}

/** Say why what Python is asked for now does not come at once, if it does not. */
function waits() {
  if (newestStatus.state === "ready") return "";
  return newestStatus.state === "loading" ? say("take.waits") : (status.textContent ?? "");
}

/** Keep the present facts, to compare with what is entered from now on. */
async function keep() {
  keptFacts = { question: question(), time: localTime(new Date()) };
  await showComparison();
  // It is read from its title on, unless the reader has gone on meanwhile.
  if (take.element.contains(document.activeElement)) compared.focus({ preventScroll: true });
}

async function showComparison() {
  if (!keptFacts) return;
  const { time } = keptFacts;
  const asked = question();
  const comparison = JSON.parse(await engine.call("compare", keptFacts.question, asked));
  if (keptFacts?.time !== time || asked !== question()) return;
  const stop = make("button", { type: "button", class: "md-button" }, say("compare.stop-comparing"));
  stop.addEventListener("click", () => {
    stopComparing();
    focusResult();
  });
  compared.setAttribute("aria-label", say("compare.title", { time }));
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
    const isEarly = showEarly();
    const words = say(isEarly ? "early.loading" : "status.starting");
    // It is read out when it is set, also to the same.
    if (status.firstChild?.textContent !== words) status.replaceChildren(words, " ", coming);
    coming.textContent = now.come && !isEarly ? say("status.coming", { percent: Math.floor(now.come * 100) }) : "";
  } else {
    const cause = say(now.cause.key, now.cause.values);
    const test = make("a", { href: "check.html" }, say("status.self-test"));
    status.replaceChildren(...(isWholeSite() ? sayWith("status.failed", { cause, test }) : [say("status.failed-alone", { cause })]));
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
  if (!early || now.state === "ready") return false;
  const asked = question();
  if (newestAnswer?.[1] === asked) {
    // The reader has come back to what Python answered before it stopped.
    if (shown !== asked) receive(...newestAnswer);
    return false;
  }
  if (shown) forget();
  const patient = JSON.parse(asked);
  // Nobody is there yet to be advised; or the program was altered, and may read the tables wrongly.
  const isMute = !Object.keys(patient).length || (now.state === "failed" && now.cause.key === "fault.altered");
  const found = isMute ? undefined : tables.answer(patient);
  const lines = found ? glance.lines(found) : [];
  showLines(lines, found && lines.length ? early.marks(found, now.state) : [], lines.length > 0);
  root.toggleAttribute("data-early", lines.length > 0);
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
  bar.replaceChildren(...(lines.length ? [make("span", { class: "mda5-bar__lines" }, ...glance.headline(lines, 2), mark), make("span", { "aria-hidden": "true" }, "↓")] : []));
  showBar();
}

/**
 * @param {string} text
 * @param {string} asked
 */
async function receive(text, asked) {
  try {
    await showAnswer(text, asked);
  } catch (error) {
    // Half of it may stand there.
    newestAnswer = answer = undefined;
    engine.fail({ key: "fault.not-shown", values: { words: wording(error) } });
  }
}

/**
 * @param {string} text
 * @param {string} asked
 */
async function showAnswer(text, asked) {
  const content = JSON.parse(text);
  const failed = !("advice" in content);
  // What is still being typed is not yet wrong.
  const problems = failed ? content.problems.filter((/** @type {import("./form.js").Problem} */ one) => one.finding !== form.typing) : [];
  heldBack = failed && problems.length < content.problems.length ? [text, asked] : undefined;
  if (failed && !problems.length) return;
  newestAnswer = [text, asked];
  shown = asked;
  early?.compare(content, JSON.parse(asked));
  endEarly();
  form.showProblems(problems);
  form.showNotices(content.notices ?? [], content.converted ?? {});
  problemList.hidden = !failed;
  result.element.hidden = failed;
  if (failed) {
    answer = undefined;
    result.cancel();
    showProblemList(problems);
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
    const button = make("button", { type: "button", class: "mda5-ask" }, problemWords(problem, view.label(problem.finding ?? "")));
    button.addEventListener("click", () => form.focus(problem.finding ?? ""));
    return make("li", {}, button);
  });
  const list = make("div", {}, make("p", {}, say("form.correct")), make("ul", {}, ...items));
  // It is read out when it is filled, also with the same.
  if (problemList.textContent !== list.textContent) problemList.replaceChildren(list);
}

/** Print the facts with the answer to them, and never with the answer to earlier ones. */
function fillSheet() {
  document.body.classList.add("mda5-printed");
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
