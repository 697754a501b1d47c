// A stretch of time as it is asked for: `from` and `to`, each an instant or a day on the organisation's clock.
import { Type } from 'typebox';
import { ValidationFailed } from '../errors.ts';
import { boundOf } from './local-time.ts';

/** Instants in ISO 8601. */
export interface Span {
  readonly from?: string;
  readonly before?: string;
}

export const Bound = (description: string, day = '2026-03-08') =>
  Type.String({
    // A day, or an instant with its offset; years that both ISO 8601 and PostgreSQL can write.
    pattern: '^[1-9]\\d{3}-\\d{2}-\\d{2}([Tt]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?([Zz]|[+-]\\d{2}:\\d{2}))?$',
    description,
    examples: [day, `${day}T09:30:00-05:00`],
  });

export const spanQuery = {
  from: Type.Optional(Bound("At or after: an instant, or a day on the organisation's clock.")),
  to: Type.Optional(Bound('Before this instant; a day is included whole.')),
};

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function spanOn(asked: { readonly from: string; readonly to: string }, timezone: string): Required<Span>;
export function spanOn(asked: Asked, timezone: string): Span;
export function spanOn({ from, to }: Asked, timezone: string): Span {
  const start = from === undefined ? undefined : bound('from', from, timezone);
  const end = to === undefined ? undefined : bound('to', to, timezone);
  if (start !== undefined && end !== undefined && Date.parse(start) >= Date.parse(end)) {
    throw new ValidationFailed('from must be before to');
  }
  return { ...(start !== undefined && { from: start }), ...(end !== undefined && { before: end }) };
}

function bound(edge: 'from' | 'to', value: string, timezone: string): string {
  const instant = boundOf(value, edge, timezone);
  if (instant === undefined) throw new ValidationFailed(`${edge} is not a date or time that exists`);
  return instant;
}

/** The end of the year 9999 lies in the next one, which ISO 8601 writes +010000, and PostgreSQL 10000. */
export function forPostgres(instant: string): string {
  return instant.replace(/^\+0*/, '');
}
