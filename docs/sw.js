/**
 * The service worker: after one visit the whole site works without a network.
 *
 * RELEASE comes before this text (scripts/finish/offline.py): the release's name and the hash of
 * every file. A release is taken whole or not at all, and a page is always answered from one
 * release: a new one waits until the reader asks for it or every page of the old one is closed.
 *
 * @type {any}
 */
const worker = self;
const SCOPE = worker.registration.scope;
const PREFIX = `mda5 ${SCOPE} `;
const CURRENT = PREFIX + RELEASE.name;
const AT_ONCE = 6;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "use now") worker.skipWaiting();
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  // The self-test asks the server itself.
  if (request.method !== "GET" || request.cache === "no-store" || !request.url.startsWith(SCOPE)) return;
  event.respondWith(answer(request));
});

/** Take every file of this release, those that did not change from the release before. */
async function fill() {
  const old = await present();
  const cache = await caches.open(CURRENT);
  const left = Object.keys(RELEASE.files);
  const take = async () => {
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      const kept = old.get(RELEASE.files[path]);
      await cache.put(SCOPE + path, (await kept?.()) ?? (await fetched(path)));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, take));
  } catch (error) {
    await caches.delete(CURRENT);
    throw error;
  }
}

/**
 * What earlier releases left here, by hash.
 *
 * @returns {Promise<Map<string, () => Promise<Response | undefined>>>}
 */
async function present() {
  const found = new Map();
  for (const name of await ours()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const hash = (await cache.match(request))?.headers.get("X-SHA256");
      if (hash) found.set(hash, () => cache.match(request));
    }
  }
  return found;
}

/**
 * @param {string} path
 * @returns {Promise<Response>}
 */
async function fetched(path) {
  // A name with a hash never changes its content; every other file is asked for anew.
  const fresh = HASHED.test(path) ? ["default", "reload"] : ["no-cache", "reload"];
  for (const cache of /** @type {RequestCache[]} */ (fresh)) {
    const response = await fetch(SCOPE + path, { cache });
    if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
    const content = await response.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hash !== RELEASE.files[path]) continue;
    const headers = new Headers(response.headers);
    // They are about how it came; the others, such as those that protect the reader, hold on.
    for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
    headers.set("X-SHA256", hash);
    return new Response(content, { headers });
  }
  throw new Error(`${path} is not the file of this release`);
}

async function takeOver() {
  for (const name of await ours()) if (name !== CURRENT) await caches.delete(name);
  await worker.clients.claim();
}

async function ours() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}

/** @param {Request} request */
async function answer(request) {
  const [address] = request.url.slice(SCOPE.length).split(/[?#]/);
  try {
    const path = address === "" || address.endsWith("/") ? `${address}index.html` : decodeURI(address);
    const cache = await caches.open(CURRENT);
    const kept = path in RELEASE.files ? await cache.match(SCOPE + path) : undefined;
    if (kept) return kept;
  } catch {
    // The browser refuses the storage, or the address cannot be read: the network is still there.
  }
  return fetch(request);
}
