// Runs the built package in Pyodide and prints the files and the names of every module that it loaded,
// and the names of those that are built in.
// Arguments: the folder of Pyodide, the standard library, the package. Standard input: one JSON text a line.
"use strict";

const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { openEveryDoor } = require("./every_door.cjs");

const runtime = resolve(process.argv[2]);
const { loadPyodide } = require(join(runtime, "pyodide.js"));

async function main() {
  const pyodide = await loadPyodide({ indexURL: runtime + "/", stdLibURL: resolve(process.argv[3]) });
  pyodide.unpackArchive(new Uint8Array(readFileSync(process.argv[4])), "zip");
  const bridge = pyodide.pyimport("calculator.bridge");
  openEveryDoor(bridge, readFileSync(0, "utf8").split("\n"));
  // Last of all the way in which a fault is told.
  const listed = pyodide.runPython(`
import json, sys, traceback
try:
    raise ValueError
except ValueError:
    traceback.format_exc()
json.dumps({
    "files": [module.__file__ for module in sys.modules.values() if getattr(module, "__file__", None)],
    "names": [*sys.modules, *sys.builtin_module_names],
})
`);
  process.stdout.write(listed);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
