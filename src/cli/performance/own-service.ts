// The service of this repository's embedded stack: the one that runs, else one that is started for as long as it is needed.
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
  const ports = port === undefined ? Array.from({ length: portsTried }, (_, place) => firstPort + place) : [port];
  for (const url of ports.map((each) => `http://127.0.0.1:${each}`)) {
    if (await takesToken(url, tokens.member)) return { url, tokens, close: async () => {} };
  }
  log('No npm start runs here: the service is started for this, and ended afterwards.');
  return { ...(await startService()), tokens };
}

/** Only ours does: nobody else knows the keys. */
async function takesToken(url: string, token: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}` };
  try {
    return (await fetch(`${url}/api/me`, { headers, signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** A process of its own, as npm start has it: what is measured shares no thread with the one who measures. */
async function startService(): Promise<Pick<OwnService, 'url' | 'close'>> {
  // The channel ends it when we are gone.
  const child = spawn(process.execPath, [join(root, 'src/server.ts')], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  const { stderr } = child;
  if (stderr === null) throw new Error('It is piped');
  let said = '';
  const { promise: listening, resolve } = Promise.withResolvers<string>();
  stderr.on('data', (chunk) => {
    said += String(chunk);
    const [, url] = /API\s+(http:\S+)\/api\b/.exec(said) ?? [];
    if (url !== undefined) resolve(url);
  });
  const url = await Promise.race([listening, ended.then(() => undefined)]);
  if (url === undefined) throw new Error(`The service did not start:\n${said}`);
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
