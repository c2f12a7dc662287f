/**
 * Starts the worker at the top of the page, before the theme and the form: their work goes on
 * while Python's files come. Whoever makes the engine later takes the worker over.
 *
 * @typedef {{worker: Worker, heard: (MessageEvent | ErrorEvent)[]}} Early
 */

// A server that begins to answer within so many milliseconds is near, and the line fast. There
// Python starts from its snapshot, which is longer than what it stands for and ready sooner.
const NEAR = 50;

const given = document.getElementById("calculator-runtime")?.textContent;
// A page opened from a folder cannot; and where a policy forbids it, the engine says so.
if (given && location.protocol !== "file:") {
  const runtime = JSON.parse(given);
  const [page] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  // Where the browser does not tell, nobody knows.
  const isNear = page !== undefined && NEAR > page.responseStart - page.requestStart;
  try {
    const worker = new Worker(new URL(runtime.folder + runtime.worker, document.baseURI), { name: isNear ? "near" : "far" });
    /** @type {Early} */
    const early = { worker, heard: [] };
    worker.onmessage = worker.onerror = (/** @type {MessageEvent | ErrorEvent} */ event) => {
      event.preventDefault();
      early.heard.push(event);
    };
    window.mda5Early = early;
  } catch {
    // The engine tries again, and tells.
  }
}
