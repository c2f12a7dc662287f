// The site as an app: the manifest, the service worker, and the notice that a newer release waits.
// None of it exists on plain http or in a page opened from a folder; the site works without it.

{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL("..", script.src);
  const HOUR = 3_600_000;

  if (location.protocol.startsWith("http")) {
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = new URL("manifest.webmanifest", base).href;
    document.head.append(link);
  }

  // The page and the calculator's start go first: taking the site along can wait.
  const pause = 4000;
  if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
    const container = navigator.serviceWorker;
    // The first release to take over changes nothing for the reader.
    const had = container.controller !== null;
    let asked = false;
    container.addEventListener("controllerchange", () => {
      if (asked) location.reload();
      else if (had)
        tell("A newer version of this guideline is now in use in another tab.", "Reload", () => {
          sayGoodbye();
          location.reload();
        });
    });
    const askFor = () => {
      asked = true;
    };
    window.addEventListener("load", () => setTimeout(() => takeAlong(container, askFor).catch(() => undefined), pause));
  }

  /**
   * @param {ServiceWorkerContainer} container
   * @param {() => void} askFor notes that the reader asked for the newer release
   */
  async function takeAlong(container, askFor) {
    const registration = await container.register(new URL("sw.js", base), { scope: base.href, updateViaCache: "none" });
    const offer = () => {
      const waiting = registration.waiting;
      if (!waiting || !container.controller) return;
      tell("A newer version of this guideline is ready.", "Use it now", () => {
        askFor();
        sayGoodbye();
        waiting.postMessage("use now");
      });
    };
    const follow = () => registration.installing?.addEventListener("statechange", offer);
    offer();
    // It may have been found before anybody listened.
    follow();
    registration.addEventListener("updatefound", follow);
    // A page that stays open for days asks too, when it is looked at again.
    let asked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - asked < HOUR) return;
      asked = Date.now();
      registration.update().catch(() => undefined);
    });
  }

  /** The calculator keeps what was typed. */
  function sayGoodbye() {
    window.dispatchEvent(new Event("mda5-before-reload"));
  }

  /**
   * @param {string} words
   * @param {string} label
   * @param {() => void} act
   */
  function tell(words, label, act) {
    document.querySelector(".site-notice")?.remove();
    const notice = document.createElement("div");
    notice.className = "site-notice";
    notice.setAttribute("role", "status");
    const text = document.createElement("span");
    text.textContent = words;
    const button = document.createElement("button");
    button.className = "md-button";
    button.textContent = label;
    button.addEventListener("click", act);
    const later = document.createElement("button");
    later.className = "md-button";
    later.textContent = "Later";
    later.addEventListener("click", () => notice.remove());
    notice.append(text, button, later);
    document.body.append(notice);
  }
}
