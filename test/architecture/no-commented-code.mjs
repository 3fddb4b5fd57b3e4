import ts from 'typescript';

/** What a statement must be for a comment that parses as one to be code: words with a colon or a semicolon parse as well. */
const CODE = new Set([
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.VariableStatement,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.IfStatement,
  ts.SyntaxKind.ForStatement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.WhileStatement,
  ts.SyntaxKind.SwitchStatement,
  ts.SyntaxKind.TryStatement,
  ts.SyntaxKind.ThrowStatement,
  ts.SyntaxKind.ReturnStatement,
]);

const CODE_EXPRESSIONS = new Set([ts.SyntaxKind.CallExpression, ts.SyntaxKind.AwaitExpression, ts.SyntaxKind.NewExpression]);

/** True for an expression that does something: a call, an assignment. */
function actsAsStatement(expression) {
  if (CODE_EXPRESSIONS.has(expression.kind)) return true;
  return ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/**
 * True when the text of a comment is a statement that was taken out of use.
 * @param {string} text
 */
export function isCode(text) {
  const body = text.replaceAll(/^\s*\*+ ?/gm, '').trim();
  // An unfinished block is half of a statement whose other half is commented out below.
  for (const candidate of [body, `${body}}`, body.replace(/^\}\s*/, '')]) {
    const source = ts.createSourceFile('comment.ts', candidate, ts.ScriptTarget.Latest, true);
    if (source.parseDiagnostics.length > 0 || source.statements.length === 0) continue;
    if (source.statements.every((s) => CODE.has(s.kind) || (ts.isExpressionStatement(s) && /[;)]$/.test(body) && actsAsStatement(s.expression))))
      return true;
  }
  return false;
}

/** Consecutive line comments are one text. */
function blocks(comments) {
  const joined = [];
  for (const comment of comments) {
    const last = joined.at(-1);
    const follows =
      last &&
      comment.type === 'Line' &&
      last.type === 'Line' &&
      comment.loc.start.line === last.loc.end.line + 1 &&
      comment.loc.start.column === last.loc.start.column;
    if (follows)
      joined[joined.length - 1] = {
        ...last,
        value: `${last.value}\n${comment.value}`,
        parts: [...last.parts, comment],
        loc: { start: last.loc.start, end: comment.loc.end },
      };
    else joined.push({ type: comment.type, value: comment.value, loc: comment.loc, parts: [comment] });
  }
  return joined;
}

/** Commented-out code is kept by git, not by the file. Documentation (`/** … *\/`) may hold examples. */
export default {
  meta: { type: 'suggestion', schema: [], messages: { code: 'Commented-out code: git remembers it.' } },
  create(context) {
    return {
      Program() {
        for (const block of blocks(context.sourceCode.getAllComments())) {
          if (block.type === 'Block' && block.value.startsWith('*')) continue;
          const found = isCode(block.value) ? block : block.parts.find((part) => isCode(part.value));
          if (found) context.report({ loc: found.loc, messageId: 'code' });
        }
      },
    };
  },
};
