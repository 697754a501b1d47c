// The launcher of the npm scripts: installs missing packages, then runs the command on Node 24. It runs on older versions of Node
// too and before anything is installed, so the launcher is plain JavaScript without packages.
//   node launcher/run.mjs <file.ts | vitest> [arguments]
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './child.mjs';
import { ensureInstalled } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** They stop their own children, so they run outside of the terminal's process group and get one signal for one Ctrl-C. */
const servers = ['src/server.ts', 'src/cli/dev.ts'];
const [target, ...args] = process.argv.slice(2);

// Progress goes to stderr: `npm run --silent token` prints nothing but the token on stdout.
const say = (line) => process.stderr.write(`${line}\n`);

/** Without a command of its own, vitest would watch files when it runs on a terminal. */
function vitestCommand(args) {
  return [join(root, 'node_modules/vitest/vitest.mjs'), ...(args[0] === 'watch' ? [] : ['run'])];
}

try {
  if (target === undefined) throw new Error('Usage: node launcher/run.mjs <file.ts | vitest> [arguments]');
  const node = await ensureInstalled(root, say);
  const command = target === 'vitest' ? vitestCommand(args) : [join(root, target)];
  process.exitCode = await runChild(node, [...command, ...args], {
    cwd: root,
    env: {
      // Compiled code for all later starts. It is inside node_modules, so `npm ci` deletes it with the packages.
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
