"""What is done inside a page: functions in JavaScript, as text."""

# Counts from the beginning of the navigation to the end of the task that shows the advice.
CLOCK = """\
() => {
  if (window.bench) return;
  const bench = (window.bench = { tasks: [] });
  bench.advice = new Promise((resolve, reject) => {
    const answer = () => document.querySelector("#calculator-answer")?.textContent;
    if (answer()) reject(new Error("the advice came before the clock"));
    const observer = new MutationObserver(() => {
      if (!answer()) return;
      observer.disconnect();
      resolve({ seconds: performance.now() / 1000, answer: answer() });
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
  if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) bench.tasks.push(task.duration);
    }).observe({ type: "longtask" });
  }
}"""

ADVICE = """\
(seconds) => {
  const said = () => document.querySelector(".mda5-status")?.textContent ?? document.title;
  const late = new Promise((_, reject) =>
    setTimeout(
      () => reject(new Error(`no advice within ${seconds} s: ${said()}`)), seconds * 1000));
  return Promise.race([window.bench.advice, late]);
}"""

# A field is typed in or an answer clicked in turn. What follows the worker's answer is the drawing.
CHANGES = """\
async (count) => {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const shown = document.querySelector("#calculator-request");
  let asked = 0, answered = 0, heard = null;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...given) {
    if (heard !== this) {
      heard = this;
      const own = this.onmessage;
      this.onmessage = (event) => { answered = performance.now(); own.call(this, event); };
    }
    asked = performance.now();
    return post.apply(this, given);
  };
  const age = document.querySelector("input[name=age]");
  const clicked = () => [...document.querySelectorAll(".mda5-form input[type=radio]")].filter(
    (one) => one.value && !one.checked && !one.closest("[data-question]").hidden);
  const found = [];
  let next = 0;
  for (let number = 0; number < count; number += 1) {
    const changed = new Promise((resolve, reject) => {
      new MutationObserver((_, observer) => { observer.disconnect(); resolve(performance.now()); })
        .observe(shown, { childList: true, characterData: true, subtree: true });
      setTimeout(() => reject(new Error("no new advice within 5 s")), 5000);
    });
    const begin = performance.now();
    if (number % 2) {
      const choices = clicked();
      next = (next + 7) % choices.length;
      choices[next].click();
    } else {
      age.value = String(20 + number);
      age.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    const end = await changed;
    found.push({ whole: end - begin, trip: answered - asked, drawing: end - answered });
    await pause(60);
  }
  return found;
}"""

# A fixed amount of work in a worker, in milliseconds.
WORK = """\
() => new Promise((resolve) => {
  const work = () => {
    const begin = performance.now();
    let sum = 0;
    for (let index = 0; index < 1e8; index += 1) sum = (sum * 31 + index) | 0;
    postMessage([performance.now() - begin, sum]);
  };
  const worker = new Worker(URL.createObjectURL(new Blob([`(${work})()`])));
  worker.onmessage = ({ data }) => { worker.terminate(); resolve(data[0]); };
})"""
