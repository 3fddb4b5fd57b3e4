import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LabelValues, MetricDefinition } from './definition';

export type Definitions = Readonly<Record<string, MetricDefinition>>;

type Instrument<Definition> =
  Definition extends MetricDefinition<infer Kind, infer Label>
    ? { counter: Counter<Label>; gauge: Gauge<Label>; histogram: Histogram<Label> }[Kind]
    : never;

/** The numbers of one process. It is made by the process's entry and passed to what counts; nothing in the program is a global registry. */
export interface Metrics<Defined extends Definitions> {
  readonly registry: Registry;
  /** What counts and measures, by the name of its definition. */
  readonly of: { readonly [Name in keyof Defined]: Instrument<Defined[Name]> };
  /** Registers what is to be looked up when somebody asks, instead of being counted as it happens. */
  readonly onScrape: (look: () => void) => void;
  /** All numbers as they are now, in Prometheus' text format. */
  readonly scrape: () => Promise<string>;
}

/** What `scrape` answers, for HTTP. */
export const PROMETHEUS_TEXT = Registry.PROMETHEUS_CONTENT_TYPE;

/** Makes the numbers that are defined, in a registry of their own. */
export function createMetrics<Defined extends Definitions>(definitions: Defined): Metrics<Defined> {
  const registry = new Registry();
  const instruments = Object.entries(definitions).map(([name, definition]) => [name, instrument(definition, registry)] as const);
  const looks: (() => void)[] = [];
  return {
    registry,
    of: Object.fromEntries(instruments) as Metrics<Defined>['of'],
    onScrape: (look) => void looks.push(look),
    scrape: () => {
      for (const look of looks) look();
      return registry.metrics();
    },
  };
}

function instrument(definition: MetricDefinition, registry: Registry): Counter | Gauge | Histogram {
  const { kind, name, help, labels, buckets } = definition;
  const common = { name, help, labelNames: Object.keys(labels), registers: [registry] };
  if (kind === 'gauge') return new Gauge(common);
  if (kind === 'histogram') return new Histogram({ ...common, buckets: [...buckets] });
  const made = new Counter(common);
  for (const values of combinations(Object.entries(labels))) made.inc(values, 0);
  return made;
}

/** Every combination of label values, where all of them are listed; else none. */
function combinations(labels: readonly (readonly [string, LabelValues])[]): Record<string, string>[] {
  let found: Record<string, string>[] = [{}];
  for (const [label, values] of labels) {
    if (typeof values === 'string') return [];
    found = found.flatMap((others) => values.map((value) => ({ ...others, [label]: value })));
  }
  return found;
}
