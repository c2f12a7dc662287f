/**
 * The self-test: what a server or a browser must give, asked one by one, with what to change.
 *
 * @typedef {"ok" | "could be better" | "wrong" | "not asked"} Outcome
 * @typedef {Partial<Record<"nginx" | "Apache" | "Caddy" | "IIS", string>>} Remedy
 * @typedef {{name: string, outcome: Outcome, found: string, change?: string, remedy?: Remedy}} Finding
 * @typedef {Record<string, {sha256: string, size: number}>} Listed
 */

import { make } from "./elements.js";
import { Engine } from "./engine.js";
import { digest } from "./published.js";
import { say } from "./words.js";

/** As in servers/: only what carries a hash in its name may be kept for good. */
const FOR_EVER = "public, max-age=31536000, immutable";
const HASHED = String.raw`\.[0-9a-f]{12}\.(js|wasm|zip|css|json)$`;
/** @type {Remedy} */
const CACHING = {
  nginx: `map "$status $uri" $mda5_cache_control {\n  default "no-cache";\n  "~^(200|206|304) .*${HASHED}" "${FOR_EVER}";\n}\nadd_header Cache-Control $mda5_cache_control always;`,
  Apache: `Header set Cache-Control no-cache\n<FilesMatch "${HASHED}">\n  Header set Cache-Control "${FOR_EVER}"\n</FilesMatch>`,
  Caddy: `map {path} {mda5_cache_control} {\n  ~${HASHED} "${FOR_EVER}"\n  default no-cache\n}\nheader Cache-Control {mda5_cache_control}`,
  IIS: '<clientCache cacheControlMode="DisableCache" />, for all files: it cannot tell them apart by name (servers/web.config)',
};

const root = /** @type {HTMLElement} */ (document.getElementById("check"));
const base = new URL(".", document.baseURI);
const rows = make("tbody");
const status = make("p", { role: "status", class: "mda5-status" }, "Testing.");
const copy = make("button", { type: "button", class: "md-button" }, "Copy the report");
const again = make("button", { type: "button", class: "md-button" }, "Test again");
const bar = /** @type {HTMLProgressElement} */ (make("progress", { max: "1", "aria-label": "Files compared" }));
/** @type {Finding[]} */
let findings = [];

const TYPES = {
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  zip: "application/zip",
  bib: "application/x-bibtex",
  ris: "application/x-research-info-systems",
};

root.dataset.program = "runs";
root.replaceChildren(
  status,
  bar,
  make("div", { class: "mda5-actions" }, copy, again),
  make("table", {}, make("thead", {}, make("tr", {}, ...["What", "Outcome", "Found", "What to change"].map((words) => make("th", { scope: "col" }, words)))), rows),
);
again.addEventListener("click", () => location.reload());
copy.addEventListener("click", () => {
  const area = /** @type {HTMLTextAreaElement} */ (make("textarea", { "aria-label": "The report as text", rows: "12", readonly: true }));
  area.value = report();
  copy.after(area);
  area.select();
  // Works without a secure context, unlike the clipboard interface.
  status.textContent = document.execCommand("copy") ? "The report is in the clipboard." : "Press Ctrl-C to copy the report.";
});
test();

async function test() {
  root.dataset.state = "loading";
  browser();
  if (location.protocol === "file:") {
    add({ name: "Server", outcome: "not asked", found: "this page was opened from a folder, so there is no server to test" });
  } else {
    await server();
  }
  await startUp();
  const wrong = findings.filter((one) => one.outcome === "wrong").length;
  const better = findings.filter((one) => one.outcome === "could be better").length;
  status.textContent = wrong
    ? `${wrong} of ${findings.length} points are wrong; what to change stands beside them.`
    : `Everything that is needed works${better ? `; ${better} points could be better` : ""}.`;
  bar.hidden = true;
  root.dataset.state = wrong ? "failed" : "ready";
}

