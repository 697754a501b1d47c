// What every npm script goes through: installs what this clone lacks, then runs the command on Node 24. Plain JavaScript and
// nothing but Node's own modules: it is the one file that must run on an older Node, before anything is installed.
//   node launcher/run.mjs src/server.ts [arguments]   |   node launcher/run.mjs vitest [arguments]
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './child.mjs';
import { ensureInstalled } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** They stop their own children, so they run outside of the terminal's process group and get one signal for one Ctrl-C. */
const servers = ['src/server.ts', 'src/cli/dev.ts'];
const [target, ...args] = process.argv.slice(2);

// The words of progress go to stderr: `npm run --silent token` has the token alone on stdout.
const say = (line) => process.stderr.write(`${line}\n`);

try {
  if (target === undefined) throw new Error('Usage: node launcher/run.mjs <file.ts | vitest> [arguments]');
  const node = await ensureInstalled(root, say);
  const command = target === 'vitest' ? [join(root, 'node_modules/vitest/vitest.mjs'), 'run'] : [join(root, target)];
  process.exitCode = await runChild(node, [...command, ...args], {
    cwd: root,
    env: {
      // Compiled once, for all starts. `npm ci` takes it away with what it was made from.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/callboard'),
      ...process.env,
      PATH: [dirname(realpathSync(node)), process.env.PATH].join(delimiter),
    },
    isServer: servers.includes(target),
  });
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
