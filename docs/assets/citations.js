// The preview of a cited work, beside its citation, on hover and on focus (WCAG 2.2, 1.4.13: Escape
// dismisses it, the pointer may rest on it, and it stays as long as either does).
// Without this script the browser shows the same words as a title, on hover only.

(() => {
  const GAP = 4; // px between a citation and its preview
  const CROSSING = 250; // ms that the pointer has to cross the gap

  const preview = document.createElement("div");
  preview.className = "citation__preview";
  preview.id = "citation-preview";
  preview.setAttribute("role", "tooltip");
  preview.hidden = true;

  /** The citation that has given its title away, if any. @type {HTMLAnchorElement | null} */
  let citation = null;
  let leaving = 0;

  /** @param {EventTarget | null} target */
  const cited = (target) => /** @type {HTMLAnchorElement | null} */ (target instanceof Element ? target.closest("a[data-citation]") : null);

  /** @param {HTMLAnchorElement} link */
  function show(link) {
    clearTimeout(leaving);
    // Dismissed, it comes again only when the citation was left.
    if (link === citation) return;
    giveBack();
    citation = link;
    preview.textContent = link.title;
    // Or the browser would show it a second time.
    link.removeAttribute("title");
    link.setAttribute("aria-describedby", preview.id);
    (link.closest("main") ?? document.body).append(preview);
    preview.hidden = false;
    place(link);
  }

  function giveBack() {
    clearTimeout(leaving);
    if (!citation) return;
    citation.title = preview.textContent ?? "";
    citation.removeAttribute("aria-describedby");
    citation = null;
    preview.hidden = true;
  }

  /**
   * Below the citation, or above it where there is no room, and never beyond the window's sides.
   *
   * @param {HTMLAnchorElement} link
   */
  function place(link) {
    const around = (preview.offsetParent ?? document.documentElement).getBoundingClientRect();
    const whole = link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(GAP, Math.min(link.getClientRects()[0].left, width - preview.offsetWidth - GAP));
    const above = whole.top - preview.offsetHeight - GAP;
    const below = whole.bottom + GAP;
    const fits = below + preview.offsetHeight <= window.innerHeight || above < 0;
    preview.style.left = `${left - around.left}px`;
    preview.style.top = `${(fits ? below : above) - around.top}px`;
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      if (citation !== document.activeElement) giveBack();
    }, CROSSING);
  }

  document.addEventListener("pointerover", (event) => {
    const link = cited(event.target);
    // A finger follows the link; there is no hovering.
    if (link && event.pointerType !== "touch") show(link);
    else if (event.target === preview) clearTimeout(leaving);
    else leave();
  });
  document.documentElement.addEventListener("pointerleave", leave);
  document.addEventListener("focusin", (event) => {
    const link = cited(event.target);
    if (link) show(link);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === citation && ![citation, preview].some((one) => one?.matches(":hover"))) giveBack();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") preview.hidden = true;
  });
})();
