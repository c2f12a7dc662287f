/**
 * The engine: Python in a worker. It starts at once and ends in `ready` or `failed`, never in
 * silence. Python has one question at a time: the newest patient first, then what else is asked.
 *
 * @typedef {{state: "loading", come: number} | {state: "ready"} | {state: "failed", cause: Saying}} Status
 * @typedef {import("./words.js").Saying} Saying
 * @typedef {{come?: number, waiting?: string[], failed?: Saying, ready?: boolean, number?: number,
 *   answer?: string, refused?: string}} Message
 * @typedef {{door: string, given: string[], resolve: (answer: string) => void, reject: (error: Error) => void}} Call
 * @typedef {{folder: string, worker: string, files: Record<string, string>}} Runtime
 */

import { Fault, saying } from "./fault.js";
import { isAsNamed } from "./published.js";
import { say } from "./words.js";

/** After so long without any progress the reader is told; it may still start after that. */
const PATIENCE = 12_000;

/** So long one answer may take, in ms; it takes some hundredths of that. */
const LIMIT = 20_000;

// Pages opened from a folder may neither fetch nor start a worker from an address.
const isFolder = () => location.protocol === "file:" || window.mda5Files !== undefined;

export class Engine {
  /**
   * @param {(status: Status) => void} onStatus
   * @param {(answer: string, question: string) => void} onAnswer
   */
  constructor(onStatus, onAnswer) {
    this.onStatus = onStatus;
    this.onAnswer = onAnswer;
    this.starts = 0;
    this.number = 0;
    this.question = "";
    this.isAsked = false;
    /** @type {Call[]} */
    this.calls = [];
    /** The call that Python is busy with. @type {Call | undefined} */
    this.current = undefined;
    /** @type {Runtime} */
    this.runtime = JSON.parse(document.getElementById("calculator-runtime")?.textContent ?? "{}");
    this.start();
  }

  start() {
    this.worker?.terminate();
    const start = (this.starts += 1);
    /** Why it does not run. @type {Saying | undefined} */
    this.failure = undefined;
    this.isReady = false;
    this.isBusy = false;
    this.isAsked = false;
    this.waiting = [this.runtime.worker];
    this.onStatus({ state: "loading", come: 0 });
    this.beginToWait();
    (isFolder() ? this.fromFolder(start) : this.fromServer()).catch((error) => {
      if (start === this.starts) this.fail(saying(error));
    });
  }

  async fromServer() {
    const address = new URL(this.runtime.folder + this.runtime.worker, document.baseURI);
    const early = window.mda5Early;
    delete window.mda5Early;
    const worker = early?.worker ?? new Worker(address);
    this.listen(worker, async (said) => this.fail(await whyNoWorker(address, said)));
    for (const event of early?.heard ?? []) {
      // What it said before anybody listened.
      if (event instanceof MessageEvent) worker.onmessage?.call(worker, event);
      else worker.onerror?.call(worker, event);
    }
  }

  /**
   * Every file comes as a script that leaves a text behind; the worker is made from one of them.
   *
   * @param {number} start this one; a later start leaves nothing of it
   */
  async fromFolder(start) {
    const handedOver = Object.keys(this.runtime.files).map((name) => ({ name, text: this.textOf(name) }));
    const program = await this.textOf("worker");
    if (start !== this.starts) return;
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    const worker = new Worker(address);
    this.listen(worker, () => this.fail({ key: "fault.folder-worker" }));
    for (const { name, text } of handedOver) worker.postMessage({ file: name, text: await text });
  }

