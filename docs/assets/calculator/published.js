import { sha256 } from "@noble/hashes/sha2.js";

/**
 * The SHA-256 of a content, in hexadecimal.
 *
 * @param {ArrayBuffer} content
 * @returns {Promise<string>}
 */
export async function digest(content) {
  // Pages on plain http have no crypto.subtle.
  const hash = self.crypto.subtle ? new Uint8Array(await crypto.subtle.digest("SHA-256", content)) : sha256(new Uint8Array(content));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Compare a file with the hash in its own name.
 *
 * @param {string} address
 * @returns {Promise<boolean>} whether it is what was published; true where it cannot be asked
 */
export async function isAsNamed(address) {
  const named = /\.([0-9a-f]{12})\.\w+$/.exec(address);
  const response = await fetch(address, { cache: "force-cache" }).catch(() => undefined);
  if (!named || !response?.ok) return true;
  return (await digest(await response.arrayBuffer())).startsWith(named[1]);
}
