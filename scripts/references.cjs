// Formats works by a CSL processor (citeproc-js, through Citation.js).
// Standard input: a list of CSL-JSON records. Printed: for each, in order, its id, the reference in the
// style of the US National Library of Medicine ("Vancouver") with and without its addresses, BibTeX and RIS.
"use strict";

const { readFileSync } = require("node:fs");
const { Cite, plugins } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");
require("@citation-js/plugin-csl");
require("@citation-js/plugin-ris");

// A letter that has no name in LaTeX would be left out silently: write UTF-8 instead.
Object.assign(plugins.config.get("@bibtex").format, { asciiOnly: false, useIdAsLabel: true });

const TEXTS = ["title", "title-short", "container-title", "publisher", "note", "annote", "issue"];
const HERE_ONLY = ["custom", "annote"];

function main() {
  const records = JSON.parse(readFileSync(0, "utf8")).map(prepared);
  const full = references(records.map(withoutDerivedAddress));
  const short = references(records.map((record) => without(record, "DOI", "PMID", "PMCID", "URL")));
  const told = records.map((record, n) => ({
    id: record.id,
    reference: full[n],
    short: short[n],
    bibtex: bibtex(record),
    ris: ris(record),
  }));
  process.stdout.write(JSON.stringify(told));
}

/** What every form needs: initials apart, and a meeting's abstract as the part of a journal that it is. */
function prepared(record) {
  const authors = record.author?.map((author) => (author.given ? { ...author, given: initials(author.given) } : author));
  const abstract = record.type === "paper-conference" ? { type: "article-journal", genre: "abstract" } : {};
  return { ...record, ...abstract, ...(authors ? { author: authors } : {}) };
}

/** "JC" is two initials; the processor would take it for one name and print "J". */
function initials(given) {
  return given.replace(/(?<!\p{L})\p{Lu}{2,}(?!\p{L})/gu, (letters) => `${[...letters].join(". ")}.`);
}

function isIncomplete(record) {
  return record.custom?.authors_complete === false && record.author?.length > 0;
}

function without(record, ...names) {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Drop an address that only repeats one of the numbers. */
function withoutDerivedAddress(record) {
  const numbers = [record.DOI, record.PMID, record.PMCID].filter((number) => number);
  return numbers.some((number) => record.URL?.includes(number)) ? without(record, "URL") : record;
}

function references(records) {
  const full = records.map((record) => {
    const cited = without(record, ...HERE_ONLY);
    return isIncomplete(record) ? { ...cited, author: [...record.author, { literal: "et al" }] } : cited;
  });
  const printed = new Cite(full).format("bibliography", {
    template: "vancouver",
    lang: "en-US",
    format: "text",
    nosort: true,
    asEntryArray: true,
  });
  return printed.map(([, text]) => text.trim().replace(/^\d+\. /, ""));
}

/** PubMed's numbers, which neither format has a field for. */
function numbers(record) {
  return [record.PMID && `PMID: ${record.PMID}`, record.PMCID && `PMCID: ${record.PMCID}`].filter((one) => one);
}

function bibtex(record) {
  const kept = without(record, "custom", ...(record.DOI ? ["URL"] : []));
  const noted = { ...kept, note: numbers(record).join("; ") };
  const escaped = Object.entries(noted).map(([name, value]) => [
    name,
    TEXTS.includes(name) && typeof value === "string" ? value.replace(/[&%$#_]/g, "\\$&") : value,
  ]);
  const whole = Object.fromEntries(escaped.filter(([, value]) => value));
  // BibTeX knows no day.
  if (whole.issued) whole.issued = { "date-parts": whole.issued["date-parts"].map((date) => date.slice(0, 2)) };
  if (isIncomplete(record)) whole.author = [...record.author, { family: "others" }];
  return (
    new Cite(whole)
      .format("bibtex")
      .trim()
      // The library would take BibTeX's own words for "et al." for a name.
      .replace(" and {others}", " and others")
      // It also writes the address twice.
      .replace(/^\thowpublished = .*\n/m, "")
  );
}

function ris(record) {
  const note = [...numbers(record), record.annote].filter((one) => one).join("; ");
  const kept = { ...without(record, ...HERE_ONLY), ...(note ? { note } : {}) };
  return new Cite(kept)
    .format("ris")
    .trim()
    // The library breaks long lines within words, and readers put a space there.
    .replace(/\n(?![A-Z][A-Z0-9] {2}-)/g, "")
    .replace(/^ID {2}- .*$/m, `ID  - ${record.id}`)
    .replace(/^SP {2}- (\w+)-(\w+)$/m, "SP  - $1\nEP  - $2")
    .concat(" ");
}

main();
