// Deliveries of a simulated Vapi to the service: how many a second it verifies, stores and applies, beside the floor of the same run (the
// same events posted as they are, to the ingest route); and the time from a delivery until its call is in the list, and until a hint of it
// is on a live stream. Then the same with 500 open streams, half of which never read.
//   npm run bench:webhooks
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Agent, request } from 'undici';
import { createConversation } from '../src/simulator/conversation.ts';
import { ensureSimulatedConnection } from '../src/simulator/simulated-connection.ts';
import type { SimulatedEvent } from '../src/simulator/simulated-provider.ts';
import { vapi } from '../src/simulator/vapi.ts';
import { startOwnService } from './own-service.ts';
import { quantilesOf } from './timing.ts';

const writers = 8;
const calls = 1000;
const watchedCalls = 60;
const streams = 500;
/** Above half a second: each delivery gets a hint of its own. */
const pauseMs = 600;

await using resources = new AsyncDisposableStack();
const { stack, sql, url, ask, close } = await startOwnService({
  JOBS: 'off',
  DEMO_CALLS_PER_MINUTE: '0',
  LIVE_STREAMS_PER_USER: String(streams + 1),
  LIVE_STREAMS_PER_ORG: String(streams + 1),
});
resources.defer(close);
const { org_id: orgId, user_id: userId } = (
  await sql.query(`select org_id, user_id from user_org_roles where role = 'owner' order by org_id limit 1`)
).rows[0];
const { secretKeys } = stack.services;
const connection = await ensureSimulatedConnection(sql, { orgId, provider: vapi.name, secretKeys, hasApi: false });
const webhookUrl = `${url}${connection.path}`;
const service = await stack.keys.sign({ role: 'callboard_service' }, { expiresInSeconds: 3600 });
const owner = await stack.keys.sign(
  { sub: userId, role: 'authenticated', app_metadata: { org_id: orgId } },
  { expiresInSeconds: 3600 },
);
const agent = new Agent({ connections: writers, pipelining: 1 });
resources.defer(() => agent.close());

const [ourNumber = '+15550100'] = connection.ourNumbers;
const conversations = () =>
  Array.from({ length: calls }, () =>
    createConversation({ startedAtMs: Date.now() - 600_000, ourNumber, random: Math.random }),
  );

async function post(target: string, headers: Readonly<Record<string, string>>, body: string): Promise<void> {
  const answer = await request(target, { method: 'POST', dispatcher: agent, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${target}: ${answer.statusCode} ${text}`);
}

function deliver({ payload }: SimulatedEvent): Promise<void> {
  const signed = vapi.sign(payload, { url: webhookUrl, secret: connection.secret, nowMs: Date.now() });
  return post(webhookUrl, signed.headers, signed.body);
}

interface Measured {
  readonly eventsASecond: number;
  readonly times: readonly number[];
}

/** Eight writers, each with calls of its own. */
async function measure(works: readonly (() => Promise<void>)[]): Promise<Measured> {
  const left = [...works];
  const times: number[] = [];
  const startedAt = performance.now();
  const writeNext = async () => {
    for (let work = left.pop(); work !== undefined; work = left.pop()) {
      const workStartedAt = performance.now();
      await work();
      times.push(performance.now() - workStartedAt);
    }
  };
  await Promise.all(Array.from({ length: writers }, writeNext));
  return { eventsASecond: works.length / ((performance.now() - startedAt) / 1000), times };
}

const events = conversations().flatMap((each) => vapi.events(each));
await measure(events.splice(0, 300).map((event) => () => deliver(event)));
const accepted = await measure(events.map((event) => () => deliver(event)));

const ingestUrl = `${url}/api/calls-dashboard/calls`;
const ingestHeaders = { authorization: `Bearer ${service}`, 'content-type': 'application/json' };
const plain = conversations().map((each) =>
  JSON.stringify({
    org_id: orgId,
    provider: 'bench',
    provider_call_id: each.id,
    direction: each.direction,
    status: each.ending,
    from_number: each.theirNumber,
    to_number: each.ourNumber,
    transcript: each.turns.map(({ text }) => text).join('\n') || null,
  }),
);
const floor = await measure(plain.map((body) => () => post(ingestUrl, ingestHeaders, body)));

/** From the first byte of the delivery until a list that was asked for after the answer contains the call. */
async function timeToList(): Promise<number> {
  const startedAtMs = Date.now();
  const conversation = createConversation({ startedAtMs, ourNumber, random: Math.random });
  const [first] = vapi.events(conversation);
  if (first === undefined) throw new Error('a call without events');
  const startedAt = performance.now();
  await deliver(first);
  for (;;) {
    const list = await ask(`${url}/api/calls-dashboard?limit=1&from=${new Date(startedAtMs).toISOString()}`, owner);
    if (list.includes(conversation.theirNumber)) return performance.now() - startedAt;
  }
}

async function openStream(): Promise<Socket> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  resources.defer(() => void socket.destroy());
  socket.write(`GET /api/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${owner}\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

/** From the first byte of the delivery until the hint has arrived. */
async function timeToHint(stream: Socket): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const read = (chunk: Buffer) => {
    if (chunk.includes('event: changed')) resolve();
  };
  stream.on('data', read);
  const [first] = vapi.events(createConversation({ startedAtMs: Date.now(), ourNumber, random: Math.random }));
  if (first === undefined) throw new Error('a call without events');
  const startedAt = performance.now();
  await Promise.all([deliver(first), promise]);
  const took = performance.now() - startedAt;
  stream.off('data', read);
  await new Promise((done) => setTimeout(done, pauseMs));
  return took;
}

async function repeat(measureOnce: () => Promise<number>): Promise<string> {
  const times: number[] = [];
  for (let call = 0; call < watchedCalls; call += 1) times.push(await measureOnce());
  const { p50, p99 } = quantilesOf(times);
  return `p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`;
}

const line = (name: string, { eventsASecond, times }: Measured) => {
  const { p50, p99 } = quantilesOf(times);
  return `${name.padEnd(44)}${eventsASecond.toFixed(0).padStart(6)} events/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms`;
};
console.log(line('webhooks: verified, stored and applied', accepted));
console.log(line('floor: plain calls to the ingest route', floor));
console.log(`webhooks / floor: ${(accepted.eventsASecond / floor.eventsASecond).toFixed(2)}`);
console.log(`from the delivery until the call is listed   ${await repeat(timeToList)}`);
const stream = await openStream();
console.log(`from the delivery until its hint             ${await repeat(() => timeToHint(stream))}`);
for (let opened = 0; opened < streams; opened += 1) {
  const other = await openStream();
  if (opened % 2 === 0) other.pause();
  else other.resume();
}
const more = conversations().flatMap((each) => vapi.events(each));
console.log(
  line(`webhooks with ${streams} streams, half stalled`, await measure(more.map((event) => () => deliver(event)))),
);
console.log(`with ${streams} streams: until the call is listed  ${await repeat(timeToList)}`);
console.log(`with ${streams} streams: until its hint            ${await repeat(() => timeToHint(stream))}`);
