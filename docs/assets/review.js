// Says that a copy is past its review date, by the reader's own clock: no network is asked.

{
  const tag = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="review-by"]'));
  const [year, month, day] = (tag?.content ?? "").split("-").map(Number);
  // The day itself still counts.
  if (year && Date.now() >= new Date(year, month - 1, day + 1).getTime()) {
    const due = new Date(year, month - 1, day).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
    const words = `This copy is past its review date (${due}). Look for a newer one; check it before you use it.`;
    const banner = document.createElement("section");
    banner.className = "site-review";
    banner.setAttribute("aria-label", "Review date");
    const text = document.createElement("p");
    text.setAttribute("role", "status");
    text.textContent = words;
    banner.append(text);
    // After the link that skips the navigation, which stays first for the keyboard.
    const header = document.querySelector(".md-header");
    if (header) header.before(banner);
    else document.body.prepend(banner);
    // For the calculator, which says it in its result as well.
    document.documentElement.dataset.review = words;
  }
}
