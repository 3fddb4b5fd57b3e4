import { MARK, withFigures } from './into-document';

test('figures replace those that were there, what stands before stays', () => {
  const once = withFigures(`# Title\n\nText.\n\n${MARK}\n\nold\n`, ['one\n', 'two'], 'doc.md');
  expect(once).toBe(`# Title\n\nText.\n\n${MARK}\n\none\n\ntwo\n`);
  expect(withFigures(once, ['three'], 'doc.md')).toBe(`# Title\n\nText.\n\n${MARK}\n\nthree\n`);
});

test('a document without a place for them is refused', () => {
  expect(() => withFigures('# Title\n', [], 'doc.md')).toThrow('doc.md has no line');
});
