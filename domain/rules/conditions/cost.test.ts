import { compileCondition } from './condition';

test.each([
  ['order.channel.matches("(a+)+$")', 'matches is not available'],
  ['order.codes.exists(c, c.matches("x"))', 'matches is not available'],
  ['order.codes.all(a, order.codes.all(b, a != b))', 'all can’t stand within'],
  ['order.codes.exists(a, member.tags.filter(t, t == a).size() > 0)', 'filter can’t stand within'],
])('%s is refused: it could take for ever', (source, message) => {
  const compiled = compileCondition(source, 'order');
  expect(compiled).toMatchObject({ ok: false });
  if (!compiled.ok) expect(compiled.message.replaceAll("'", '’')).toContain(message);
});

test.each(['order.codes.exists(c, c == "A") && order.codes.all(c, c != "B")', 'order.channel.startsWith("pos-")', '"vip" in member.tags'])(
  '%s is allowed',
  (source) => expect(compileCondition(source, 'order')).toMatchObject({ ok: true }),
);
