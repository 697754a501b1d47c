// npm run stack-info: the addresses and keys of the running local stack, for another client.
import { join } from 'node:path';
import { loadOrCreateKeys } from '../local-stack/keys.ts';
import { listRunningStacks } from '../local-stack/running-stacks.ts';
import { stackHome } from '../local-stack/stack-home.ts';
import { note, runCommand } from './run-command.ts';

await runCommand({
  name: 'stack-info',
  summary:
    'Prints the addresses and keys of the running local stack, for a client of your own. The keys are secrets of this clone.',
  usage: [['npm run stack-info', 'print them']],
  details: 'For an access token: npm run token -- --help',
  exitCodes: { 0: 'printed', 1: 'no local stack is running' },
  async run() {
    const stacks = await describeStacks();
    if (stacks.length === 0) note('No local stack is running: npm start starts one.');
    return { data: stacks, text: stacks.map(print).join('\n'), exitCode: stacks.length > 0 ? 0 : 1 };
  },
});

async function describeStacks() {
  const home = join(import.meta.dirname, '..', '..', stackHome);
  const stacks = listRunningStacks(home);
  if (stacks.length === 0) return [];
  const { publishableKey, gatewayKey } = await loadOrCreateKeys(home);
  return stacks.map(({ gatewayUrl, databaseUrl }) => ({
    url: gatewayUrl,
    publishableKey,
    gatewayKey,
    jwksUrl: `${gatewayUrl}/auth/v1/.well-known/jwks.json`,
    databaseUrl,
  }));
}

function print(stack: Awaited<ReturnType<typeof describeStacks>>[number]): string {
  return `\
Supabase URL     ${stack.url}
Publishable key  ${stack.publishableKey}   (header apikey)
Gateway key      ${stack.gatewayKey}   (header x-callboard-key)
Public keys      ${stack.jwksUrl}
PostgreSQL       ${stack.databaseUrl}
`;
}
