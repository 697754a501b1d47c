// A server that runs as our child: out of reach of the terminal's Ctrl-C, with its output in a file (so that it neither
// breaks nor blocks when we are killed), and ended by us in every case where we can still act.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { signalQuietly } from './processes.ts';

export interface ChildServer {
  readonly pid: number;
  hasEnded(): boolean;
  /** Resolves when it ends, for whatever reason. */
  readonly ended: Promise<void>;
  /** What it printed in this run. */
  output(): string;
  close(): Promise<void>;
}

export interface ChildServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly logFile: string;
  /** Asks it to end in good order; what it gets when there is no time to ask; and how long it may take. */
  readonly endSignal: NodeJS.Signals;
  readonly exitSignal: NodeJS.Signals;
  readonly endLimitMs: number;
  readonly onStart?: ((name: string, pid: number) => void) | undefined;
  /** It ended without being asked to. */
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
    throw new Error(`${name} can not be started from ${options.command}: ${cause}`, { cause });
  }
  // Before anything else can happen: from here on a kill -9 of ours leaves a child behind that the next start must know.
  options.onStart?.(name, pid);
  let isEnded = false;
  let isClosing = false;
  const output = () => readFileSync(options.logFile, 'utf8').trim();
  const endWithUs = () => signalQuietly(pid, options.exitSignal);
  process.once('exit', endWithUs);
  const ended = once(child, 'exit').then(([code, signal]) => {
    isEnded = true;
    process.removeListener('exit', endWithUs);
    if (!isClosing) {
      options.onUnexpectedEnd?.(`${name} (pid ${pid}) ended with ${signal ?? code}: see ${options.logFile}`);
    }
  });
  return {
    pid,
    hasEnded: () => isEnded,
    ended,
    output,
    async close() {
      isClosing = true;
      if (isEnded) return;
      // A child of ours keeps its pid until we have reaped it, so the pid can not be somebody else's here.
      signalQuietly(pid, options.endSignal);
      const limit = setTimeout(() => signalQuietly(pid, 'SIGKILL'), options.endLimitMs);
      await ended;
      clearTimeout(limit);
    },
  };
}

/** Tries until it holds, the server has ended, or the limit is over; says which. */
export async function waitUntilReady(
  server: ChildServer,
  isReady: () => Promise<boolean>,
  limitMs: number,
): Promise<'ready' | 'ended' | 'late'> {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (server.hasEnded()) return 'ended';
    if (await isReady()) return 'ready';
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return 'late';
}
