// Prints what the page's scripts say, as JSON: every literal text, whether it stands where a reader
// sees it, and every use of the catalogue with the names that it gives for the placeholders.
// Arguments: the scripts.
"use strict";

const { readFileSync } = require("node:fs");
const ts = require("typescript");

const SHOWN = /^(aria-label|title|placeholder|alt|textContent)$/;
/** What the texts among a call's arguments are: from this place on, what a reader sees. */
const SHOWS = { make: 2, fold: 1, group: 0, announce: 0, term: 1 };
const SAYS = ["say", "sayWith", "Fault"];

const literals = [];
const uses = [];

for (const file of process.argv.slice(2)) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const line = (node) => source.getLineAndCharacterOfPosition(node.getStart()).line + 1;

  const name = (node) => (ts.isPropertyAccessExpression(node) ? node.name.text : node.getText());

  /** Whether a text is, or is part of, something that a reader sees; a class is not. */
  const isShown = (node) => {
    for (let child = node; child.parent; child = child.parent) {
      const parent = child.parent;
      if (ts.isPropertyAssignment(parent) && child === parent.initializer) return SHOWN.test(parent.name.text);
      if (ts.isBinaryExpression(parent) && child === parent.right && ts.isPropertyAccessExpression(parent.left)) return SHOWN.test(parent.left.name.text);
      if (ts.isElementAccessExpression(parent) || ts.isBinaryExpression(parent)) return false;
      if (ts.isConditionalExpression(parent) && child === parent.condition) return false;
      if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return parent.arguments?.indexOf(child) >= (SHOWS[name(parent.expression)] ?? Infinity);
      if (ts.isStatement(parent)) return false;
    }
    return false;
  };

  const isClass = (node) => {
    for (let one = node; one && !ts.isStatement(one); one = one.parent) {
      if (ts.isPropertyAssignment(one)) return one.name.text === "class";
    }
    return false;
  };

  /** The names in an object, also where it stands in a variable above; undefined where it is neither. */
  const named = (node) => {
    if (!node) return [];
    if (ts.isObjectLiteralExpression(node)) return node.properties.map((property) => property.name.text);
    let found;
    const look = (one) => {
      if (one.pos > node.pos) return;
      if (ts.isVariableDeclaration(one) && one.name.getText() === node.getText() && one.initializer && ts.isObjectLiteralExpression(one.initializer)) found = named(one.initializer);
      ts.forEachChild(one, look);
    };
    look(source);
    return found;
  };

  const texts = (node) =>
    ts.isConditionalExpression(node) ? [...texts(node.whenTrue), ...texts(node.whenFalse)] : ts.isStringLiteral(node) ? [node.text] : [];

  const walk = (node) => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
      literals.push({ file, line: line(node), text: node.text, shown: isShown(node), isClass: isClass(node) });
    }
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && SAYS.includes(name(node.expression))) {
      const [keys, values] = node.arguments;
      for (const key of texts(keys)) uses.push({ file, line: line(node), key, values: named(values) });
    }
    if (ts.isObjectLiteralExpression(node)) {
      const [key, values] = ["key", "values"].map((wanted) => node.properties.find((property) => property.name?.text === wanted)?.initializer);
      if (key && ts.isStringLiteral(key)) uses.push({ file, line: line(node), key: key.text, values: named(values) });
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
}

process.stdout.write(JSON.stringify({ literals, uses }));
