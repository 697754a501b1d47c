// Events that tell a detail of a call and not its direction: they are applied once another event has made the call known.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeEvent } from '../../src/features/webhooks/store-event.ts';
import type { Payload } from '../../src/providers/provider.ts';
import { telnyx } from '../../src/providers/telnyx/telnyx.ts';
import { vonage } from '../../src/providers/vonage/vonage.ts';
import { makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { makeConnection } from '../helpers/connections.ts';
import { vonageSequences } from '../helpers/provider-sequences/vonage.ts';
import missedAtTelnyx from '../unit/providers/telnyx/payloads/missed.json' with { type: 'json' };

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://calls.example.com' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
});

/** Returns the state of each event when it was stored. */
async function receive({ name, readEvent }: typeof telnyx, payloads: readonly (Payload | undefined)[]) {
  const { id } = await makeConnection(service.stack, org.id, name);
  const states: string[] = [];
  for (const payload of payloads.filter((each) => each !== undefined)) {
    const event = readEvent(payload, { nowMs: service.app.now() });
    const delivered = { source: 'webhook', payload } as const;
    const { state } = await storeEvent(service.app.withServiceDatabase, { orgId: org.id, id }, event, delivered);
    states.push(state);
  }
  return states;
}

const calls = async () =>
  (
    await service.stack.sql.query(
      `select calls.provider_call_id, calls.status, copies.url as recording_url from call_logs as calls
       left join recording_copies as copies on copies.org_id = calls.org_id and copies.call_id = calls.id
       where calls.org_id = $1`,
      [org.id],
    )
  ).rows;

describe('a recording of Vonage, which names a conversation and no leg', () => {
  const [, , , completed, recorded] = vonageSequences.answered;
  const expected = [{ provider_call_id: completed?.uuid, status: 'completed', recording_url: recorded?.recording_url }];

  it('belongs to the call that began the conversation', async () => {
    expect(await receive(vonage, [completed, recorded])).toEqual(['applied', 'applied']);
    expect(await calls()).toEqual(expected);
  });

  it('waits for the call when it comes first', async () => {
    expect(await receive(vonage, [recorded, completed])).toEqual(['received', 'applied']);
    expect(await calls()).toEqual(expected);
  });
});

describe('a hangup of Telnyx before the answer', () => {
  const [initiated, timeout] = missedAtTelnyx;
  const hangup = {
    data: { ...timeout?.data, payload: { ...timeout?.data.payload, hangup_cause: 'originator_cancel' } },
  };
  const begunAs = (direction: string) => ({
    data: { ...initiated?.data, payload: { ...initiated?.data.payload, direction } },
  });

  it.each([
    ['incoming', 'missed'],
    ['outgoing', 'canceled'],
  ])('by the caller of an %s call makes it %s, in any order', async (direction, status) => {
    await receive(telnyx, [begunAs(direction), hangup]);
    expect(await calls()).toMatchObject([{ status }]);
    org = await makeOrg(service.stack);
    await receive(telnyx, [hangup, begunAs(direction)]);
    expect(await calls()).toMatchObject([{ status }]);
  });
});
