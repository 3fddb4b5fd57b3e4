import { markOf, withFigures } from './into-document';

const MARK = markOf('settle');

test('figures replace those that were there, what stands before stays', () => {
  const once = withFigures(`# Title\n\nText.\n\n${MARK}\n\nold\n`, 'settle', ['one\n', 'two'], 'doc.md');
  expect(once).toBe(`# Title\n\nText.\n\n${MARK}\n\none\n\ntwo\n`);
  expect(withFigures(once, 'settle', ['three'], 'doc.md')).toBe(`# Title\n\nText.\n\n${MARK}\n\nthree\n`);
});

test('what stands after the mark that ends them stays, too', () => {
  const rest = `<!-- /bench:quotes -->\n\n## Next\n\n${MARK}\n\nothers\n`;
  const once = withFigures(`# Title\n\n<!-- bench:quotes -->\n\nold\n\n${rest}`, 'quotes', ['new'], 'doc.md');
  expect(once).toBe(`# Title\n\n<!-- bench:quotes -->\n\nnew\n\n${rest}`);
});

test('a document without a place for them is refused', () => {
  expect(() => withFigures('# Title\n', 'settle', [], 'doc.md')).toThrow('doc.md has no line <!-- bench:settle -->');
});
