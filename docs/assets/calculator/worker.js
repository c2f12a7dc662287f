/**
 * The worker: starts Python with the rule package and answers one JSON text with another.
 *
 * At build time FILES and PYTHON are filled in and Pyodide's own loader is put behind this text
 * (scripts/build_page.py): one file, so that the page asks for one address less and a worker can
 * be made from a text where there is no server. Every fault ends in words, because Pyodide itself
 * neither resolves nor rejects when a file is wrong.
 *
 * @typedef {"python" | "stdlib" | "rules" | "snapshot"} Name
 * @typedef {Uint8Array<ArrayBuffer>} Content
 * @typedef {{response: Promise<Response>, content: Promise<Content>}} Opened the server's answer, and
 *   all of the file once it came and is the one that was published
 * @typedef {Record<string, (...given: string[]) => string>} Bridge
 * @typedef {{unpackArchive: (zip: Content, format: string) => void,
 *   pyimport: (name: string) => Bridge}} Pyodide
 */

import { Fault, saying, wording } from "./fault.js";
import { digest } from "./published.js";

const files = FILES;
const names = /** @type {Name[]} */ (Object.keys(files));
/** What was asked for and has not come. @type {Set<Name>} */
const waiting = new Set();
let total = 0;
let come = 0;
let told = 0;
// Kept, because Pyodide gets another one.
const request = self.fetch.bind(self);

// A page opened from a folder may not fetch: it hands the files over, packed into texts.
const handedOver = self.location.protocol === "blob:";
/** @type {Map<Name, (text: string) => void>} */
const hand = new Map();
const texts = new Map(names.map((name) => [name, new Promise((/** @type {(text: string) => void} */ resolve) => hand.set(name, resolve))]));

// So long the snapshot may take to come, in ms: what it saves is less than that.
const PATIENCE = 2000;
// The snapshot is the one entry of a plain zip, because servers know that type: before it stand 30
// bytes and the two letters of its name; then its own length and two more numbers, in words.
const ZIP_HEADER = 32;
const NUMBERS = 3;

const WASM = "application/wasm";

const started = start();
started.then(
  () => self.postMessage({ ready: true }),
  (error) => self.postMessage({ failed: saying(error) }),
);

self.onmessage = async ({ data }) => {
  if (data.file) {
    hand.get(data.file)?.(data.text);
    return;
  }
  const bridge = await started;
  try {
    self.postMessage({ number: data.number, answer: bridge[data.door](...data.given) });
  } catch (error) {
    // No door raises: something is wrong with Python itself.
    if (data.door === "assess") self.postMessage({ failed: saying(error) });
    else self.postMessage({ number: data.number, refused: wording(error) });
  }
};

/** @returns {Promise<Bridge>} */
async function start() {
  needWebAssembly();
  const python = open("python");
  const module = compile(python);
  // Whoever waits for it hears of it, also when that is later than its failure.
  module.catch(() => undefined);
  /** @type {Bridge | undefined} */
  let bridge;
  if (self.name === "near") {
    // Whatever is wrong with the short way ends in the other one.
    bridge = await remembered(module).catch(() => undefined);
    waiting.delete("snapshot");
  }
  bridge ??= await imported(module);
  await python.content;
  return bridge;
}

/**
 * Start Python as it was when it had imported the package at build time: what it then held in
 * memory is put over its program's own memory (scripts/snapshot.cjs). Pyodide gets ready for it
 * while it comes.
 *
 * @param {Promise<WebAssembly.Module>} module
 * @returns {Promise<Bridge>}
 */
async function remembered(module) {
  const { content } = open("snapshot");
  const snapshot = new Uint32Array(files.snapshot.words);
  const instance = instantiateWith(module, async (memory) => {
    const { buffer } = await content;
    const [size, , header] = new Uint32Array(buffer, ZIP_HEADER, NUMBERS);
    const changes = new Uint32Array(buffer, ZIP_HEADER, size);
    snapshot.set(new Uint32Array(memory.buffer).subarray(0, snapshot.length - header), header);
    for (let at = NUMBERS; at < changes.length; ) {
      const [place, count] = changes.subarray(at, (at += 2));
      snapshot.set(changes.subarray(at, (at += count)), place);
    }
  });
  const [pyodide] = await Promise.all([loaded(new Uint8Array(), new Uint8Array(snapshot.buffer)), instance]);
  // No two readers shall share the numbers that it draws.
  pyodide.pyimport("random").seed();
  return pyodide.pyimport("calculator.bridge");
}

/**
 * Start Python and let it import the package.
 *
 * @param {Promise<WebAssembly.Module>} module
 * @returns {Promise<Bridge>}
 */
async function imported(module) {
  const { content: library } = open("stdlib");
  const { content: package_ } = open("rules");
  const instance = instantiateWith(module);
  // It would try to run without the library, and hang: then it gets no answer, and the fault is
  // told below.
  const [pyodide, rules] = await Promise.all([
    loaded(library.catch(() => new Promise(() => undefined))),
    package_,
    library,
    module,
    instance,
  ]);
  pyodide.unpackArchive(rules, "zip");
  return pyodide.pyimport("calculator.bridge");
}

