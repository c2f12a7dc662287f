// Runs the built package in the stock runtime and prints the files of every module that it loaded.
// Arguments: the folder of the runtime, the package. Standard input: one JSON text a line.
"use strict";

const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const runtime = resolve(process.argv[2]);
const { loadPyodide } = require(join(runtime, "pyodide.js"));

async function main() {
  const pyodide = await loadPyodide({ indexURL: runtime + "/" });
  pyodide.unpackArchive(new Uint8Array(readFileSync(process.argv[3])), "zip");
  const bridge = pyodide.pyimport("calculator.bridge");
  bridge.describe();
  for (const text of readFileSync(0, "utf8").split("\n")) bridge.assess(text);
  // Last of all the way in which a fault is told.
  const listed = pyodide.runPython(`
import json, sys, traceback
try:
    raise ValueError
except ValueError:
    traceback.format_exc()
json.dumps([module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)])
`);
  process.stdout.write(listed);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
