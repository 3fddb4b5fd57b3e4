/** Numbers as a process told them: by name, then by labels as `a="x",b="y"`, sorted; without labels by ''. */
export type Told = Map<string, Map<string, number>>;

const COMMENT = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.*)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (-?[\d.]+(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;
const TYPES = new Set(['counter', 'gauge', 'histogram', 'summary']);

/**
 * Reads Prometheus' text format, version 0.0.4, as strictly as Prometheus does and a little more: every number has a help text and a type before
 * it, no series comes twice, and the buckets of a histogram add up.
 * @throws naming the line that is wrong
 */
export function readPrometheusText(text: string): Told {
  if (!text.endsWith('\n')) throw new Error('the text ends in the middle of a line');
  const told: Told = new Map();
  const types = new Map<string, string>();
  const helps = new Set<string>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const comment = COMMENT.exec(line);
    if (comment?.[1] === 'HELP') helps.add(comment[2]!);
    else if (comment && TYPES.has(comment[3]!) && !types.has(comment[2]!)) types.set(comment[2]!, comment[3]!);
    else addSample(told, line, types, helps);
  }
  for (const [name, type] of types) if (type === 'histogram') checkBuckets(name, told);
  return told;
}

function addSample(told: Told, line: string, types: Map<string, string>, helps: Set<string>): void {
  const sample = SAMPLE.exec(line);
  if (!sample) throw new Error(`not a sample: ${line}`);
  const [, name = '', labels = '', value = ''] = sample;
  const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
  if (!types.has(family) || !helps.has(family)) throw new Error(`no type or help before ${line}`);
  const series = told.get(name) ?? new Map<string, number>();
  const key = sortedLabels(labels, line);
  if (series.has(key)) throw new Error(`twice: ${line}`);
  told.set(name, series.set(key, Number(value.replace('Inf', 'Infinity'))));
}

function sortedLabels(labels: string, line: string): string {
  const found = [...labels.matchAll(LABEL)];
  if (found.map(([all]) => all).join('') !== labels) throw new Error(`not labels: ${line}`);
  return found
    .map(([, label, value]) => `${label}="${value}"`)
    .sort()
    .join(',');
}

function checkBuckets(name: string, told: Told): void {
  for (const [labels, count] of told.get(`${name}_count`) ?? []) {
    const buckets = [...(told.get(`${name}_bucket`) ?? [])].filter(([key]) => withoutBound(key) === labels).map(([, n]) => n);
    const grows = buckets.every((n, index) => n >= (buckets[index - 1] ?? 0));
    if (!grows || buckets.at(-1) !== count) throw new Error(`the buckets of ${name}{${labels}} don't add up`);
  }
}

function withoutBound(labels: string): string {
  return labels
    .split(',')
    .filter((label) => !label.startsWith('le="'))
    .join(',');
}

/** One number; 0 where the series isn't there. Labels in any order. */
export function numberOf(told: Told, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const key = Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .sort()
    .join(',');
  return told.get(name)?.get(key) ?? 0;
}
