// Runs the service as a child process that can be started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

interface ServiceRunnerOptions {
  readonly script: string;
  readonly args: readonly string[];
  readonly nodeOptions: readonly string[];
  /** The service accepts requests. */
  readonly onReady: (url: string, elapsedMs: number) => void;
  /** The service ended by itself: its exit code or signal. */
  readonly onEnd: (reason: number | string) => void;
}

export type ServiceRunner = ReturnType<typeof createServiceRunner>;

export function createServiceRunner({ script, args, nodeOptions, onReady, onEnd }: ServiceRunnerOptions) {
  let running: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const child = running;
    running = undefined;
    if (child === undefined) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  return {
    /** Kills the old process: an orderly shutdown would keep connections for half a second. */
    async restart(): Promise<void> {
      const startedAt = performance.now();
      await end('SIGKILL');
      // The channel ends the service when this process is killed.
      const child = spawn(process.execPath, [...nodeOptions, script, ...args], {
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      });
      running = child;
      child.on('message', (message) => {
        const url = readListening(message);
        if (url !== undefined) onReady(url, performance.now() - startedAt);
      });
      child.once('exit', (code, signal) => {
        if (running !== child) return;
        running = undefined;
        onEnd(signal ?? code ?? 0);
      });
    },

    stop: () => end('SIGTERM'),
  };
}

function readListening(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('listening' in message)) return undefined;
  return typeof message.listening === 'string' ? message.listening : undefined;
}
