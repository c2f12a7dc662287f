// What scripts/build_page.py puts into the scripts, and what is newer than the type checker.

interface Published {
  name: string;
  size: number;
  sha256: string;
}
/** The files that the worker reads: name in the folder, bytes, hash; of the snapshot also how many words it stands for. */
declare const FILES: Record<"python" | "stdlib" | "rules", Published> & { snapshot: Published & { words: number } };
/** The version of Python and of its platform, as Pyodide's lock file gives them. */
declare const PYTHON: object;
/** Pyodide's loader, which follows the worker's own text. */
declare function loadPyodide(options: object): Promise<any>;

interface Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

/** The release, which scripts/finish/offline.py puts before the service worker. */
declare const RELEASE: { name: string; files: Record<string, string> };

interface Window {
  /** The worker that was started at the top of the page. */
  mda5Early?: { worker: Worker; heard: (MessageEvent | ErrorEvent)[] };
  /** The theme's search worker as a text, where a page may not start it from an address. */
  __searchWorker?: string;
  /** The words of other languages, each left behind by its script. */
  mda5Words?: Record<string, import("./words.js").Catalogue>;
  /** Files handed over as texts, where a page may not fetch. */
  mda5Files?: Record<string, string>;
}
