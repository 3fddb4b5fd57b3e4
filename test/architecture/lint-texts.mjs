// Lints texts as if they stood in files of the repository: [{path, text}] as JSON on stdin, [[rule ids]] on stdout.
// A process of its own, for ESLint loads its configuration as an ES module.
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const found = [];
for (const { path, text: source } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(source, { filePath: path });
  found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
console.log(JSON.stringify(found));
