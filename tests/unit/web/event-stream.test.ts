import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../../web/data/event-stream.ts';

const stream = [
  ': connected\n\n',
  'event: ready\nid: a-1\nretry: 2000\ndata: {}\n\n',
  'event: changed\nid: a-2\ndata: {"tables":["call_logs"],"name":"सगुन: 1"}\n\n',
].join('');
const expected = [
  undefined,
  { event: 'ready', id: 'a-1', retryMs: 2000, data: {} },
  { event: 'changed', id: 'a-2', retryMs: undefined, data: { tables: ['call_logs'], name: 'सगुन: 1' } },
];

async function read(pieces: readonly Uint8Array[]): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of readEvents(ReadableStream.from(pieces) as ReadableStream<Uint8Array>)) events.push(event);
  return events;
}

describe('the live stream', () => {
  it('is read the same wherever the network cuts it, also inside a letter', async () => {
    const bytes = new TextEncoder().encode(stream);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 12 }), async (cuts) => {
        const borders = [0, ...cuts.toSorted((one, other) => one - other), bytes.length];
        const pieces = borders.slice(1).map((end, at) => bytes.slice(borders[at], end));
        expect(await read(pieces)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('drops an event that has not ended', async () => {
    expect(await read([new TextEncoder().encode(`${stream}event: changed\ndata: {"tab`)])).toEqual(expected);
  });
});
