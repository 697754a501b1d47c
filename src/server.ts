// The service: read the configuration, start the local stack where no project is configured, build the app, listen.
//   node src/server.ts [--attach <gateway address>]    --attach uses a local stack that another process runs
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { type Config, InvalidConfig, readConfig, type Services } from './config.ts';
import { isLoopback } from './encryption.ts';
import type { PagesOptions } from './pages/pages.ts';
import { preparePages } from './pages/prepare.ts';
import { failProcess, print, runUntilStopped, UserError } from './process/run-until-stopped.ts';
import type { DemoCalls } from './simulator/demo-calls.ts';

const root = join(import.meta.dirname, '..');
const firstPort = 3000;
const maxPorts = 100;

interface Backend {
  readonly services: Services;
  /** What to print when the service is ready. */
  readonly welcome?: (url: string) => Promise<string>;
  /** The simulated provider that the local stack receives calls from. */
  readonly demoCalls?: DemoCalls;
  readonly demo?: PagesOptions['demo'];
}

async function serve(config: Config, gatewayUrl: string | undefined): Promise<void> {
  await runUntilStopped(async (resources, signal) => {
    // In parallel: importing the app takes about as long as starting the local stack.
    const [{ buildApp }, { services, welcome, demoCalls, demo }, built] = await Promise.all([
      import('./app.ts'),
      gatewayUrl === undefined ? openBackend(config, resources, signal) : attach(gatewayUrl),
      // In `npm run dev` Vite serves the pages.
      gatewayUrl === undefined
        ? preparePages({ root, isProduction: config.isProduction, log: print, signal })
        : { problem: 'The pages are at http://127.0.0.1:5173' },
    ]);
    signal.throwIfAborted();
    const standIns = demoCalls && { standIns: demoCalls.standIns };
    const app = await buildApp(config, {
      services,
      pages: { built, demo, traffic: demoCalls },
      ...standIns,
      ...(await chooseLogger(config)),
    });
    resources.defer(() => app.drain().then(() => app.close()));
    for (const warning of config.warnings ?? []) app.log.warn(warning);
    // Where the pages are built at the start, the build has printed its error.
    if (config.isProduction && 'problem' in built) app.log.warn(built.problem);
    const url = await listen(app, config);
    if (process.connected) process.send?.({ listening: url });
    if (welcome !== undefined) print(await welcome(url));
    demoCalls?.run(url);
  });
}

async function openBackend(config: Config, resources: AsyncDisposableStack, signal: AbortSignal): Promise<Backend> {
  if (config.services !== undefined) return { services: config.services };
  // Imported here: in production neither the local stack nor its packages are needed.
  const [{ startLocalStack }, { createWelcome }, { createDemoSignIn }] = await Promise.all([
    import('./local-stack/stack.ts'),
    import('./local-stack/welcome.ts'),
    import('./local-stack/demo-sign-in.ts'),
  ]);
  const onLost = (message: string) => failProcess(new UserError(`${message}\nCallboard stops. Start it again.`));
  const { postgrestBin, databasePool } = config;
  const stack = await startLocalStack({ root, postgrestBin, databasePool, log: print, onLost, signal });
  resources.defer(stack.close);
  const backend = {
    services: stack.services,
    welcome: (url: string) => createWelcome(url, stack),
    demo: createDemoSignIn(stack.keys),
  };
  if (config.demoCallsPerMinute === 0) return backend;
  const { createDemoCalls } = await import('./simulator/demo-calls.ts');
  const demoCalls = await createDemoCalls(stack.services, config.demoCallsPerMinute);
  resources.defer(demoCalls.close);
  return { ...backend, demoCalls };
}

/** The service for `npm run dev`, which prints the welcome itself. */
async function attach(gatewayUrl: string): Promise<Backend> {
  const [{ findRunningStack }, { createDemoSignIn }] = await Promise.all([
    import('./local-stack/running-stacks.ts'),
    import('./local-stack/demo-sign-in.ts'),
  ]);
  const stack = await findRunningStack(root, gatewayUrl);
  if (stack === undefined) {
    throw new UserError(`No local stack runs at ${gatewayUrl}. To list the running ones: npm run stack-info`);
  }
  // `npm run dev` kills this process, which would otherwise write the cache when it exits.
  setImmediate(flushCompileCache);
  return { services: stack.services, demo: createDemoSignIn(stack.keys) };
}

async function chooseLogger({ logLevel }: Config) {
  if (!process.stdout.isTTY) return {};
  const { createReadableLog } = await import('./process/readable-log.ts');
  return { logger: { level: logLevel, stream: createReadableLog() } };
}

/** The local stack prints an owner's token, and its database user is a superuser. */
function assertNotPublic({ services, host }: Config): void {
  if (services !== undefined || isLoopback(host)) return;
  throw new InvalidConfig([
    'HOST accepts connections from other machines, but SUPABASE_URL is not set: the local stack is for this machine only. ' +
      'Set SUPABASE_URL and the variables that belong to it, or leave HOST empty',
  ]);
}

/** On the configured port, or on the first free one from 3000, so that a second copy can run at the same time. */
async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  if (port !== undefined) {
    return app.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the port is in use. Set PORT to another one.' : cause.message;
      throw new UserError(`Cannot listen on ${host}, port ${port}: ${reason}`, { cause });
    });
  }
  for (let candidate = firstPort; candidate < firstPort + maxPorts; candidate += 1) {
    try {
      return await app.listen({ host, port: candidate });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new UserError(`All ports from ${firstPort} to ${firstPort + maxPorts - 1} are in use. Set PORT to a free one.`);
}

function readArguments(): { attach?: string } {
  try {
    return parseArgs({ options: { attach: { type: 'string' } } }).values;
  } catch (cause) {
    throw new UserError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

try {
  const { attach: gatewayUrl } = readArguments();
  const config = readConfig();
  assertNotPublic(config);
  await serve(config, gatewayUrl);
} catch (error) {
  if (!(error instanceof InvalidConfig || error instanceof UserError)) throw error;
  print(error.message);
  process.exitCode = 1;
}
