// @ts-nocheck: a classic worker, so that it can start wherever scripts can.
// It loads Python and the rule package, then answers one text with another.
"use strict";

const dist = new URL("dist/", self.location.href).href;
const runtime = dist + "runtime/";

/** The runtime neither resolves nor rejects when the server gives WebAssembly a wrong type. */
const plainFetch = self.fetch.bind(self);
self.fetch = async (resource, options) => {
  const address = String(resource.url || resource);
  const response = await plainFetch(resource, options);
  const name = address.split("/").pop();
  if (!response.ok) {
    const words = `the server answered ${response.status} for ${name}`;
    self.postMessage({ failed: words });
    throw new Error(words);
  }
  const type = response.headers.get("Content-Type") || "";
  if (name.endsWith(".wasm") && !type.startsWith("application/wasm")) {
    const headers = { "Content-Type": "application/wasm" };
    return new Response(response.body, { headers });
  }
  return response;
};

async function bytesOf(name) {
  const response = await self.fetch(dist + name);
  return response.arrayBuffer();
}

async function start() {
  // An empty module: throws where a policy or an old browser forbids WebAssembly.
  new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  const rules = bytesOf("rules.zip");
  rules.catch(() => undefined);
  self.importScripts(runtime + "pyodide.js");
  const pyodide = await self.loadPyodide({ indexURL: runtime, stdLibURL: runtime + "stdlib.zip" });
  pyodide.unpackArchive(await rules, "zip");
  return pyodide.pyimport("calculator.bridge");
}

const ready = start();
ready.then(
  () => self.postMessage({ ready: true }),
  (error) => self.postMessage({ failed: String(error.message || error) }),
);

self.onmessage = async ({ data }) => {
  const bridge = await ready;
  try {
    self.postMessage({ number: data.number, answer: bridge.assess(data.text) });
  } catch (error) {
    self.postMessage({ failed: String(error.message || error) });
  }
};
