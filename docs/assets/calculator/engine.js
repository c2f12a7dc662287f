/**
 * The engine: Python in a worker. It starts at once, takes the newest question and drops older
 * ones, and ends in `ready` or `failed`, never in silence.
 *
 * @typedef {{state: "loading", slow: boolean} | {state: "ready"} | {state: "failed", cause: string}} Status
 * @typedef {{failed?: string, ready?: boolean, number?: number, answer?: string}} Message
 */

const SLOW_AFTER = 15_000;
const FAILED_AFTER = 90_000;

export class Engine {
  /**
   * @param {(status: Status) => void} onStatus
   * @param {(answer: string, question: string) => void} onAnswer
   */
  constructor(onStatus, onAnswer) {
    this.onStatus = onStatus;
    this.onAnswer = onAnswer;
    this.number = 0;
    this.question = "";
    this.start();
  }

  start() {
    this.isReady = false;
    this.onStatus({ state: "loading", slow: false });
    this.timers = [
      setTimeout(() => this.onStatus({ state: "loading", slow: true }), SLOW_AFTER),
      setTimeout(() => this.fail("it did not start within a minute and a half"), FAILED_AFTER),
    ];
    try {
      this.worker = new Worker(new URL("worker.js", import.meta.url));
    } catch (error) {
      this.fail(String(error));
      return;
    }
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.fail(event.message || "the worker could not be loaded");
    };
  }

  /** @param {Message} message */
  receive(message) {
    if (message.failed) {
      this.fail(message.failed);
    } else if (message.ready) {
      this.stopWaiting();
      this.isReady = true;
      this.onStatus({ state: "ready" });
      this.send();
    } else if (message.number === this.number && message.answer !== undefined) {
      this.onAnswer(message.answer, this.question);
    }
  }

  /**
   * Ask about one patient; an answer to an older question will be ignored.
   *
   * @param {string} question
   */
  ask(question) {
    this.question = question;
    this.number += 1;
    if (this.isReady) this.send();
  }

  send() {
    if (this.question) this.worker?.postMessage({ number: this.number, text: this.question });
  }

  /** @param {string} cause */
  fail(cause) {
    this.stopWaiting();
    this.worker?.terminate();
    this.isReady = false;
    this.onStatus({ state: "failed", cause });
  }

  stopWaiting() {
    this.timers?.forEach(clearTimeout);
  }
}
