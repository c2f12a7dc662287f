// Small repairs to what the theme leaves without a name or out of reach of the keyboard.

window.addEventListener("load", () => {
  // A page whose program did not come keeps the words that say what to do.
  const program = /** @type {HTMLElement | null} */ (document.querySelector("#calculator, #check"));
  if (program && !program.dataset.program) program.dataset.state = "failed";

  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");

  for (const nav of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const name = nav.closest("li")?.querySelector(".md-ellipsis")?.textContent?.trim();
    if (!name) continue;
    nav.removeAttribute("aria-labelledby");
    nav.setAttribute("aria-label", name);
  }

  // What has to be scrolled must be reached by the keyboard, whatever the window's width becomes.
  const watch = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    }
  });
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .highlight code")) watch.observe(box);
});
