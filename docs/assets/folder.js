// A page opened from a folder may not start a worker from an address. The theme's search does;
// give it one made from a text instead.

if (location.protocol === "file:") {
  const base = new URL("..", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  // Written into the page, so that it has run before the theme's own script.
  document.write(`<script src="${new URL("search/worker.js", base)}"></script>`);
  const FromAddress = window.Worker;
  window.Worker = class extends FromAddress {
    /** @param {string | URL} address */
    constructor(address) {
      const text = /\/search\.[^/]*\.js$/.test(String(address)) ? window.__searchWorker : undefined;
      super(text ? URL.createObjectURL(new Blob([text], { type: "text/javascript" })) : address);
    }
  };
}
