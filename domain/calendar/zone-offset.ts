/** No time zone has changed its offset twice within such a span. */
const SPAN_MS = 6 * 3_600_000;
const MOST_CACHED = 4096;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offset by span of time; null: it changes within. */
  readonly spans: Map<number, number | null>;
}

const zones = new Map<string, Zone>();

/** True if the name is one of an IANA time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * How far the zone's clock is ahead of UTC at an instant, in milliseconds. Remembers spans without a change, so that asking for every order is cheap.
 * @param instant milliseconds since 1970
 * @throws RangeError for a zone that doesn't exist
 */
export function zoneOffset(instant: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const span = Math.floor(instant / SPAN_MS);
  let offset = zone.spans.get(span);
  if (offset === undefined) {
    const [first, last] = [readOffset(zone, span * SPAN_MS), readOffset(zone, (span + 1) * SPAN_MS - 1)];
    offset = first === last ? first : null;
    if (zone.spans.size >= MOST_CACHED) zone.spans.clear();
    zone.spans.set(span, offset);
  }
  return offset ?? readOffset(zone, instant);
}

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = { format: new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }), spans: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

/** Reads `GMT`, `GMT+07:00` or `GMT-00:25:21` behind the date. */
function readOffset(zone: Zone, instant: number): number {
  const text = zone.format.format(instant);
  const offset = text.slice(text.lastIndexOf('GMT') + 'GMT'.length);
  const [hours, minutes, seconds] = [offset.slice(1, 3), offset.slice(4, 6), offset.slice(7, 9)].map(Number) as [number, number, number];
  const ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return offset.startsWith('-') ? -ms : ms;
}
