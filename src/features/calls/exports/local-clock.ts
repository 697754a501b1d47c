// Stored instants as an export shows them: in UTC, and on the clock of a time zone with its offset, so that the hour that happens twice
// can be told apart.
import { Temporal } from 'temporal-polyfill';

/** From PostgreSQL (`2026-11-01 05:30:00+00`) or from JSON (`2026-11-01T05:30:00+00:00`); both in UTC. */
export function toUtcText(stored: string): string {
  return `${stored.slice(0, 10)}T${stored.slice(11).replace(/\+00(:00)?$/, '')}Z`;
}

interface OffsetSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly offsetMs: number;
  readonly suffix: string;
}

/** Remembers the span without a clock change around the last instant: the rows of an export are sorted by time. */
export function createLocalClock(zone: string): (utcText: string) => string {
  let span: OffsetSpan = { fromMs: 0, toMs: 0, offsetMs: 0, suffix: '' };
  return function toLocalText(utcText) {
    const epochMs = Date.parse(utcText);
    if (epochMs < span.fromMs || epochMs >= span.toMs) span = spanAround(epochMs, zone);
    const local = new Date(epochMs + span.offsetMs).toISOString();
    // The fraction of a second may be finer than milliseconds, and no offset changes it.
    const fraction = utcText.slice('YYYY-MM-DDTHH:MM:SS'.length, -1);
    return `${local.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}${fraction}${span.suffix}`;
  };
}

function spanAround(epochMs: number, zone: string): OffsetSpan {
  const at = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone);
  // The transition before or at the instant. Temporal searches strictly before.
  const before = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const after = at.getTimeZoneTransition('next');
  return {
    fromMs: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    toMs: after?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: at.offsetNanoseconds / 1e6,
    suffix: at.offset,
  };
}
