/**
 * Answers in the address, after the #: never sent to a server.
 *
 * @param {string} hash
 * @returns {[string, string][]}
 */
export function readFragment(hash) {
  const text = hash.replace(/^#/, "");
  if (!text.includes("=")) return [];
  return text.split("&").map((pair) => {
    const [name, ...rest] = pair.split("=");
    return [decode(name), decode(rest.join("="))];
  });
}

/**
 * @param {[string, string][]} pairs
 * @returns {string}
 */
export function writeFragment(pairs) {
  return "#" + pairs.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
