// Answers the grid with the built package in Pyodide under Node: prints a digest of each thousand answers.
// Arguments: the folder of Pyodide, the standard library, the package, the grid's file, how many patients.
"use strict";

const { readFileSync } = require("node:fs");
const { join, resolve } = require("node:path");

const [runtime, library, rules, grid] = process.argv.slice(2, 6).map((path) => resolve(path));
const { loadPyodide } = require(join(runtime, "pyodide.js"));

async function main() {
  const pyodide = await loadPyodide({ indexURL: runtime + "/", stdLibURL: library });
  pyodide.unpackArchive(new Uint8Array(readFileSync(rules)), "zip");
  pyodide.FS.writeFile("grid.py", readFileSync(grid));
  const { texts, chunk_digests: digests } = pyodide.pyimport("grid");
  const { assess } = pyodide.pyimport("calculator.bridge");
  for (const digest of digests(texts(Number(process.argv[6])), assess)) console.log(digest);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
