// npm run simulate: a pretend provider posts calls to the running local service.
import { once } from 'node:events';
import { join } from 'node:path';
import { demoOrgs } from '../local-stack/demo/people.ts';
import { loadOrCreateKeys } from '../local-stack/keys.ts';
import { listRunningStacks } from '../local-stack/running-stacks.ts';
import { stackHome } from '../local-stack/stack-home.ts';
import { ensureSimulatedConnection } from '../simulator/simulated-connection.ts';
import { simulatedProviders } from '../simulator/simulated-providers.ts';
import { createSimulator } from '../simulator/simulator.ts';
import { note, runCommand, UsageError } from './run-command.ts';
import { withClient } from './with-database.ts';

const names = simulatedProviders.map(({ name }) => name);

await runCommand({
  name: 'simulate',
  summary: 'Posts signed events of invented calls to the local service, as a provider would, until Ctrl-C.',
  usage: [
    ['npm run simulate -- --provider vapi --calls-per-minute 30', 'calls of the organisation bluebird'],
    ['npm run simulate -- --provider twilio --gaps 0.2', 'a fifth of the events is never sent'],
  ],
  options: {
    provider: { type: 'string', description: `${names.join(', ')}. Default: vapi` },
    'calls-per-minute': { type: 'string', description: 'default: 30' },
    org: { type: 'string', description: `${Object.keys(demoOrgs).join(' or ')}. Default: bluebird` },
    url: { type: 'string', description: 'the address of the service. Default: http://127.0.0.1:3000' },
    disorder: { type: 'string', description: 'the share of events that come late. Default: 0.1' },
    repeats: { type: 'string', description: 'the share of events that come twice. Default: 0.1' },
    gaps: { type: 'string', description: 'the share of events that never come. Default: 0' },
    calls: { type: 'string', description: 'stop after this number of calls' },
  },
  exitCodes: { 0: 'stopped', 1: 'no local stack is running' },
  async run(options) {
    const provider = simulatedProviders.find(({ name }) => name === (options.provider ?? 'vapi'));
    if (provider === undefined) throw new UsageError(`--provider is one of ${names.join(', ')}`);
    const org = Object.values(demoOrgs).find(({ slug }) => slug === (options.org ?? 'bluebird'));
    if (org === undefined) throw new UsageError(`--org is one of ${Object.keys(demoOrgs).join(', ')}`);
    const maxCalls = numberOf('calls', options.calls, Number.POSITIVE_INFINITY);

    const home = join(import.meta.dirname, '..', '..', stackHome);
    const [stack] = listRunningStacks(home);
    if (stack === undefined) throw new Error('No local stack is running: npm start starts one.');
    const { connectionSecretsKey } = await loadOrCreateKeys(home);
    const connection = await withClient(stack.databaseUrl, 'callboard-simulate', (client) =>
      ensureSimulatedConnection(client, {
        orgId: org.id,
        provider: provider.name,
        secretKeys: [connectionSecretsKey],
        hasApi: false,
      }),
    );
    const done = new AbortController();
    const simulator = await createSimulator({
      provider,
      secret: connection.secret,
      ourNumbers: connection.ourNumbers,
      callsPerMinute: numberOf('calls-per-minute', options['calls-per-minute'], 30),
      disorder: shareOf('disorder', options.disorder, 0.1),
      repeats: shareOf('repeats', options.repeats, 0.1),
      gaps: shareOf('gaps', options.gaps, 0),
      onCount({ calls, sent, accepted, failed }) {
        process.stderr.write(`\r${calls} calls, ${sent} events sent, ${accepted} accepted, ${failed} failed `);
        if (calls >= maxCalls) done.abort();
      },
    });
    simulator.run(`${options.url ?? 'http://127.0.0.1:3000'}${connection.path}`);
    note(`${provider.name} posts to ${org.name}. Its API and recordings: ${simulator.url}. To stop, press Ctrl-C.`);
    process.once('SIGINT', () => done.abort());
    process.once('SIGTERM', () => done.abort());
    if (!done.signal.aborted) await once(done.signal, 'abort');
    await simulator.close();
    const counts = simulator.counts();
    return { data: counts, text: `\n${counts.calls} calls, ${counts.accepted} of ${counts.sent} events accepted.\n` };
  },
});

function numberOf(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!(number > 0)) throw new UsageError(`--${name} is a number above 0`);
  return number;
}

function shareOf(name: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  const share = Number(value);
  if (!(share >= 0 && share <= 1)) throw new UsageError(`--${name} is a number from 0 to 1`);
  return share;
}
