// The claims audit: show the claims of one verdict. Without this script all of them are shown.

{
  const place = /** @type {HTMLElement} */ (document.querySelector("#claims-filter"));
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".claim")]);
  const status = document.createElement("p");
  status.setAttribute("role", "status");

  /** @param {string} verdict the verdict to show, or nothing for all */
  const show = (verdict) => {
    for (const card of cards) card.hidden = verdict !== "" && card.dataset.verdict !== verdict;
    status.textContent = `${cards.filter((card) => !card.hidden).length} of ${cards.length} claims shown`;
  };

  /**
   * Make one choice of the filter.
   *
   * @param {string} verdict
   * @param {string | Node} words
   * @param {number} count
   */
  const choice = (verdict, words, count) => {
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "verdict";
    radio.value = verdict;
    radio.autocomplete = "off";
    radio.checked = verdict === "";
    radio.addEventListener("change", () => show(verdict));
    const label = document.createElement("label");
    label.append(radio, words, ` (${count})`);
    return label;
  };

  /** What the address points at is never hidden. */
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest(".claim[hidden]")) return;
    const all = /** @type {HTMLInputElement} */ (place.querySelector("input"));
    all.checked = true;
    show(all.value);
    target.scrollIntoView();
  };

  const legend = document.createElement("legend");
  legend.textContent = "Show the claims whose verdict is";
  const choices = document.createElement("fieldset");
  choices.append(legend, choice("", "any", cards.length));
  for (const verdict of place.dataset.verdicts?.split(" ") ?? []) {
    const own = cards.filter((card) => card.dataset.verdict === verdict);
    const badge = own[0].querySelector(".badge--verdict")?.cloneNode(true) ?? verdict;
    choices.append(choice(verdict, badge, own.length));
  }
  show("");
  place.append(choices, status);
  window.addEventListener("hashchange", follow);
}
