// The service of the local stack: the one that is running, or else one that is started for the measurement.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDemoToken } from '../../local-stack/demo-token.ts';
import { loadOrCreateKeys } from '../../local-stack/keys.ts';
import { stackHome } from '../../local-stack/stack-home.ts';
import type { Tokens } from './service.ts';

interface OwnService {
  readonly url: string;
  readonly tokens: Tokens;
  close(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');
const firstPort = 3000;
const portsTried = 10;

export async function findOrStartService(port: number | undefined, log: (line: string) => void): Promise<OwnService> {
  const keys = await loadOrCreateKeys(join(root, stackHome));
  const tokens = {
    member: await createDemoToken(keys, { org: 'bluebird', role: 'owner' }),
    ops: await createDemoToken(keys, { org: 'bluebird', role: 'ops' }),
  };
  const ports = port === undefined ? Array.from({ length: portsTried }, (_, offset) => firstPort + offset) : [port];
  for (const url of ports.map((each) => `http://127.0.0.1:${each}`)) {
    if (await acceptsToken(url, tokens.member)) return { url, tokens, close: async () => {} };
  }
  log('No service is running here: one is started for this, and stopped afterwards.');
  return { ...(await startService()), tokens };
}

/** Only a service of this clone accepts the token, since the keys are its own. */
async function acceptsToken(url: string, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    return (await fetch(`${url}/api/me`, { headers, signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** In another process, as npm start runs it: the measurement must not share a thread with the service. */
async function startService(): Promise<Pick<OwnService, 'url' | 'close'>> {
  // The IPC channel ends the service when this process ends.
  const child = spawn(process.execPath, [join(root, 'src/server.ts')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  const { stderr } = child;
  if (stderr === null) throw new Error('stderr is not piped');
  let output = '';
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  stderr.on('data', (chunk) => {
    output += String(chunk);
    const [, url] = /API\s+(http:\S+)\/api\b/.exec(output) ?? [];
    if (url !== undefined) resolve(url);
  });
  const url = await Promise.race([listening, ended.then(() => undefined)]);
  if (url === undefined) throw new Error(`The service did not start:\n${output}`);
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
