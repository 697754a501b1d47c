// A server that runs as a child process. It is detached, so the terminal's Ctrl-C does not reach it, and its output goes to
// a file, so it neither breaks nor blocks when this process is killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { signalQuietly } from './processes.ts';

export interface ChildServer {
  readonly pid: number;
  hasEnded(): boolean;
  /** Resolves when the server ends, for any reason. */
  readonly ended: Promise<void>;
  /** What it has printed since this start. */
  output(): string;
  close(): Promise<void>;
}

interface ChildServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** Requests an orderly shutdown. */
  readonly endSignal: NodeJS.Signals;
  /** Sent when this process exits and cannot wait for the shutdown. */
  readonly exitSignal: NodeJS.Signals;
  /** After this time the server is killed. */
  readonly endLimitMs: number;
  readonly onStart?: ((name: string, pid: number) => void) | undefined;
  /** The server ended without a call of `close`. */
  readonly onUnexpectedEnd?: ((message: string) => void) | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

export async function startChildServer(options: ChildServerOptions): Promise<ChildServer> {
  const { name } = options;
  const logDescriptor = openSync(options.logFile, 'w', 0o600);
  const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.gid };
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', logDescriptor, logDescriptor],
    detached: true,
    ...identity,
  });
  closeSync(logDescriptor);
  const { pid } = child;
  if (pid === undefined) {
    const [cause] = await once(child, 'error');
    throw new Error(`${name} cannot be started from ${options.command}: ${cause}`, { cause });
  }
  // Recorded before anything else can happen: after a kill -9 of this process, the next start must find the child.
  options.onStart?.(name, pid);
  let isEnded = false;
  let isClosing = false;
  const endWithParent = () => signalQuietly(pid, options.exitSignal);
  process.once('exit', endWithParent);
  const ended = once(child, 'exit').then(([code, signal]) => {
    isEnded = true;
    process.removeListener('exit', endWithParent);
    if (!isClosing) {
      options.onUnexpectedEnd?.(`${name} (pid ${pid}) ended with ${signal ?? code}: see ${options.logFile}`);
    }
  });
  return {
    pid,
    hasEnded: () => isEnded,
    ended,
    output: () => readFileSync(options.logFile, 'utf8').trim(),
    async close() {
      isClosing = true;
      if (isEnded) return;
      // The pid cannot have been reused: a child keeps its pid until its parent has read its exit status.
      signalQuietly(pid, options.endSignal);
      const limit = setTimeout(() => signalQuietly(pid, 'SIGKILL'), options.endLimitMs);
      await ended;
      clearTimeout(limit);
    },
  };
}

interface ReadyOptions {
  readonly isReady: () => Promise<boolean>;
  readonly limitMs: number;
  /** Stops the waiting; the result is then 'late'. */
  readonly signal?: AbortSignal | undefined;
}

/** Polls until the server is ready, has ended, or the time is over. */
export async function waitUntilReady(
  server: ChildServer,
  { isReady, limitMs, signal }: ReadyOptions,
): Promise<'ready' | 'ended' | 'late'> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline && !signal?.aborted) {
    if (server.hasEnded()) return 'ended';
    if (await isReady()) return 'ready';
    await delay(15);
  }
  return 'late';
}