function browser() {
  add({ name: "Address", outcome: "ok", found: `${location.protocol} in ${navigator.userAgent}` });
  add({
    name: "Secure context",
    outcome: isSecureContext ? "ok" : "could be better",
    found: isSecureContext ? "yes" : "no: over plain http the site cannot be kept for use without a network; everything else works",
    change: isSecureContext ? undefined : "Serve it over https if it is to work offline.",
  });
  let compiles = false;
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    compiles = true;
  } catch {
    // Said below.
  }
  const policy = "script-src 'self' 'wasm-unsafe-eval' …";
  add({
    name: "WebAssembly",
    outcome: compiles ? "ok" : "wrong",
    found: compiles ? "allowed" : "refused by a content security policy, or switched off in this browser",
    change: compiles ? undefined : "Let the policy's script-src hold 'wasm-unsafe-eval'.",
    remedy: { nginx: `add_header Content-Security-Policy "${policy}" always;`, Apache: `Header always set Content-Security-Policy "${policy}"`, Caddy: `header Content-Security-Policy "${policy}"`, IIS: `<add name="Content-Security-Policy" value="${policy}" />` },
  });
}

async function server() {
  /** @type {Listed} */
  let listed;
  try {
    const response = await ask("files.json");
    listed = await response.json();
  } catch (error) {
    add({ name: "List of files", outcome: "wrong", found: `files.json could not be read (${words(error)})`, change: "Copy the whole folder again; let the server hand out .json files." });
    return;
  }
  const paths = Object.keys(listed);
  for (const [suffix, type] of Object.entries(TYPES)) {
    const path = paths.find((one) => one.endsWith(`.${suffix}`) && !one.includes("/local/"));
    if (path) await typeOf(path, suffix, type);
  }
  await headers(paths);
  await contents(listed, paths);
}

/**
 * @param {string} path
 * @param {string} suffix
 * @param {string} wanted
 */
async function typeOf(path, suffix, wanted) {
  const response = await ask(path).catch(() => undefined);
  const type = response?.headers.get("Content-Type") ?? "nothing";
  const good = type.startsWith(wanted) || (suffix === "js" && type.startsWith("application/javascript"));
  // Only these stop a page; the others are put right by the page itself or merely ask for a type.
  const needed = ["html", "css", "js"].includes(suffix);
  add({
    name: `Type of .${suffix}`,
    outcome: good ? "ok" : needed ? "wrong" : "could be better",
    found: response?.ok ? type : `${path}: ${response ? `the server answered ${response.status}` : "no answer"}`,
    change: good ? undefined : `Give .${suffix} the type ${wanted}.`,
    remedy: {
      nginx: `one line more in mime.types: ${wanted} ${suffix};`,
      Apache: `AddType ${wanted} .${suffix}`,
      Caddy: `@${suffix} path *.${suffix}\nheader @${suffix} Content-Type ${wanted}`,
      IIS: `<staticContent><remove fileExtension=".${suffix}" /><mimeMap fileExtension=".${suffix}" mimeType="${wanted}" /></staticContent>`,
    },
  });
}

/** @param {string[]} paths */
async function headers(paths) {
  const wasm = paths.find((path) => path.endsWith(".wasm")) ?? "index.html";
  const big = await ask(wasm).catch(() => undefined);
  const coding = big?.headers.get("Content-Encoding") ?? "";
  add({
    name: "Compression",
    outcome: coding ? "ok" : "could be better",
    found: coding ? `${coding} for ${wasm}` : `none for ${wasm}: 13 MB come where 3 or 4 would do`,
    change: coding ? undefined : "Hand out the .br and .gz files that lie beside each file.",
    remedy: { nginx: "gzip_static on; and, where its module is there, brotli_static on;", Apache: "see servers/apache.conf (mod_rewrite)", Caddy: "file_server {\n  precompressed br gzip\n}", IIS: '<urlCompression doStaticCompression="true" />, with the .wasm and .zip types listed' },
  });
  const kept = big?.headers.get("Cache-Control") ?? "";
  const forEver = /immutable|max-age=\d{6,}/.test(kept);
  add({
    name: "Keeping files whose name has a hash",
    outcome: forEver ? "ok" : "could be better",
    found: kept || "no Cache-Control",
    change: forEver ? undefined : "Such a file never changes: let browsers keep it for a year.",
    remedy: CACHING,
  });
  const page = await ask("index.html").catch(() => undefined);
  const fresh = page?.headers.get("Cache-Control") ?? "";
  const asked = /no-cache|max-age=0|must-revalidate/.test(fresh);
  add({
    name: "Asking anew for pages",
    outcome: asked ? "ok" : "could be better",
    found: fresh || "no Cache-Control: browsers guess, and may show an old version for a while",
    change: asked ? undefined : "Let pages be asked for anew: Cache-Control: no-cache.",
    remedy: CACHING,
  });
  const policy = page?.headers.get("Content-Security-Policy") ?? "";
  const framed = /frame-ancestors/.test(policy);
  add({
    name: "Content security policy as a header",
    outcome: framed ? "ok" : "could be better",
    found: policy ? (framed ? "sent" : "sent, without frame-ancestors") : "none; the pages carry their own, which cannot forbid being framed",
    change: framed ? undefined : "Send the policy of the ready configurations in servers/.",
  });
  const plain = page?.headers.get("X-Content-Type-Options") === "nosniff";
  add({
    name: "Types are not guessed",
    outcome: plain ? "ok" : "could be better",
    found: plain ? "X-Content-Type-Options: nosniff" : "no X-Content-Type-Options",
    change: plain ? undefined : "Send X-Content-Type-Options: nosniff.",
    remedy: { nginx: "add_header X-Content-Type-Options nosniff always;", Apache: "Header always set X-Content-Type-Options nosniff", Caddy: "header X-Content-Type-Options nosniff", IIS: '<add name="X-Content-Type-Options" value="nosniff" />' },
  });
}

