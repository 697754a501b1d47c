// npm run stack-info: where the running local stack is and what it wants of a client, for a client of one's own.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadOrCreateKeys } from '../local-stack/keys.ts';
import { listRunningStacks } from '../local-stack/running-stacks.ts';
import { stackHome } from '../local-stack/stack-home.ts';

const help = `Prints the addresses and keys of the local stack that runs, for a client of your own. They are secrets of this clone.

  npm run stack-info [-- --json]

Exit codes: 0 printed, 1 no stack runs, 2 not understood. For an access token: npm run token -- --help
`;

function readOptions() {
  try {
    const options = {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nSee npm run stack-info -- --help\n`,
    );
    return undefined;
  }
}

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

type Stack = Awaited<ReturnType<typeof describeStacks>>[number];

const print = ({ url, publishableKey, gatewayKey, jwksUrl, databaseUrl }: Stack) => `\
Supabase URL     ${url}
Publishable key  ${publishableKey}   (header apikey)
Gateway key      ${gatewayKey}   (header x-callboard-key)
Public keys      ${jwksUrl}
PostgreSQL       ${databaseUrl}
`;

async function run(asJson: boolean): Promise<number> {
  const stacks = await describeStacks();
  if (asJson) process.stdout.write(`${JSON.stringify(stacks)}\n`);
  else process.stdout.write(stacks.map(print).join('\n'));
  if (stacks.length > 0) return 0;
  process.stderr.write('No local stack runs here: npm start starts one.\n');
  return 1;
}

const options = readOptions();
if (options?.help) process.stdout.write(help);
else process.exitCode = options === undefined ? 2 : await run(options.json);