  /**
   * @param {string} name
   * @returns {Promise<string>}
   */
  textOf(name) {
    const texts = (window.mda5Files ??= {});
    if (name in texts) return Promise.resolve(texts[name]);
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${this.runtime.folder}local/${name}.js`;
      script.onload = () => {
        if (name in texts) resolve(texts[name]);
        else reject(new Fault("fault.damaged", { file: `local/${name}.js` }));
        // It is some megabytes, and a second start can load it again.
        delete texts[name];
        script.remove();
      };
      script.onerror = () => reject(new Fault("fault.missing", { file: `local/${name}.js` }));
      document.head.append(script);
    });
  }

  /**
   * @param {Worker} worker
   * @param {(said: string) => void} onNoStart
   */
  listen(worker, onNoStart) {
    this.worker = worker;
    let runs = false;
    worker.onmessage = ({ data }) => {
      // Once it has failed, what it had still to say would sound like a new start.
      if (this.worker !== worker) return;
      runs = true;
      this.receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.worker !== worker) return;
      if (runs) this.fail(saying(event.message));
      else onNoStart(event.message ?? "");
    };
  }

  /** @param {Message} message */
  receive(message) {
    if (message.failed) {
      this.fail(message.failed);
    } else if (message.come !== undefined) {
      this.waiting = message.waiting ?? [];
      this.onStatus({ state: "loading", come: message.come });
      this.beginToWait();
    } else if (message.ready) {
      clearTimeout(this.timer);
      this.isReady = true;
      this.onStatus({ state: "ready" });
      this.send();
      if (!isFolder()) this.checkPrograms();
    } else if (message.number !== undefined) {
      const call = this.current;
      clearTimeout(this.timer);
      this.isBusy = false;
      this.current = undefined;
      if (call && message.answer !== undefined) call.resolve(message.answer);
      else if (call) call.reject(new Error(message.refused));
      else if (message.number === this.number) this.onAnswer(message.answer ?? "", this.question);
      this.send();
    }
  }

  /** The worker has checked the files that it read; these two it could not. */
  async checkPrograms() {
    const scripts = [...document.scripts].map((script) => script.src);
    const programs = scripts.filter((address) => address.includes(this.runtime.folder));
    const worker = new URL(this.runtime.folder + this.runtime.worker, document.baseURI).href;
    for (const address of [worker, ...programs]) {
      if (await isAsNamed(address)) continue;
      this.fail({ key: "fault.altered", values: { file: address.split("/").pop() ?? "" } });
    }
  }

  /**
   * Ask about one patient; a question that was still waiting is dropped for it.
   *
   * @param {string} question
   */
  ask(question) {
    this.question = question;
    this.number += 1;
    this.isAsked = false;
    this.send();
  }

  /**
   * Ask Python something else: a function of the package's bridge, with texts, for a text.
   *
   * @param {string} door
   * @param {string[]} given
   * @returns {Promise<string>}
   */
  call(door, ...given) {
    return new Promise((resolve, reject) => {
      if (this.failure) throw new Error(say(this.failure.key, this.failure.values));
      this.calls.push({ door, given, resolve, reject });
      this.send();
    });
  }

  send() {
    if (!this.isReady || this.isBusy) return;
    if (this.question && !this.isAsked) {
      this.isAsked = true;
      return this.post("assess", [this.question]);
    }
    this.current = this.calls.shift();
    if (this.current) this.post(this.current.door, this.current.given);
  }

  /**
   * @param {string} door
   * @param {string[]} given
   */
  post(door, given) {
    this.isBusy = true;
    this.timer = setTimeout(() => this.fail({ key: "fault.silent", values: { seconds: LIMIT / 1000 } }), LIMIT);
    this.worker?.postMessage({ number: this.number, door, given });
  }

  beginToWait() {
    clearTimeout(this.timer);
    const seconds = PATIENCE / 1000;
    this.timer = setTimeout(() => {
      // It goes on: a slow line or an old computer may yet arrive.
      /** @type {Saying} */
      const cause = this.waiting?.length
        ? { key: "fault.slow", values: { files: this.waiting.join(", "), seconds } }
        : { key: "fault.not-started", values: { seconds } };
      this.onStatus({ state: "failed", cause });
    }, PATIENCE);
  }

  /** @param {Saying} cause */
  fail(cause) {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = undefined;
    this.isReady = false;
    this.isBusy = false;
    for (const call of [this.current, ...this.calls]) call?.reject(new Error(say(cause.key, cause.values)));
    this.current = undefined;
    this.calls = [];
    this.failure = cause;
    this.onStatus({ state: "failed", cause });
  }
}

/**
 * A worker that does not start says nothing: look at its file.
 *
 * @param {URL} address
 * @param {string} said what the browser says of it, if anything
 * @returns {Promise<Saying>}
 */
async function whyNoWorker(address, said) {
  const file = address.pathname.split("/").pop() ?? "";
  try {
    const response = await fetch(address);
    const type = response.headers.get("Content-Type");
    if (!response.ok) return { key: "fault.status", values: { status: response.status, file } };
    if (!type) return { key: "fault.no-type", values: { file } };
    if (!type.includes("javascript")) return { key: "fault.type", values: { file, type } };
    if (!(await isAsNamed(address.href))) return { key: "fault.not-published", values: { file } };
    return { key: "fault.worker", values: { file, said: said && ` (${said})` } };
  } catch {
    return { key: "fault.no-connection", values: { file } };
  }
}
