// JSON that fits its column. The columns limit the size of jsonb as text.
import type { TranscriptTurn } from './call-event.ts';
import { toStorableText } from './storable-text.ts';

const maxObjectBytes = 64 * 1024;
const maxTurnsBytes = 2 * 1024 * 1024;
const maxDepth = 16;

type JsonObject = Readonly<Record<string, unknown>>;

/** Fields are kept in their order while they fit. */
export function fitJsonObject(object: JsonObject | undefined): JsonObject | undefined {
  if (object === undefined) return undefined;
  let bytes = 2;
  const fields = Object.entries(object).flatMap(([name, value]) => {
    const field = [toStorableText(name), storable(value, 0)] as const;
    const size = bytesOf(field);
    if (bytes + size > maxObjectBytes) return [];
    bytes += size;
    return [field];
  });
  return Object.fromEntries(fields);
}

/** Turns are kept from the start of the call while they fit. */
export function fitTurns(turns: readonly TranscriptTurn[] | undefined): readonly TranscriptTurn[] | undefined {
  if (turns === undefined) return undefined;
  const fitting: TranscriptTurn[] = [];
  let bytes = 2;
  for (const turn of turns) {
    const fitted = { ...turn, text: toStorableText(turn.text), start: seconds(turn.start), end: seconds(turn.end) };
    bytes += bytesOf(fitted);
    if (bytes > maxTurnsBytes) break;
    fitting.push(fitted);
  }
  return fitting;
}

/** jsonb writes a space after each comma and colon, which an indentation of one is never shorter than. */
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value, null, 1) ?? '') + 2;

const maxCallSeconds = 10_000_000;

function seconds(value: number | null): number | null {
  return value !== null && value >= 0 && value < maxCallSeconds ? Math.round(value * 1000) / 1000 : null;
}

function storable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return toStorableText(value);
  if (typeof value === 'number') return isShort(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return null;
  if (Array.isArray(value)) return value.map((each) => storable(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [toStorableText(name), storable(each, depth + 1)]),
  );
}

/** jsonb writes 1e300 as 301 digits. */
const isShort = (value: number) => Number.isFinite(value) && !String(value).includes('e');