/**
 * @param {Content | Promise<Content>} library
 * @param {Uint8Array<ArrayBuffer>} [snapshot] in Pyodide's own form
 * @returns {Promise<Pyodide>}
 */
async function loaded(library, snapshot) {
  // The loader stands behind this text in the same file: let it run first.
  await undefined;
  // What Pyodide would fetch is handed to it.
  self.fetch = async () => new Response(await library);
  return loadPyodide({
    indexURL: "handed-over:/",
    stdLibURL: "handed-over:/stdlib.zip",
    packageBaseUrl: "handed-over:/",
    lockFileContents: { info: PYTHON, packages: {} },
    _loadSnapshot: snapshot,
  });
}

function needWebAssembly() {
  if (typeof WebAssembly !== "object") {
    throw new Fault("fault.no-webassembly");
  }
  try {
    // An empty module: refused where a policy forbids WebAssembly.
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch {
    throw new Fault("fault.policy");
  }
}

/**
 * Compile while the file comes, or once it is here where the server gives it another type.
 *
 * @param {Opened} file
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile({ response, content }) {
  try {
    const own = await response;
    // Browsers keep the compiled program for the next visit, but only beside the server's own answer.
    const streamed = own.headers.get("Content-Type") === WASM ? WebAssembly.compileStreaming?.(own) : undefined;
    return await (streamed ?? WebAssembly.compile(await content));
  } catch (error) {
    // What is wrong with the file says more.
    await content;
    throw new Fault("fault.program", { words: wording(error) });
  }
}

/**
 * Let Pyodide instantiate what is being compiled already.
 *
 * @param {Promise<WebAssembly.Module>} compiled
 * @param {(memory: WebAssembly.Memory) => Promise<void>} [onMemory] gets its memory before it has run
 * @returns {Promise<unknown>} settles when Pyodide has done so; it tells nobody when it fails
 */
function instantiateWith(compiled, onMemory) {
  return new Promise((resolve, reject) => {
    WebAssembly.instantiateStreaming = async (_response, imports) => {
      try {
        const module = await compiled;
        const instance = await WebAssembly.instantiate(module, imports);
        await onMemory?.(/** @type {WebAssembly.Memory} */ (imports?.env.memory));
        resolve(instance);
        return { module, instance };
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
}

/**
 * Begin to read a file.
 *
 * @param {Name} name
 * @returns {Opened}
 */
function open(name) {
  waiting.add(name);
  total += files[name].size;
  const response = answer(name);
  // Python's program is compiled from the answer itself, and read from a copy of it.
  const content = response.then((own) => read(name, name === "python" ? own.clone() : own));
  // Whoever waits for it hears of it; before that it is nobody's fault.
  content.catch(() => undefined);
  return { response, content };
}

/**
 * @param {Name} name
 * @returns {Promise<Response>}
 * @throws {Fault} there is none, or it is not the file
 */
async function answer(name) {
  if (handedOver) {
    const packed = new Response(fromBase64(await /** @type {Promise<string>} */ (texts.get(name))));
    return new Response(packed.body?.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": WASM } });
  }
  const file = files[name].name;
  const signal = name === "snapshot" ? AbortSignal.timeout(PATIENCE) : undefined;
  const response = await request(new URL(file, self.location.href), { signal }).catch((error) => {
    throw new Fault("fault.no-connection-because", { file, words: wording(error) });
  });
  if (!response.ok) throw new Fault("fault.status", { status: response.status, file });
  return response;
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function fromBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  return Uint8Array.from({ length: binary.length }, (_, index) => binary.charCodeAt(index));
}

/**
 * Read an answer to its end.
 *
 * @param {Name} name
 * @param {Response} response
 * @returns {Promise<Content>}
 * @throws {Fault} it ends too early, or is not the file that was published
 */
async function read(name, { body }) {
  const { name: file, size, sha256 } = files[name];
  const content = new Uint8Array(size);
  let at = 0;
  try {
    const reader = /** @type {ReadableStream<Content>} */ (body).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const end = at + next.value.length;
      if (end <= size) content.set(next.value, at);
      come += next.value.length;
      at = end;
      tell();
    }
  } catch (error) {
    throw new Fault("fault.no-connection-because", { file, words: wording(error) });
  }
  waiting.delete(name);
  tell();
  if (at !== size || (await digest(content.buffer)) !== sha256) {
    throw new Fault("fault.wrong-size", { file, came: at, expected: size });
  }
  return content;
}

/** Say how much has come, at most ten times a second. */
function tell() {
  const now = performance.now();
  if (waiting.size && now - told < 100) return;
  told = now;
  self.postMessage({ come: come / total, waiting: [...waiting].map((name) => files[name].name) });
}
