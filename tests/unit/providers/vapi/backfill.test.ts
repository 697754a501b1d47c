import { describe, expect, it } from 'vitest';
import { type Answer, type ApiRequest, findCall, listAll, withApiServer } from '../api-server.ts';
import { readCallOf } from '../read-event-of.ts';
import { readPayload } from '../read-payload.ts';

interface ListedCall {
  readonly id: string;
  readonly updatedAt: string;
}

const from = Date.parse('2026-11-20T15:00:00Z');
const called = (id: number, afterMs: number): ListedCall => ({
  id: `call-${id}`,
  updatedAt: new Date(from + afterMs).toISOString(),
});

/** Answers as Vapi's list does, by default with the newest call first. */
function listing(
  calls: readonly ListedCall[],
  order = (one: ListedCall, other: ListedCall) => (one.updatedAt < other.updatedAt ? 1 : -1),
) {
  return ({ url }: ApiRequest) => {
    const query = url.searchParams;
    const [after, until] = [query.get('updatedAtGt') ?? '', query.get('updatedAtLe') ?? ''];
    const found = calls.filter(({ updatedAt }) => updatedAt > after && updatedAt <= until).toSorted(order);
    return { body: found.slice(0, Number(query.get('limit'))) };
  };
}

const idsOf = (calls: readonly Readonly<Record<string, unknown>>[]) => calls.map(({ id }) => id).toSorted();

async function expectEveryCall(calls: readonly ListedCall[], answer: Answer) {
  await withApiServer(answer, async ({ url }) => {
    expect(idsOf(await listAll('vapi', url))).toEqual(idsOf(calls.map((call) => ({ ...call }))));
  });
}

describe('the list of Vapi', () => {
  it('is read in full, over several pages', async () => {
    const calls = Array.from({ length: 450 }, (_, index) => called(index, index * 5000));
    await expectEveryCall(calls, listing(calls));
  });

  it('is read in full when calls at the edge of a page have the same time', async () => {
    const calls = Array.from({ length: 450 }, (_, index) => called(index, Math.floor(index / 90) * 1000));
    await expectEveryCall(calls, listing(calls));
  });

  it('is read in full when more calls than a page changed in one millisecond', async () => {
    const calls = Array.from({ length: 250 }, (_, index) => called(index, 60_000));
    await expectEveryCall(calls, listing(calls));
  });

  it('is read in full in any order', async () => {
    const calls = Array.from({ length: 350 }, (_, index) => called(index, (index * 7919) % 3_000_000));
    await expectEveryCall(
      calls,
      listing(calls, (one, other) => (one.id < other.id ? 1 : -1)),
    );
  });

  it('is read in full while the API is overloaded', async () => {
    const calls = Array.from({ length: 150 }, (_, index) => called(index, index * 10_000));
    const list = listing(calls);
    let requests = 0;
    await expectEveryCall(calls, (request) => {
      requests += 1;
      if (requests % 3 === 1) return { status: 429, headers: { 'retry-after': '1' } };
      return requests % 3 === 2 ? { status: 500 } : list(request);
    });
  });

  it('names a call once that changes while the list is read', async () => {
    const calls = Array.from({ length: 150 }, (_, index) => called(index, index * 10_000));
    const changed = calls.map((call) => (call.id === 'call-0' ? called(0, 3_000_000) : call));
    await withApiServer(
      (request) => {
        const isLaterHalf = Date.parse(request.url.searchParams.get('updatedAtGt') ?? '') > from + 1_500_000;
        return listing(isLaterHalf ? changed : calls)(request);
      },
      async ({ url }) => expect(idsOf(await listAll('vapi', url))).toEqual(idsOf(calls.map((call) => ({ ...call })))),
    );
  });

  it('has the calls at the start of the window, and not those at its end', async () => {
    const calls = [called(1, -1), called(2, 0), called(3, 3_599_999), called(4, 3_600_000)];
    await withApiServer(listing(calls), async ({ url }) => {
      expect(idsOf(await listAll('vapi', url))).toEqual(['call-2', 'call-3']);
    });
  });
});

describe('a call of the API of Vapi', () => {
  it('tells the same as its report', () => {
    const { message } = readPayload('vapi', 'end-of-call-report') as { message: Record<string, unknown> };
    const { call, artifact, analysis, cost, costs, endedReason, startedAt, endedAt, compliance, phoneNumber } = message;
    const details = { artifact, analysis, cost, costs, endedReason, startedAt, endedAt, compliance, phoneNumber };
    const event = readCallOf('vapi', { ...(call as object), ...details });
    expect(event).toMatchObject({
      type: 'call.ended',
      occurredAt: '2026-11-20T15:03:42.100Z',
      call: {
        status: 'completed',
        from_number: '+14155550100',
        to_number: '+12125550199',
        cost_micros: 214_300,
        recording_consent: 'granted',
        summary: 'The caller booked an appointment for Monday.',
        recording: { url: 'https://storage.vapi.ai/019aa1c0-mono.wav' },
      },
    });
    expect(event.call?.transcript_turns).toHaveLength(4);
  });

  it.each(['scheduled', 'queued'])('that is %s is no call yet', (status) => {
    expect(readCallOf('vapi', { id: 'c', status }).call).toBeNull();
  });

  it('is found by its id', async () => {
    await withApiServer(
      ({ url }) => (url.pathname === '/call/a%2Fb' ? { body: { id: 'a/b' } } : { status: 404 }),
      async ({ url }) => {
        expect(await findCall('vapi', url, 'a/b')).toEqual({ id: 'a/b' });
        expect(await findCall('vapi', url, 'unknown')).toBeNull();
      },
    );
  });
});