/**
 * @param {Listed} listed
 * @param {string[]} paths
 */
async function contents(listed, paths) {
  /** @type {string[]} */
  const faults = [];
  const left = [...paths];
  let done = 0;
  const take = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      const fault = await compare(path, listed[path]);
      if (fault) faults.push(fault);
      done += 1;
      bar.value = done / paths.length;
    }
  };
  await Promise.all([take(), take(), take(), take()]);
  add({
    name: "Every file as published",
    outcome: faults.length ? "wrong" : "ok",
    found: faults.length ? faults.sort().join("; ") : `${paths.length} files, each with the published hash`,
    change: faults.length ? "Copy the whole folder again, in binary mode, and empty caches in between (proxy, content network)." : undefined,
  });
}

/**
 * @param {string} path
 * @param {{sha256: string, size: number}} wanted
 * @returns {Promise<string | undefined>} what is wrong with it
 */
async function compare(path, wanted) {
  try {
    const response = await ask(path);
    if (!response.ok) return `${path}: the server answered ${response.status}`;
    const content = await response.arrayBuffer();
    if ((await digest(content)) === wanted.sha256) return undefined;
    return `${path}: altered (${content.byteLength} bytes, ${wanted.size} published)`;
  } catch (error) {
    return `${path}: no answer (${words(error)})`;
  }
}

/** Start the calculator as its page does, and ask it about nobody. */
function startUp() {
  return new Promise((resolve) => {
    const begin = performance.now();
    let isDone = false;
    /** @param {Finding} finding */
    const end = (finding) => {
      // What is told is told: it goes no further, and an answer that comes late is not told too.
      if (isDone) return;
      isDone = true;
      engine.worker?.terminate();
      add(finding);
      resolve(undefined);
    };
    const engine = new Engine(
      (now) => {
        if (now.state === "failed") end({ name: "Start of the calculator", outcome: "wrong", found: say(now.cause.key, now.cause.values), change: "See the points above; if all are right, try another browser." });
      },
      () => {
        const seconds = (performance.now() - begin) / 1000;
        end({
          name: "Start of the calculator",
          outcome: seconds < 5 ? "ok" : "could be better",
          found: `first answer after ${seconds.toFixed(2)} seconds`,
          change: seconds < 5 ? undefined : "Compression and keeping files (above) help most.",
        });
      },
    );
    engine.ask("{}");
  });
}

/**
 * Ask the server itself, past every copy.
 *
 * @param {string} path
 */
function ask(path) {
  return fetch(new URL(path, base), { cache: "no-store" });
}

/** @param {Finding} finding */
function add(finding) {
  findings.push(finding);
  const remedy = finding.change && finding.remedy
    ? make("dl", {}, ...Object.entries(finding.remedy).flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, make("code", {}, text))]))
    : null;
  rows.append(
    make("tr", { "data-outcome": finding.outcome }, make("th", { scope: "row" }, finding.name), make("td", {}, finding.outcome), make("td", {}, finding.found), make("td", {}, finding.change ?? "", remedy)),
  );
}

function report() {
  const lines = findings.map(({ name, outcome, found, change }) => `${name}: ${outcome}. ${found}${change ? ` -> ${change}` : ""}`);
  return [`Self-test of ${location.href.split("#")[0]} on ${new Date().toISOString()}`, ...lines].join("\n");
}

/** @param {unknown} error */
function words(error) {
  return error instanceof Error ? error.message : String(error);
}
