export type MetricKind = 'counter' | 'gauge' | 'histogram';

/** Values that a label can have: all of them, or in words what bounds them. Nothing that callers make up may be one. */
export type LabelValues = readonly string[] | string;

/** A number that a process tells of itself, under a name as Prometheus wants it: base units, `_total` for counters. */
export interface MetricDefinition<Kind extends MetricKind = MetricKind, Label extends string = string> {
  readonly kind: Kind;
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<Label, LabelValues>>;
  /** Upper bounds of a histogram. */
  readonly buckets: readonly number[];
  /** When somebody should look at it; for `docs/metrics.md`. */
  readonly watch: string;
}

interface More<Label extends string> {
  labels?: Readonly<Record<Label, LabelValues>>;
  watch?: string;
}

/** Defines what only grows. One whose label values are all listed starts at 0 for each, so that the first step up is seen. */
export function counter<Label extends string = never>(name: string, help: string, more: More<Label> = {}): MetricDefinition<'counter', Label> {
  return define('counter', name, help, more, []);
}

/** Defines what goes up and down. */
export function gauge<Label extends string = never>(name: string, help: string, more: More<Label> = {}): MetricDefinition<'gauge', Label> {
  return define('gauge', name, help, more, []);
}

/** Defines what is spread over a range; counted in buckets. */
export function histogram<Label extends string = never>(
  name: string,
  help: string,
  buckets: readonly number[],
  more: More<Label> = {},
): MetricDefinition<'histogram', Label> {
  return define('histogram', name, help, more, buckets);
}

function define<Kind extends MetricKind, Label extends string>(
  kind: Kind,
  name: string,
  help: string,
  { labels, watch = '' }: More<Label>,
  buckets: readonly number[],
): MetricDefinition<Kind, Label> {
  return { kind, name, help, labels: labels ?? ({} as Record<Label, LabelValues>), buckets, watch };
}
