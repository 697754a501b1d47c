// Checks whether the users of open streams are still members, one at a time: a change of roles must not send a query for each of 5,000
// streams at once.
import type { Stream } from './stream.ts';

interface Checked {
  /** Resolves with false when the user is no longer a member. */
  readonly isStillMember: () => Promise<boolean>;
}

export function createMemberChecks(retryOfBye: () => number) {
  const unchecked = new Map<Stream, Checked>();
  let isChecking = false;

  async function checkOneByOne(): Promise<void> {
    isChecking = true;
    for (const [stream, { isStillMember }] of unchecked) {
      // Before the check: a change during it needs another one.
      unchecked.delete(stream);
      const isMember = await isStillMember().catch(() => undefined);
      if (isMember === false) stream.close('revoked', 2000);
      // The membership could not be read. The client reconnects, and is admitted or refused like any request.
      if (isMember === undefined) stream.close('bye', retryOfBye());
    }
    isChecking = false;
  }

  return {
    check(streams: ReadonlyMap<Stream, Checked>): void {
      for (const [stream, checked] of streams) unchecked.set(stream, checked);
      if (!isChecking) void checkOneByOne();
    },
    forget: (stream: Stream) => void unchecked.delete(stream),
  };
}
