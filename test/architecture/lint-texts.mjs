// Lints texts as if they stood in files of the repository: [{path, text}] as JSON on stdin, [[rule ids]] on stdout.
// A process of its own, for ESLint loads its configuration as an ES module.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const cases = JSON.parse(await text(process.stdin));
const found = cases.map(() => []);

// Types are checked anew for each text, which takes most of the time: texts of one line for the same file stand in it one below the other.
const together = new Map();
for (const [index, { path, text: source }] of cases.entries()) {
  const key = source.includes('\n') ? String(index) : path;
  together.set(key, [...(together.get(key) ?? []), index]);
}
for (const indexes of together.values()) {
  const [first] = indexes;
  const source = indexes.map((index) => cases[index].text).join('\n');
  const [result] = await eslint.lintText(source, { filePath: cases[first].path });
  for (const { ruleId, message, line } of result.messages) {
    const index = indexes.length === 1 ? first : indexes[line - 1];
    found[index ?? first].push(ruleId ?? message);
  }
}
console.log(JSON.stringify(found));
