// npm run reset: away with the embedded stack's data; the next npm start makes it anew.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clearStacks } from '../local-stack/clear-stacks.ts';
import { stackHome } from '../local-stack/stack-home.ts';

const help = `Clears the embedded stack's data: databases, recordings and keys. The next npm start makes them anew.

  npm run reset [-- --json]

Exit codes: 0 cleared (or nothing was there), 1 a running process holds it, 2 not understood.
`;

function readOptions() {
  try {
    const options = {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nSee npm run reset -- --help\n`);
    return undefined;
  }
}

async function reset(asJson: boolean): Promise<number> {
  const home = join(import.meta.dirname, '..', '..', stackHome);
  const result = await clearStacks({ home, log: (line) => process.stderr.write(`${line}\n`) });
  if (asJson) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } else if (!result.isCleared) {
    const holder = result.heldByPid === null ? 'A process' : `Process ${result.heldByPid}`;
    process.stderr.write(`${holder} works on ${result.heldFolder}. Stop it first; nothing was removed.\n`);
  } else {
    process.stdout.write(result.removed.length === 0 ? 'There was nothing to clear.\n' : `Cleared ${home}.\n`);
  }
  return result.isCleared ? 0 : 1;
}

const options = readOptions();
if (options?.help) process.stdout.write(help);
try {
  process.exitCode = options === undefined ? 2 : options.help ? 0 : await reset(options.json);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
