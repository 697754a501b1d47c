// The events of each provider in any order, repeated, and sent by eight writers at once: the same calls as in order.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payload } from '../../src/providers/provider.ts';
import { makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';
import { makeConnection, type TestConnection } from '../helpers/connections.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { blandSequences } from '../helpers/provider-sequences/bland.ts';
import { elevenLabsSequences } from '../helpers/provider-sequences/elevenlabs.ts';
import { plivoSequences } from '../helpers/provider-sequences/plivo.ts';
import { retellSequences } from '../helpers/provider-sequences/retell.ts';
import { standardWebhooksSequences } from '../helpers/provider-sequences/standard-webhooks.ts';
import { telnyxSequences } from '../helpers/provider-sequences/telnyx.ts';
import { twilioSequences } from '../helpers/provider-sequences/twilio.ts';
import { vapiSequences } from '../helpers/provider-sequences/vapi.ts';
import { vonageSequences } from '../helpers/provider-sequences/vonage.ts';
import { secretsOfProviders, signRequest } from '../helpers/signed-request.ts';

const publicUrl = 'https://calls.example.com';
const writers = 8;

const sequencesByProvider: Readonly<Record<string, Readonly<Record<string, readonly Payload[]>>>> = {
  vapi: { ...vapiSequences },
  retell: { ...retellSequences },
  elevenlabs: { ...elevenLabsSequences },
  bland: { ...blandSequences },
  twilio: { ...twilioSequences },
  telnyx: { ...telnyxSequences },
  plivo: { ...plivoSequences },
  vonage: { ...vonageSequences },
  'standard-webhooks': { ...standardWebhooksSequences },
};

let service: TestApp;

beforeAll(async () => {
  const env = { PUBLIC_URL: publicUrl, RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
  service = await startTestApp({ env, isWithoutFeed: true });
});
afterAll(() => service?.close());

const query = async (sql: string, values: unknown[] = []) => (await service.stack.sql.query(sql, values)).rows;

async function deliver(provider: string, { path, secret }: TestConnection, payload: Payload): Promise<void> {
  const { headers, payload: body } = await signRequest(provider, payload, { url: `${publicUrl}${path}`, secret });
  const answer = await service.app.inject({ method: 'POST', url: path, headers, payload: body });
  expect([200, 202], answer.body).toContain(answer.statusCode);
  expect(answer.json().outcome, answer.body).not.toBe('quarantined');
}

/** Ids and times of creation differ between two organisations. A start that is the time of creation differs too. */
async function readCalls(orgId: string) {
  const rows = await query(
    `select to_jsonb(calls) - array['id', 'org_id', 'created_at', 'updated_at', 'started_at', 'leg_of', 'search_text'] as call,
       case when started_at between created_at - interval '1 minute' and created_at + interval '1 minute'
         then 'creation' else started_at::text end as started_at,
       leg_of is not null as is_leg
     from call_logs as calls where org_id = $1 order by provider_call_id`,
    [orgId],
  );
  return rows;
}

/** The calls that these events make, sent one after another by each writer. */
async function send(provider: string, queues: readonly (readonly Payload[])[]) {
  const org = await makeOrg(service.stack);
  const secret = secretsOfProviders[provider];
  const connection = await makeConnection(service.stack, org.id, provider, secret === undefined ? {} : { secret });
  await Promise.all(
    queues.map(async (queue) => {
      for (const payload of queue) await deliver(provider, connection, payload);
    }),
  );
  await query(`update webhook_events set next_attempt_at = now() where state = 'received'`);
  while (await service.app.runJob('apply-events'));
  const unapplied = await query(`select state, error from webhook_events where org_id = $1 and state <> 'applied'`, [
    org.id,
  ]);
  return { calls: await readCalls(org.id), unapplied };
}

const shuffled = (events: readonly Payload[]) =>
  fc
    .record({
      repeated: fc.subarray([...events]),
      order: fc.infiniteStream(fc.nat()),
      writer: fc.infiniteStream(fc.nat(writers - 1)),
    })
    .map(({ repeated, order, writer }) => {
      const all = [...events, ...repeated].map((payload) => ({ payload, place: order.next().value as number }));
      const queues: Payload[][] = Array.from({ length: writers }, () => []);
      for (const { payload } of all.sort((one, other) => one.place - other.place)) {
        queues[writer.next().value as number]?.push(payload);
      }
      return queues;
    });

describe.each(Object.entries(sequencesByProvider))('the events of %s', (provider, sequences) => {
  it.each(Object.keys(sequences))('make the same calls in any order: %s', async (name) => {
    const events = sequences[name] ?? [];
    const expected = await send(provider, [events]);
    expect(expected.calls.length).toBeGreaterThan(0);
    expect(expected.unapplied).toEqual([]);
    await fc.assert(
      fc.asyncProperty(shuffled(events), async (queues) => {
        expect(await send(provider, queues)).toEqual(expected);
      }),
      { numRuns: fuzzRuns(2) },
    );
  });
});
