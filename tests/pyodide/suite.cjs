// Runs the package's tests on the built package with the built library in Pyodide under Node.
// Arguments: the folder of Pyodide, the standard library, the package, the folder of the tests, that of
// the test tools. Standard input: what `run` in inside.py is asked, as JSON; standard output: what it told.
"use strict";

const { readFileSync, writeSync } = require("node:fs");
const { join, resolve } = require("node:path");

const [runtime, library, rules, tests, tools] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = require(join(runtime, "pyodide.js"));

async function main() {
  const pyodide = await loadPyodide({ indexURL: runtime + "/", stdLibURL: library });
  pyodide.setStdout({ write: (bytes) => writeSync(2, bytes) });
  pyodide.unpackArchive(new Uint8Array(readFileSync(rules)), "zip");
  for (const name of ["inside.py", "hypothesis_native.py"])
    pyodide.FS.writeFile(name, readFileSync(join(__dirname, name)));
  pyodide.FS.writeFile("/stock.zip", readFileSync(join(runtime, "python_stdlib.zip")));
  pyodide.mountNodeFS("/suite", tests);
  pyodide.mountNodeFS("/tools", tools);
  const asked = pyodide.toPy(JSON.parse(readFileSync(0, "utf8")));
  const told = pyodide.pyimport("inside").run(asked).toJs({ dict_converter: Object.fromEntries });
  process.stdout.write(JSON.stringify(told));
  process.exitCode = told.exit || Number(Object.keys(told.missed).length > 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
