import { UsageError } from './run-command.ts';

/** A date, as the start of that day in UTC, or an instant. */
export function readTime(name: string, value: string | undefined): Date {
  const isTime = value !== undefined && /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(value);
  const time = new Date(isTime ? value : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new UsageError(`--${name}: expected a date such as 2026-11-20`);
  return time;
}

/** The id of a connection. */
export function readConnectionId(value: string | undefined): string {
  if (value === undefined || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
    throw new UsageError('--connection: expected the id of a connection');
  }
  return value.toLowerCase();
}
