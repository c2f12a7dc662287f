// What a cited work is, and what a term means, beside it: on hover, on focus and on a tap (WCAG 2.2,
// 1.4.13: Escape dismisses it, the pointer may rest on it, and it stays as long as either does).
// Without this script the browser shows the same words as a title, on hover only.

(() => {
  const GAP = 4; // px between what is explained and its tip
  const CROSSING = 250; // ms that the pointer has to cross the gap

  const tip = document.createElement("div");
  tip.className = "tip";
  tip.id = "tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;

  /** What has given its title away, if anything: a citation, or a term. @type {HTMLElement | null} */
  let owner = null;
  let leaving = 0;

  /**
   * @param {EventTarget | null} target
   * @param {string} kinds
   */
  const explained = (target, kinds = "a[data-citation], button[data-term]") =>
    /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest(kinds) : null);

  /** @param {HTMLElement} element */
  function show(element) {
    clearTimeout(leaving);
    // Dismissed, it comes again only when the element was left.
    if (element === owner) return;
    giveBack();
    owner = element;
    tip.textContent = element.title;
    // It stands elsewhere in the page, where the words around it may be in another language.
    tip.lang = /** @type {HTMLElement} */ (element.closest("[lang]")).lang;
    // Or the browser would show it a second time.
    element.removeAttribute("title");
    element.setAttribute("aria-describedby", tip.id);
    (element.closest("main") ?? document.body).append(tip);
    tip.hidden = false;
    place(element);
  }

  function giveBack() {
    clearTimeout(leaving);
    if (!owner) return;
    owner.title = tip.textContent ?? "";
    owner.removeAttribute("aria-describedby");
    owner = null;
    tip.hidden = true;
  }

  /**
   * Below the element, or above it where there is no room, and never beyond the window's sides.
   *
   * @param {HTMLElement} element
   */
  function place(element) {
    const around = (tip.offsetParent ?? document.documentElement).getBoundingClientRect();
    const whole = element.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(element.getClientRects()[0].left, width - tip.offsetWidth - GAP));
    const above = whole.top - tip.offsetHeight - GAP;
    const below = whole.bottom + GAP;
    const fits = below + tip.offsetHeight <= window.innerHeight || above < 0;
    tip.style.left = `${left - around.left}px`;
    tip.style.top = `${(fits ? below : above) - around.top}px`;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (owner !== document.activeElement) giveBack();
    }, CROSSING);
  }

  document.addEventListener("pointerover", (event) => {
    const element = explained(event.target);
    // A finger does not hover: it follows a citation's link, and taps a term.
    if (element && event.pointerType !== "touch") show(element);
    else if (event.target === tip) clearTimeout(leaving);
    else leave();
  });
  document.documentElement.addEventListener("pointerleave", leave);
  document.addEventListener("pointerdown", (event) => {
    if (event.target !== tip && explained(event.target) !== owner) giveBack();
  });
  document.addEventListener("click", (event) => {
    const term = explained(event.target, "button[data-term]");
    if (!term) return;
    show(term);
    tip.hidden = false;
  });
  document.addEventListener("focusin", (event) => {
    const element = explained(event.target);
    if (element) show(element);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === owner && ![owner, tip].some((one) => one?.matches(":hover"))) giveBack();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
})();
