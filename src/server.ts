// The process: config, the embedded stack where nothing else is configured, the app, listen, close. Nothing else.
import { fileURLToPath } from 'node:url';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { type Config, InvalidConfig, readConfig, type Services } from './config.ts';
import { isLoopback } from './encryption.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const firstPort = 3000;

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** What whoever started us can mend: told in a line, without a stack trace. */
class Told extends Error {}

const isTold = (error: Error) => error instanceof Told || error.name === 'FailedMigration';

async function serve(config: Config): Promise<void> {
  const open: { close(): Promise<unknown> }[] = [];
  const ending = new AbortController();
  const starting = start(config, open, ending.signal);
  const { close } = closeWithGrace({ delay: 10_000, logger: { error: say } }, async ({ err }) => {
    if (err) say(isTold(err) ? err.message : `Closing after an error: ${err.stack ?? err.message}`);
    // Ctrl-C while it starts: nothing more begins, and what has begun is in `open` or has closed itself.
    ending.abort();
    await starting.catch(() => {});
    for (const part of open.reverse()) await part.close();
  });
  // The launcher holds the other end: when it is killed, nobody is left to forward a signal to us.
  process.once('disconnect', close);
  await starting.catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
}

async function start(config: Config, open: { close(): Promise<unknown> }[], signal: AbortSignal): Promise<void> {
  // Imported while the stack starts: half of a start each.
  const [{ buildApp }, { services, greet }] = await Promise.all([
    import('./app.ts'),
    config.services ? hosted(config.services) : embedded(config, open, signal),
  ]);
  signal.throwIfAborted();
  const app = await buildApp(config, { services });
  open.push({ close: () => app.drain().then(() => app.close()) });
  for (const warning of config.warnings ?? []) app.log.warn(warning);
  await greet(await listen(app, config));
}

function hosted(services: Services) {
  return { services, greet: async () => {} };
}

// Imported only here: production has no need of it, nor of the packages it stands on.
async function embedded(config: Config, open: { close(): Promise<unknown> }[], signal: AbortSignal) {
  const { startLocalStack } = await import('./local-stack/stack.ts');
  const { welcome } = await import('./local-stack/welcome.ts');
  const onLost = (message: string) => {
    // Thrown where nobody catches it: the process closes what is left and ends with 1.
    setImmediate(() => {
      throw new Told(`${message}\nCallboard ends: start it again.`);
    });
  };
  const { postgrestBin, databasePool } = config;
  const stack = await startLocalStack({ root, postgrestBin, databasePool, log: say, onLost, signal });
  open.push(stack);
  return { services: stack.services, greet: async (url: string) => say(await welcome(url, stack)) };
}

/** The local stack gives an owner's token to whoever reads its output, and has the rights of a superuser. */
function assertNotPublic({ services, host }: Config): void {
  if (services !== undefined || isLoopback(host)) return;
  throw new InvalidConfig([
    'HOST is open to other machines, and SUPABASE_URL is not set: the local stack with its demo data is for this machine alone. ' +
      'Set SUPABASE_URL and what belongs to it, or leave HOST empty',
  ]);
}

/** A port that was asked for, or the first free one from 3000 on: a second copy then runs beside the first. */
async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  if (port !== undefined) {
    return app.listen({ host, port }).catch((cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE' ? 'somebody else listens there. Choose another PORT.' : cause.message;
      throw new Told(`Can not listen on ${host}, port ${port}: ${taken}`, { cause });
    });
  }
  for (let candidate = firstPort; candidate < firstPort + 100; candidate += 1) {
    try {
      return await app.listen({ host, port: candidate });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Told(`Every port from ${firstPort} to ${firstPort + 99} is taken: say which one with PORT.`);
}

try {
  const config = readConfig();
  assertNotPublic(config);
  await serve(config);
} catch (error) {
  if (!(error instanceof InvalidConfig)) throw error;
  say(error.message);
  process.exitCode = 1;
}
