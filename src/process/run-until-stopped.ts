// Runs a process until it is stopped by a signal, by the end of its launcher, or by an error. Then closes what it opened.
import closeWithGrace from 'close-with-grace';

/** An error that the user can fix. It is printed as its message, without a stack trace. */
export class UserError extends Error {}

const isUserError = (error: Error) => error instanceof UserError || error.name === 'FailedMigration';
const closeLimitMs = 10_000;

export function print(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with 1. The error is uncaught on purpose: closeWithGrace then closes what is open. */
export function failProcess(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

/** `start` adds what it opens to `resources`, which close in the reverse order. When it fails, the process ends with 1. */
export async function runUntilStopped(
  start: (resources: AsyncDisposableStack, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const resources = new AsyncDisposableStack();
  const ending = new AbortController();
  const starting = start(resources, ending.signal);
  const { close } = closeWithGrace({ delay: closeLimitMs, logger: { error: print } }, async ({ err }) => {
    if (err) print(isUserError(err) ? err.message : `Closing after an error: ${err.stack ?? err.message}`);
    // A signal during the start aborts it. What has started by then is in `resources`, or has closed itself.
    ending.abort();
    await starting.catch(() => {});
    await resources.disposeAsync();
  });
  // The launcher holds the other end of this channel. When the launcher is killed, no signal would arrive.
  process.once('disconnect', close);
  await starting.catch((error: unknown) => {
    if (!ending.signal.aborted) failProcess(error);
  });
}
