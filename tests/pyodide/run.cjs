// Runs the built package with the built library in Pyodide under Node: both answers to each line.
// Arguments: the folder of Pyodide, the standard library, the package.
"use strict";

const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const runtime = resolve(process.argv[2]);
const { loadPyodide } = require(join(runtime, "pyodide.js"));

async function main() {
  const pyodide = await loadPyodide({ indexURL: runtime + "/", stdLibURL: resolve(process.argv[3]) });
  pyodide.unpackArchive(new Uint8Array(readFileSync(process.argv[4])), "zip");
  const bridge = pyodide.pyimport("calculator.bridge");
  const asked = readFileSync(0, "utf8").split("\n");
  const answers = asked.map((text) => bridge.assess(text));
  const explored = asked.map((text) => bridge.explore(text));
  process.stdout.write(JSON.stringify({ described: bridge.describe(), answers, explored }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
