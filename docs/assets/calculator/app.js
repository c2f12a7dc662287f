import { make } from "./elements.js";
import { Engine } from "./engine.js";
import { Form } from "./form.js";
import { readFragment, writeFragment } from "./fragment.js";
import { askedFor, choice, translated, use } from "./language.js";
import { ResultView } from "./result.js";
import { readSchema } from "./schema.js";
import { date, inEnglish, say, sayWith } from "./words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("calculator"));
const status = make("p", { class: "mda5-status", role: "status" });
const retry = make("button", { type: "button", class: "md-button", hidden: true });
/** @type {import("./engine.js").Status} */
let newestStatus;
// Python first: what follows is drawn while its files come.
const engine = new Engine(showStatus, showAnswer);

const schema = readSchema();
const summary = make("p", { class: "mda5-summary", "aria-live": "polite" });
const notice = make("div", { class: "mda5-notice", role: "alert", hidden: true });
const problemList = make("div", { class: "mda5-problems", role: "alert", hidden: true });
const request = make("pre", { id: "calculator-request", tabindex: "0", lang: "en" });
const raw = make("pre", { id: "calculator-answer", tabindex: "0", lang: "en" });
const linkBox = make("div", { class: "mda5-link", hidden: true });

/** @type {Form} */
let form;
/** @type {ResultView} */
let result;
/** What of the link could not be used. @type {string[]} */
let unused = [];
/** The newest answer and its question. @type {[string, string] | undefined} */
let newestAnswer;
let kept = "";

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
      form.clear();
      fillFromAddress();
      ask();
    }
  });
});

function ask() {
  engine.ask(JSON.stringify(form.patient()));
}

/**
 * Everything that holds words is made here, so that it can be drawn anew in another language.
 */
function draw() {
  const before = form;
  const guideline = translated(schema);
  form = new Form(guideline, ask);
  result = new ResultView(guideline, (finding) => form.focus(finding));
  if (before) form.takeOver(before);
  retry.textContent = say("status.try-again");
  const clear = make("button", { type: "button", class: "md-button" }, say("form.clear"));
  clear.addEventListener("click", () => {
    form.clear();
    unused = [];
    showUnused();
    linkBox.hidden = true;
    history.replaceState(null, "", location.pathname + location.search);
    ask();
    form.focus(schema.findings[0].id);
  });
  const link = make("button", { type: "button", class: "md-button" }, say("link.make"));
  link.addEventListener("click", showLink);
  const print = make("button", { type: "button", class: "md-button" }, say("result.print"));
  print.addEventListener("click", () => window.print());
  retry.addEventListener("click", () => engine.start());

  const about = schema.guideline;
  const made = make("p", { class: "mda5-small mda5-made" }, ...sayWith("result.made", { term: result.term("digest", say("result.digest")), version: about.version, digest: about.digest.slice(0, 19), review: about.review_by, date: date(new Date()) }));
  // Set by the page where the review date has passed (review.js): it belongs to the answer too.
  const stale = document.documentElement.dataset.review;
  const machine = make("details", { class: "mda5-fold mda5-machine" }, make("summary", {}, say("result.machine")), request, raw);

  linkBox.hidden = true;
  root.replaceChildren(
    choice(changeLanguage),
    make("div", { class: "mda5-column" }, notice, form.element, make("div", { class: "mda5-actions" }, clear, link, print), linkBox),
    make(
      "section",
      { class: "mda5-column mda5-result", id: "result", tabindex: "-1", "aria-label": say("result.title") },
      make("div", { class: "mda5-glance" }, status, retry, summary),
      stale ? make("p", { class: "mda5-stale" }, inEnglish(stale)) : null,
      problemList,
      result.element,
      made,
      machine,
    ),
    make("a", { class: "mda5-jump", href: "#result" }, say("result.jump")),
  );
  const jump = /** @type {HTMLElement} */ (root.querySelector(".mda5-jump"));
  const target = /** @type {HTMLElement} */ (root.querySelector(".mda5-result"));
  jump.addEventListener("click", (event) => {
    event.preventDefault();
    target.focus();
    target.scrollIntoView();
  });
  // The button is for getting there; once there it would only cover the text.
  new IntersectionObserver(([seen]) => {
    jump.hidden = seen.isIntersecting;
  }).observe(target);
  showStatus(newestStatus);
  showUnused();
  if (newestAnswer) showAnswer(...newestAnswer);
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
    kept = sessionStorage.getItem(key) ?? "";
    sessionStorage.removeItem(key);
  } catch {
    kept = "";
  }
}

function fillFromAddress() {
  unused = form.fill(readFragment(kept || location.hash));
  kept = "";
  if (unused.length) showUnused();
}

function showUnused() {
  notice.hidden = unused.length === 0;
  notice.replaceChildren(
    make("p", {}, say("link.unused")),
    make("ul", {}, ...unused.map((text) => make("li", {}, make("code", {}, text)))),
  );
}

function showLink() {
  const address = location.href.split("#")[0] + writeFragment(form.pairs());
  const field = /** @type {HTMLInputElement} */ (make("input", { type: "text", readonly: true, value: address, "aria-label": say("link.label") }));
  const copy = make("button", { type: "button", class: "md-button" }, say("link.copy"));
  const said = make("span", { role: "status" });
  copy.addEventListener("click", () => {
    field.select();
    // Works without a secure context, unlike the clipboard interface.
    said.textContent = say(document.execCommand("copy") ? "link.copied" : "link.press-to-copy");
  });
  linkBox.replaceChildren(
    make("p", {}, say("link.warning")),
    field,
    copy,
    said,
  );
  linkBox.hidden = false;
  field.select();
}

/** @param {import("./engine.js").Status} now */
function showStatus(now) {
  newestStatus = now;
  root.dataset.state = now.state;
  retry.hidden = now.state !== "failed";
  if (now.state === "ready") {
    status.textContent = say("status.ready");
  } else if (now.state === "loading") {
    status.textContent = now.come ? say("status.coming", { percent: Math.floor(now.come * 100) }) : say("status.starting");
  } else {
    const test = make("a", { href: "check.html" }, say("status.self-test"));
    status.replaceChildren(...sayWith("status.failed", { cause: say(now.cause.key, now.cause.values), test }));
  }
}

/**
 * @param {string} answer
 * @param {string} question
 */
function showAnswer(answer, question) {
  newestAnswer = [answer, question];
  raw.textContent = answer;
  request.textContent = question;
  const content = JSON.parse(answer);
  const failed = !("advice" in content);
  form.showProblems(failed ? content.problems : []);
  problemList.hidden = !failed;
  result.element.hidden = failed;
  if (failed) {
    showProblemList(content.problems);
  } else {
    result.show(content);
    announce(result.summary(content));
  }
}

/** @param {import("./form.js").Problem[]} problems */
function showProblemList(problems) {
  announce([say("status.waits", { count: problems.length })]);
  const items = problems.map((problem) => {
    const button = make("button", { type: "button", class: "mda5-ask" }, inEnglish(problem.message));
    button.addEventListener("click", () => form.focus(problem.finding ?? ""));
    return make("li", {}, button);
  });
  problemList.replaceChildren(make("p", {}, say("form.correct")), make("ul", {}, ...items));
}

/** @param {(string | Node)[]} words */
function announce(words) {
  const said = make("span", {}, ...words);
  // Setting the same text again would make a screen reader repeat it.
  if (summary.textContent !== said.textContent) summary.replaceChildren(...said.childNodes);
}
