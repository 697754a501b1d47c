import { reasonOf } from './reason.ts';

/** Runs callbacks and logs their errors: an error in a callback must not end the feed. */
export function createCallbackRunner(log: { warn(details: object, message: string): void }) {
  const logError = (error: unknown) => log.warn({ reason: reasonOf(error) }, 'change feed: a callback failed');
  return function runCallback(callback: () => unknown): void {
    try {
      const result = callback();
      if (result instanceof Promise) result.catch(logError);
    } catch (error) {
      logError(error);
    }
  };
}
