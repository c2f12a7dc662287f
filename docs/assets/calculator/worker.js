/**
 * The worker: starts Python with the rule package and answers one JSON text with another.
 *
 * At build time FILES and PYTHON are filled in and Pyodide's own loader is put behind this text
 * (scripts/build_page.py): one file, so that the page asks for one address less and a worker can
 * be made from a text where there is no server. Every fault ends in words, because Pyodide itself
 * neither resolves nor rejects when a file is wrong.
 *
 * @typedef {"python" | "stdlib" | "rules"} Name
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
const total = names.reduce((sum, name) => sum + files[name].size, 0);
const waiting = new Set(names);
let come = 0;
let told = 0;
// Kept, because Pyodide gets another one.
const request = self.fetch.bind(self);

// A page opened from a folder may not fetch: it hands the files over, packed into texts.
const handedOver = self.location.protocol === "blob:";
/** @type {Map<Name, (text: string) => void>} */
const hand = new Map();
const texts = new Map(names.map((name) => [name, new Promise((/** @type {(text: string) => void} */ resolve) => hand.set(name, resolve))]));

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
  const library = bytes(open("stdlib"));
  const package_ = bytes(open("rules"));
  const module = compile(python);
  const instance = instantiateWith(module);
  // What Pyodide would fetch is handed to it. It would try to run without, and hang: then it gets
  // no answer, and the fault is told below.
  self.fetch = async () => new Response(await library.catch(() => new Promise(() => undefined)));
  const [pyodide, rules] = await Promise.all([loaded(), package_, library, module, instance]);
  pyodide.unpackArchive(rules, "zip");
  const bridge = pyodide.pyimport("calculator.bridge");
  await python.whole;
  return bridge;
}

/** @returns {Promise<Pyodide>} */
async function loaded() {
  // The loader stands behind this text in the same file: let it run first.
  await undefined;
  return loadPyodide({
    indexURL: "handed-over:/",
    stdLibURL: "handed-over:/stdlib.zip",
    packageBaseUrl: "handed-over:/",
    lockFileContents: { info: PYTHON, packages: {} },
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
 * @returns {Promise<unknown>} settles when Pyodide has done so; it tells nobody when it fails
 */
function instantiateWith(compiled) {
  return new Promise((resolve, reject) => {
    WebAssembly.instantiateStreaming = async (_response, imports) => {
      try {
        const module = await compiled;
        const instance = await WebAssembly.instantiate(module, imports);
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
  const response = await request(new URL(files[name].name, self.location.href));
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
