/**
 * Children that are drawn again only where their content changed: what stays keeps the keyboard's
 * focus, what the reader has opened, and the place on the screen; and drawing costs less.
 *
 * @typedef {{name: string, content: unknown, draw: () => HTMLElement | null}} Child
 */

export class Kept {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {Map<string, {content: string, node: HTMLElement | null}>} */
    this.drawn = new Map();
  }

  /**
   * Show these children, in this order. A child is drawn again when `content`, all that it is
   * drawn from, is no longer the same.
   *
   * @param {Child[]} children
   */
  show(children) {
    const before = this.drawn;
    this.drawn = new Map();
    for (const { name, content, draw } of children) {
      const text = JSON.stringify(content);
      const old = before.get(name);
      this.drawn.set(name, old?.content === text ? old : { content: text, node: draw() });
    }
    const nodes = [...this.drawn.values()].flatMap(({ node }) => (node ? [node] : []));
    const wanted = new Set(nodes);
    for (const node of [...this.element.children]) {
      if (!wanted.has(/** @type {HTMLElement} */ (node))) node.remove();
    }
    // A node that is moved loses the focus: those in their place are left alone.
    let next = this.element.firstElementChild;
    for (const node of nodes) {
      if (node === next) next = next.nextElementSibling;
      else this.element.insertBefore(node, next);
    }
  }
}
