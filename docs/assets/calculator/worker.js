/**
 * The worker: starts Python with the rule package and answers one JSON text with another.
 *
 * At build time FILES and PYTHON are filled in and Pyodide's own loader is put behind this text
 * (scripts/build_page.py): one file, so that the page asks for one address less and a worker can
 * be made from a text where there is no server. Every fault ends in words, because Pyodide itself
 * neither resolves nor rejects when a file is wrong.
 *
 * @typedef {"python" | "stdlib" | "rules" | "snapshot"} Name
 * @typedef {{name: string, size: number, sha256: string}} File
 * @typedef {Record<string, (...given: string[]) => string>} Bridge
 * @typedef {{unpackArchive: (zip: ArrayBuffer, format: string) => void,
 *   pyimport: (name: string) => Bridge}} Pyodide
 */

import { Fault, saying, wording } from "./fault.js";
import { digest } from "./published.js";

/** @type {Record<Name, File>} */
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
// bytes and the two letters of its name.
const ZIP_HEADER = 32;

const WASM = "application/wasm";
// Browsers keep the compiled program for the next visit, but only beside the server's own answer.
/** @type {(response: Response) => void} */
let giveProgram;
const program = new Promise((/** @type {(response: Response) => void} */ resolve) => (giveProgram = resolve));

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
  await python.whole;
  return bridge;
}

/**
 * Start Python as it was when it had imported the package at build time: what it then held in
 * memory is put over its program's own memory (scripts/snapshot.cjs).
 *
 * @param {Promise<WebAssembly.Module>} module
 * @returns {Promise<Bridge>}
 */
async function remembered(module) {
  const content = await bytes(open("snapshot"));
  const [size, length, header] = new Uint32Array(content, ZIP_HEADER, 3);
  const changes = new Uint32Array(content, ZIP_HEADER, size).subarray(3);
  const snapshot = new Uint32Array(length);
  const instance = instantiateWith(module, (memory) => {
    snapshot.set(new Uint32Array(memory.buffer).subarray(0, length - header), header);
    for (let at = 0; at < changes.length; ) {
      const [place, count] = changes.subarray(at, (at += 2));
      snapshot.set(changes.subarray(at, (at += count)), place);
    }
  });
  const [pyodide] = await Promise.all([loaded(new ArrayBuffer(0), new Uint8Array(snapshot.buffer)), instance]);
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
  const library = bytes(open("stdlib"));
  const package_ = bytes(open("rules"));
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
 * @param {ArrayBuffer | Promise<ArrayBuffer>} library
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
 * Compile while the file comes, whatever type the server gives it.
 *
 * @param {{stream: ReadableStream, whole: Promise<void>}} file
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(file) {
  try {
    return await WebAssembly.compileStreaming(await compilable(file));
  } catch (error) {
    await file.whole;
    throw new Fault("fault.program", { words: wording(error) });
  }
}

/**
 * Give the server's own answer where there is one of the right type, else one made of the file.
 *
 * @param {{stream: ReadableStream, whole: Promise<void>}} file
 * @returns {Promise<Response>}
 */
async function compilable(file) {
  const own = handedOver ? undefined : await Promise.race([program, file.whole]);
  if (own?.headers.get("Content-Type") !== WASM) return new Response(file.stream, { headers: { "Content-Type": WASM } });
  // Its copy is read beside it, for the progress and the check.
  file.stream.pipeTo(new WritableStream()).catch(() => undefined);
  return own;
}

/**
 * Let Pyodide instantiate what is being compiled already.
 *
 * @param {Promise<WebAssembly.Module>} compiled
 * @param {(memory: WebAssembly.Memory) => void} [onMemory] gets its memory before it has run
 * @returns {Promise<unknown>} settles when Pyodide has done so; it tells nobody when it fails
 */
function instantiateWith(compiled, onMemory) {
  return new Promise((resolve, reject) => {
    WebAssembly.instantiateStreaming = async (_response, imports) => {
      try {
        const module = await compiled;
        const instance = await WebAssembly.instantiate(module, imports);
        onMemory?.(/** @type {WebAssembly.Memory} */ (imports?.env.memory));
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
 * @returns {{stream: ReadableStream, whole: Promise<void>}} `whole` resolves when the file came
 *   and is the one that was published
 */
function open(name) {
  waiting.add(name);
  total += files[name].size;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  /** @type {ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined} */
  let reader;
  /** @type {() => void} */
  let resolve;
  /** @type {(reason: Error) => void} */
  let reject;
  /** @type {Promise<void>} */
  const whole = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever waits for it hears of it; before that it is nobody's fault.
  whole.catch(() => undefined);
  const stream = new ReadableStream({
    async pull(controller) {
      try {
        reader ??= (await source(name)).getReader();
        const { done, value } = await reader.read();
        if (value) {
          chunks.push(value);
          come += value.length;
          controller.enqueue(value);
        }
        if (done) {
          waiting.delete(name);
          controller.close();
          check(name, chunks).then(resolve, reject);
        }
        tell();
      } catch (error) {
        const fault = error instanceof Fault ? error : new Fault("fault.no-connection-because", { file: files[name].name, words: wording(error) });
        reject(fault);
        controller.error(fault);
      }
    },
  });
  return { stream, whole };
}

/**
 * @param {Name} name
 * @returns {Promise<ReadableStream<Uint8Array<ArrayBuffer>>>}
 */
async function source(name) {
  if (handedOver) {
    const packed = new Blob([fromBase64(await /** @type {Promise<string>} */ (texts.get(name)))]);
    return packed.stream().pipeThrough(new DecompressionStream("gzip"));
  }
  const signal = name === "snapshot" ? AbortSignal.timeout(PATIENCE) : undefined;
  const response = await request(new URL(files[name].name, self.location.href), { signal });
  if (!response.ok || !response.body) throw new Fault("fault.status", { status: response.status, file: files[name].name });
  if (name !== "python") return response.body;
  const copy = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.clone().body);
  giveProgram(response);
  return copy;
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
 * @param {{stream: ReadableStream, whole: Promise<void>}} file
 * @returns {Promise<ArrayBuffer>}
 */
async function bytes(file) {
  try {
    return await new Response(file.stream).arrayBuffer();
  } finally {
    // What it throws says more than what the stream's reader does.
    await file.whole;
  }
}

/**
 * @param {Name} name
 * @param {Uint8Array<ArrayBuffer>[]} chunks
 * @throws {Fault} it is not the file that was published
 */
async function check(name, chunks) {
  const file = files[name];
  const content = await new Blob(chunks).arrayBuffer();
  if (content.byteLength !== file.size || (await digest(content)) !== file.sha256) {
    throw new Fault("fault.wrong-size", { file: file.name, came: content.byteLength, expected: file.size });
  }
}

/** Say how much has come, at most ten times a second. */
function tell() {
  const now = performance.now();
  if (waiting.size && now - told < 100) return;
  told = now;
  self.postMessage({ come: come / total, waiting: [...waiting].map((name) => files[name].name) });
}
