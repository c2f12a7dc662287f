// Looks patients up in the tables as the page does.
// Standard input: the tables, the findings and the patients' texts, as JSON; standard output: what was found.
import { readFileSync } from "node:fs";
import { Tables } from "../../docs/assets/calculator/tables.js";

const { tables, findings, texts } = JSON.parse(readFileSync(0, "utf8"));
const looked = new Tables(tables, findings);
process.stdout.write(JSON.stringify(texts.map((text) => looked.answer(JSON.parse(text)) ?? null)));
