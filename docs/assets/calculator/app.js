import { make } from "./elements.js";
import { Engine } from "./engine.js";
import { Form } from "./form.js";
import { readFragment, writeFragment } from "./fragment.js";
import { ResultView } from "./result.js";
import { readSchema } from "./schema.js";

const root = /** @type {HTMLElement} */ (document.getElementById("calculator"));
const status = make("p", { class: "mda5-status", role: "status" });
const retry = make("button", { type: "button", class: "md-button", hidden: true }, "Try again");
// Python first: what follows is drawn while its files come.
const engine = new Engine(showStatus, showAnswer);

const schema = readSchema();
const summary = make("p", { class: "mda5-summary", "aria-live": "polite" });
const notice = make("div", { class: "mda5-notice", role: "alert", hidden: true });
const problemList = make("div", { class: "mda5-problems", role: "alert", hidden: true });
const request = make("pre", { id: "calculator-request", tabindex: "0" });
const raw = make("pre", { id: "calculator-answer", tabindex: "0" });
const linkBox = make("div", { class: "mda5-link", hidden: true });

const form = new Form(schema, ask);
const result = new ResultView(schema, (finding) => form.focus(finding));
let kept = "";

// For the page's own check that its program came (site.js).
root.dataset.program = "runs";
keepOverReload();
// In a task of its own: the theme's start and ours would add up to a page that does not react.
setTimeout(() => {
  draw();
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

function draw() {
  const clear = make("button", { type: "button", class: "md-button" }, "Clear all answers");
  clear.addEventListener("click", () => {
    form.clear();
    notice.hidden = true;
    linkBox.hidden = true;
    history.replaceState(null, "", location.pathname + location.search);
    ask();
    form.focus(schema.findings[0].id);
  });
  const link = make("button", { type: "button", class: "md-button" }, "Make a link with these answers");
  link.addEventListener("click", showLink);
  const print = make("button", { type: "button", class: "md-button" }, "Print");
  print.addEventListener("click", () => window.print());
  retry.addEventListener("click", () => engine.start());

  const about = schema.guideline;
  const made = make("p", { class: "mda5-small mda5-made" }, `Guideline version ${about.version}, digest ${about.digest.slice(0, 19)}, to be reviewed by ${about.review_by}. Printed answers are those given above on ${new Date().toLocaleDateString("en-GB")}.`);
  // Set by the page where the review date has passed (review.js): it belongs to the answer too.
  const stale = document.documentElement.dataset.review;
  const machine = make("details", { class: "mda5-fold mda5-machine" }, make("summary", {}, "For other programs: the question and the answer as JSON"), request, raw);

  root.replaceChildren(
    make("div", { class: "mda5-column" }, notice, form.element, make("div", { class: "mda5-actions" }, clear, link, print), linkBox),
    make(
      "section",
      { class: "mda5-column mda5-result", id: "result", tabindex: "-1", "aria-label": "Result" },
      make("div", { class: "mda5-glance" }, status, retry, summary),
      stale ? make("p", { class: "mda5-stale" }, stale) : null,
      problemList,
      result.element,
      made,
      machine,
    ),
    make("a", { class: "mda5-jump", href: "#result" }, "Result ↓"),
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
}

/**
 * Where the reader asks for a newer release, the answers go along: in the tab's own memory, and
 * only until the page is there again.
 */
function keepOverReload() {
  const key = "mda5 answers over a reload";
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
  const unused = form.fill(readFragment(kept || location.hash));
  kept = "";
  notice.hidden = unused.length === 0;
  notice.replaceChildren(
    make("p", {}, "Some of the link could not be used; the rest is filled in:"),
    make("ul", {}, ...unused.map((text) => make("li", {}, make("code", {}, text)))),
  );
}

function showLink() {
  const address = location.href.split("#")[0] + writeFragment(form.pairs());
  const field = /** @type {HTMLInputElement} */ (make("input", { type: "text", readonly: true, value: address, "aria-label": "Link with these answers" }));
  const copy = make("button", { type: "button", class: "md-button" }, "Copy");
  const said = make("span", { role: "status" });
  copy.addEventListener("click", () => {
    field.select();
    // Works without a secure context, unlike the clipboard interface.
    said.textContent = document.execCommand("copy") ? " Copied." : " Press Ctrl-C to copy.";
  });
  linkBox.replaceChildren(
    make("p", {}, "This link holds facts about a patient. Whoever has it can read them, and it stays in the history of a browser that opens it."),
    field,
    copy,
    said,
  );
  linkBox.hidden = false;
  field.select();
}

/** @param {import("./engine.js").Status} now */
function showStatus(now) {
  root.dataset.state = now.state;
  retry.hidden = now.state !== "failed";
  if (now.state === "ready") {
    status.textContent = "Ready: the answer follows every change.";
  } else if (now.state === "loading") {
    const share = now.come ? ` (${Math.floor(now.come * 100)} % has come)` : "";
    status.textContent = `Starting Python in your browser${share}. You can answer already.`;
  } else {
    const test = make("a", { href: "check.html" }, "self-test");
    status.replaceChildren(
      `The calculator could not start: ${now.cause}. Your answers are kept. Try again or use another browser; the `,
      test,
      " shows what is set wrong, and the guideline's chapters work without the calculator.",
    );
  }
}

/**
 * @param {string} answer
 * @param {string} question
 */
function showAnswer(answer, question) {
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
    say(result.summary(content));
  }
}

/** @param {import("./form.js").Problem[]} problems */
function showProblemList(problems) {
  say(`Advice waits: ${problems.length} answer${problems.length === 1 ? "" : "s"} to correct.`);
  const items = problems.map((problem) => {
    const button = make("button", { type: "button", class: "mda5-ask" }, problem.message);
    button.addEventListener("click", () => form.focus(problem.finding ?? ""));
    return make("li", {}, button);
  });
  problemList.replaceChildren(make("p", {}, "Please correct this first; what you typed is kept."), make("ul", {}, ...items));
}

/** @param {string} words */
function say(words) {
  // Setting the same text again would make a screen reader repeat it.
  if (summary.textContent !== words) summary.textContent = words;
}
