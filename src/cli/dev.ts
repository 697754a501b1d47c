// npm run dev: the service, started again on each change in src/, and the pages with hot reload. The local stack stays up meanwhile.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import { type LocalStack, startLocalStack } from '../local-stack/stack.ts';
import { createWelcome } from '../local-stack/welcome.ts';
import { failProcess, print, runUntilStopped, UserError } from '../process/run-until-stopped.ts';
import { startPageServer } from './dev/page-server.ts';
import { readChange } from './dev/read-change.ts';
import { createServiceRunner, type ServiceRunner } from './dev/service-runner.ts';
import { watchFolder } from './dev/watch-folder.ts';

const help = `Starts the local stack once, and the service again on each change in src/. A server for the pages reloads them on each
change in web/. Ctrl-C stops everything.

  npm run dev [-- --inspect]

  --inspect  a debugger can attach to the service at 127.0.0.1:9229

A changed SQL function (src/**/sql/*.sql) is applied to the local database. After a new migration, start again.
Where SUPABASE_URL is set, no local stack is started and no SQL is applied.
`;

const root = join(import.meta.dirname, '../..');

async function runDev(config: Config, nodeOptions: readonly string[]): Promise<void> {
  await runUntilStopped(async (resources, signal) => {
    const stack = config.services === undefined ? await startStack(config, signal) : undefined;
    if (stack !== undefined) resources.defer(stack.close);
    const runner = createRunner(stack, nodeOptions, async (url) => {
      const pages = await startPageServer(root, url);
      resources.defer(pages.close);
      return pages.url;
    });
    resources.defer(runner.stop);
    const watcher = watchFolder(join(root, 'src'), async (paths) => {
      const change = readChange(paths);
      if (!change.restart) return;
      print(`Changed: ${paths.join(', ')}`);
      if (change.applySql) await applySql(stack?.services.databaseUrl);
      await runner.restart();
    });
    resources.defer(watcher.close);
    await runner.restart();
  });
}

function startStack({ postgrestBin, databasePool }: Config, signal: AbortSignal): Promise<LocalStack> {
  const onLost = (message: string) => failProcess(new UserError(`${message}\nnpm run dev stops. Start it again.`));
  return startLocalStack({ root, postgrestBin, databasePool, log: print, onLost, signal });
}

function createRunner(
  stack: LocalStack | undefined,
  nodeOptions: readonly string[],
  startPages: (serviceUrl: string) => Promise<string>,
): ServiceRunner {
  let isFirstStart = true;
  return createServiceRunner({
    script: join(root, 'src/server.ts'),
    args: stack === undefined ? [] : ['--attach', stack.services.supabase.url],
    nodeOptions,
    async onReady(url, elapsedMs) {
      if (isFirstStart) {
        const pages = await startPages(url);
        print(stack === undefined ? `Pages: ${pages}` : await createWelcome(url, stack, pages));
      }
      if (!isFirstStart) print(`Ready after ${(elapsedMs / 1000).toFixed(1)} s`);
      isFirstStart = false;
    },
    onEnd: (reason) => print(`The service ended with ${reason}. It starts again on the next change.`),
  });
}

/** Only to the local stack. A mistake in the SQL is printed, and the next save tries again. */
async function applySql(databaseUrl: string | undefined): Promise<void> {
  if (databaseUrl === undefined) return;
  try {
    await migrate({ databaseUrl, direction: 'up', log: print });
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
  }
}

try {
  const { values } = parseArgs({
    options: { inspect: { type: 'boolean', default: false }, help: { type: 'boolean', default: false, short: 'h' } },
  });
  if (values.help) process.stdout.write(help);
  else await runDev(readConfig(), values.inspect ? ['--inspect=127.0.0.1:9229'] : []);
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
