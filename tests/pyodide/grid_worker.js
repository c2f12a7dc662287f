// Answers the grid in a browser: the page's own worker, as it was built, which is then asked for more.
// Its address names that worker. When it is ready it takes the grid's file and how many patients, and
// gives a digest of each thousand answers.
"use strict";

importScripts(new URLSearchParams(self.location.search).get("worker"));

// The worker's start goes on when this script has ended: what it loads is kept here.
const load = self.loadPyodide;
let pyodide;
self.loadPyodide = async (options) => (pyodide = await load(options));

self.onmessage = ({ data }) => {
  pyodide.FS.writeFile("grid.py", data.grid);
  const { texts, chunk_digests: digests } = pyodide.pyimport("grid");
  const { assess } = pyodide.pyimport("calculator.bridge");
  for (const digest of digests(texts(data.count), assess)) self.postMessage({ digest });
  self.postMessage({ ended: true });
};
