// Loads the built package in the vendored runtime under Node, answers one JSON text a line.
"use strict";

const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const dist = resolve(process.argv[2]);
const { loadPyodide } = require(join(dist, "runtime", "pyodide.js"));

async function main() {
  const pyodide = await loadPyodide({
    indexURL: join(dist, "runtime") + "/",
    stdLibURL: join(dist, "runtime", "stdlib.zip"),
  });
  pyodide.unpackArchive(new Uint8Array(readFileSync(join(dist, "rules.zip"))), "zip");
  const bridge = pyodide.pyimport("calculator.bridge");
  const asked = readFileSync(0, "utf8").split("\n");
  const answers = asked.map((text) => bridge.assess(text));
  process.stdout.write(JSON.stringify({ described: bridge.describe(), answers }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
