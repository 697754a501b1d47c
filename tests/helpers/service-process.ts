// `node src/server.ts` as a process, as in production.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Services } from '../../src/config.ts';

const script = join(import.meta.dirname, '../../src/server.ts');

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
  /** Resolves with its address; rejects when the process ends first. */
  readonly listening: Promise<string>;
}

interface Options {
  readonly env?: Record<string, string>;
  readonly nodeOptions?: readonly string[];
  /** A script that starts it, with arguments: for example `run.mjs`. */
  readonly launcher?: readonly string[];
}

export function startService({ env = {}, nodeOptions = [], launcher = [] }: Options = {}): ServiceProcess {
  const child = spawn(
    process.execPath,
    [...nodeOptions, ...launcher, launcher.length === 0 ? script : 'src/server.ts'],
    {
      // The environment of the tests must not configure the service. The compiled code is shared: a start takes half the time.
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        DEMO_CALLS_PER_MINUTE: '0',
        ...env,
      },
      // With an IPC channel, as the launcher starts it: the service ends when the channel closes.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('stdout and stderr are pipes');
  const said = { stdout: '', stderr: '' };
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  listening.catch(() => {});
  stdout.on('data', (chunk) => {
    said.stdout += String(chunk);
    const [, url] = /Server listening at (http:[^"\s]+)/.exec(said.stdout) ?? [];
    if (url !== undefined) resolve(url);
  });
  stderr.on('data', (chunk) => {
    said.stderr += String(chunk);
  });
  // Not `close`, which is never emitted after this side has closed the channel.
  const all = Promise.all([once(child, 'exit'), finished(stdout), finished(stderr)]);
  const ended = all.then(([[code, signal]]) => {
    reject(new Error(`The service ended with ${signal ?? code} before it listened: ${said.stderr}`));
    return { code, signal, ...said };
  });
  return { child, ended, listening };
}

/** The environment of a hosted deployment with these services. */
export function environmentOf({ supabase, bucket, secretKeys }: Services): Record<string, string> {
  return {
    SUPABASE_URL: supabase.url,
    SUPABASE_PUBLISHABLE_KEY: supabase.publishableKey,
    CALLBOARD_KEY: supabase.gatewayKey,
    CONNECTION_SECRETS_KEY: secretKeys.join(','),
    S3_REGION: bucket.region,
    S3_BUCKET: bucket.name,
    S3_ACCESS_KEY_ID: bucket.accessKeyId,
    S3_SECRET_ACCESS_KEY: bucket.secretAccessKey,
    ...(bucket.endpoint === undefined ? {} : { S3_ENDPOINT: bucket.endpoint }),
  };
}
