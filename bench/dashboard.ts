// The time of each view for the organisation with 120,000 calls, with an empty cache and from the cache, as a multiple of one
// PostgREST round trip in the same run. Over HTTP with keep-alive and a verified token, on the local stack.
//   npm run bench
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { demoOrgs } from '../src/local-stack/demo/people.ts';
import { createDemoToken } from '../src/local-stack/demo-token.ts';
import { startLocalStack } from '../src/local-stack/stack.ts';

const warmUps = 10;
const rounds = 50;
/** Never cached. */
const recordingUrl = 'recording URL, audited and signed';

const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' });
const stack = await startLocalStack({
  databasePool: config.databasePool,
  root: fileURLToPath(new URL('..', import.meta.url)),
  log: (line) => console.error(line),
  onLost: (message) => console.error(message),
});
const app = await buildApp(config, { services: stack.services });
const agent = new Agent({ pipelining: 1, connections: 1 });
try {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const token = await createDemoToken(stack.keys, { org: 'bluebird', role: 'owner' });
  const headers = {
    authorization: `Bearer ${token}`,
    'x-org-id': demoOrgs.bluebird.id,
    // PostgREST requires the gateway key; the service ignores it.
    'x-callboard-key': stack.services.supabase.gatewayKey,
  };

  const get = async (target: string) => {
    const { statusCode, body } = await request(target, { dispatcher: agent, headers });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${target}: ${statusCode} ${text}`);
    return JSON.parse(text);
  };
  const medianMs = async (target: string, before: () => Promise<unknown> = async () => {}) => {
    const times: number[] = [];
    for (let round = -warmUps; round < rounds; round += 1) {
      await before();
      const startedAt = performance.now();
      await get(target);
      if (round >= 0) times.push(performance.now() - startedAt);
    }
    return times.toSorted((a, b) => a - b)[rounds / 2] ?? Number.NaN;
  };

  const calls = `${url}/api/calls-dashboard`;
  const playable = (await get(`${calls}?has_recording=true&limit=1`)).data[0].id;
  // The cursor of the last page, built from the oldest calls.
  const oldest = (await get(`${calls}?sort=started_at&limit=20`)).data.at(-1);
  const lastCursor = Buffer.from(JSON.stringify(['-started_at', oldest.started_at, oldest.id])).toString('base64url');

  const views = {
    'list, page 1 with its exact total': calls,
    'list, a page past a cursor': `${calls}?cursor=${(await get(calls)).pagination.nextCursor}`,
    'list, the last page by cursor': `${calls}?cursor=${lastCursor}`,
    'list, search for a name': `${calls}?search=mitchell`,
    stats: `${calls}/stats`,
    'analytics summary': `${calls}/analytics/summary`,
    'one call': `${calls}/${playable}`,
    [recordingUrl]: `${calls}/${playable}/recording-url`,
  };
  console.log(`median of ${rounds} requests after ${warmUps}, organisation with ${demoOrgs.bluebird.calls} calls\n`);
  const baseline = await medianMs(`${stack.postgrestUrl}/rpc/ping`);
  const cell = (ms: number) => `${ms.toFixed(1).padStart(9)} ms ${(ms / baseline).toFixed(2).padStart(7)} ×`;
  console.log(`${''.padEnd(36)}${'empty cache'.padStart(12)}${'cached'.padStart(22)}`);
  console.log(`${'one PostgREST round trip'.padEnd(36)}${cell(baseline)}`);
  for (const [view, target] of Object.entries(views)) {
    // Everything: the caller's membership is cached too.
    const cold = await medianMs(target, () => app.cache.invalidate());
    console.log(`${view.padEnd(36)}${cell(cold)}${view === recordingUrl ? '' : cell(await medianMs(target))}`);
  }
} finally {
  await agent.close();
  await app.close();
  await stack.close();
}
