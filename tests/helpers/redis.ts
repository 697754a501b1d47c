// A Redis server for one test, on a free port, without persistence.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { findFreePort } from '../../src/local-stack/free-port.ts';

/** Whether redis-server is installed. Tests use describeWithRedis and itWithRedis. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
export const noteWithoutRedis = hasRedis ? '' : ' (skipped: redis-server is not installed)';

export type TestRedis = Awaited<ReturnType<typeof startRedis>>;

export async function startRedis({ port = 0, args = [] as readonly string[] } = {}) {
  const listening = port === 0 ? await findFreePort() : port;
  const server = spawn(
    'redis-server',
    ['--port', `${listening}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir(), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await readiness(server);
  const admin = new Redis(listening, '127.0.0.1');
  // A test may kill the server: the client must not throw then.
  admin.on('error', () => {});

  const url = `redis://127.0.0.1:${listening}`;
  const signal = (name: NodeJS.Signals) => server.kill(name);
  return {
    url,
    port: listening,
    /** A second client, for reading and corrupting data that the tested client uses. */
    admin,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async stop() {
      admin.disconnect();
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      signal('SIGCONT');
      signal('SIGKILL');
      await gone;
    },
  };
}

async function readiness(server: ChildProcess): Promise<void> {
  if (server.stdout === null) throw new Error('redis-server has no output');
  for await (const line of createInterface(server.stdout)) {
    if (line.includes('Ready to accept connections')) {
      server.stdout.resume();
      return;
    }
  }
  throw new Error('redis-server ended before it was ready');
}
