import type { IncomingHttpHeaders } from 'node:http';

/** Null: absent, empty, or a list. */
export function readHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const value: unknown = Object.hasOwn(headers, name) ? headers[name] : null;
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
