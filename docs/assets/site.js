// Small repairs to what the theme leaves without a name or out of reach of the keyboard.

window.addEventListener("load", () => {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");

  for (const nav of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const name = nav.closest("li")?.querySelector(".md-ellipsis")?.textContent?.trim();
    if (!name) continue;
    nav.removeAttribute("aria-labelledby");
    nav.setAttribute("aria-label", name);
  }

  for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .highlight code")) {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
  }
});
