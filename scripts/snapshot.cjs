// Writes what Python has in memory once it has imported the package, as the difference to its
// program's memory before it has run, in words of four bytes: how many they are in all, the length
// of Pyodide's own form of a snapshot, the length of the header there; then, again and again, where
// a run of changed words stands in that form, how many they are, and the words. The header is the
// first; it names the build of Pyodide, which refuses every other.
// Arguments: the folder of Pyodide, the standard library, the package, the target.
// Standard input: one JSON text a line.
"use strict";

const crypto = require("node:crypto");
const { readFileSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { openEveryDoor } = require("./every_door.cjs");

// Nothing of this hour, this machine or chance may enter the file: two builds are then equal.
const MOMENT = Date.UTC(1980, 0, 1);
Date.now = () => MOMENT;
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [MOMENT]));
  }
};
performance.now = () => 0;
process.hrtime = Object.assign(() => [0, 0], { bigint: () => 0n });
globalThis.crypto.getRandomValues = (array) => array.fill(0);
crypto.randomFillSync = (array) => array.fill(0);

// Runs of changed words that stand closer than this are written as one.
const GAP = 8;

const [folder, library, rules, target] = process.argv.slice(2).map((path) => resolve(path));
process.argv = ["node", "python"];
process.env.TZ = "UTC";
const { loadPyodide } = require(join(folder, "pyodide.js"));

async function main() {
  let initial, exports, memory;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (program, imports) => {
    const made = await instantiate(program, imports);
    if (imports?.env) {
      ({ memory } = imports.env);
      initial = new Uint32Array(memory.buffer.slice(0));
      ({ exports } = made.instance);
    }
    return made;
  };
  const pyodide = await loadPyodide({
    indexURL: folder + "/",
    stdLibURL: library,
    env: { LANG: "C.UTF-8", PYTHONHASHSEED: "0" },
    _makeSnapshot: true,
  });
  pyodide.unpackArchive(new Uint8Array(readFileSync(rules)), "zip");
  const bridge = pyodide.pyimport("calculator.bridge");
  openEveryDoor(bridge, readFileSync(0, "utf8").split("\n"));
  bridge.destroy();
  pyodide.runPython(`
import functools, gc, linecache, re, sys
linecache.clearcache()
re.purge()
sys.path_importer_cache.clear()
for cached in gc.get_objects():
    if isinstance(cached, functools._lru_cache_wrapper):
        cached.cache_clear()
from calculator.evidence import references
references()
del cached
gc.collect()
`);
  zeroFree(exports, memory);
  const whole = pyodide.makeMemorySnapshot();
  const header = new Uint32Array(whole.buffer)[1];
  const words = new Uint32Array(whole.buffer);
  writeFileSync(target, differences(words, header / 4, initial));
}

/** Free memory holds what was there before: zeros are shorter. */
function zeroFree({ malloc, free, sbrk }, memory) {
  const end = sbrk(0);
  const held = [];
  for (let size = 1 << 18; size >= 8; size = size > 64 ? size >> 1 : size - 4) {
    for (;;) {
      const place = malloc(size);
      new Uint8Array(memory.buffer, place, size).fill(0);
      held.push(place);
      if (place + size > end) break;
    }
  }
  for (const place of held.reverse()) free(place);
}

function differences(words, header, initial) {
  const found = [0, words.length, header];
  const isSame = (at) => at >= header && words[at] === (initial[at - header] ?? 0);
  let at = 0;
  while (at < words.length) {
    while (at < words.length && isSame(at)) at += 1;
    let end = at;
    for (let look = at; look < words.length && look < end + GAP; look += 1) if (!isSame(look)) end = look + 1;
    if (end === at) break;
    found.push(at, end - at, ...words.subarray(at, end));
    at = end;
  }
  found[0] = found.length;
  return new Uint8Array(Uint32Array.from(found).buffer);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
