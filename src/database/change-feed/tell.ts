import { reasonOf } from './reason.ts';

/** Calls back, and survives it: a mistake of the one who is told must not end the feed. */
export function createTell(log: { warn(details: object, message: string): void }) {
  const complain = (error: unknown) => log.warn({ reason: reasonOf(error) }, 'change feed: a callback threw');
  return function tell(callback: () => unknown): void {
    try {
      const result = callback();
      if (result instanceof Promise) result.catch(complain);
    } catch (error) {
      complain(error);
    }
  };
}
