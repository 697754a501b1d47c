// Limits how many readers wait for a server that does not answer. After a few milliseconds only three keep waiting until the
// deadline; the others give up, and new readers do not start to wait.

export interface WaiterLimit {
  /** True: a reader is waiting for longer than a healthy server takes, so no other should start. */
  hasSlowWaiter(): boolean;
  /** The answer; absent when this reader gave up. Rejects at the deadline. */
  wait<Answer>(answer: Promise<Answer>): Promise<Answer | undefined>;
}

export function createWaiterLimit({ slowAfterMs = 10, deadlineMs = 50, maxSlowWaiters = 3 } = {}): WaiterLimit {
  let slowWaiters = 0;

  function wait<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>();
    let isSlow = false;
    let isEnded = false;
    let timer = afterSockets(slowAfterMs, becomeSlow);
    answer.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
    return promise;

    function becomeSlow(): void {
      if (isEnded) return;
      if (slowWaiters >= maxSlowWaiters) {
        resolve(undefined);
        return;
      }
      isSlow = true;
      slowWaiters++;
      timer = afterSockets(deadlineMs - slowAfterMs, () => {
        end();
        reject(new Error(`No answer within ${deadlineMs} ms.`));
      });
    }

    function end(): void {
      isEnded = true;
      clearTimeout(timer);
      if (isSlow) slowWaiters--;
      isSlow = false;
    }
  }

  return { hasSlowWaiter: () => slowWaiters > 0, wait };
}

/** In a turn of the event loop timers run before sockets: after a long turn an answer may have arrived, but not been read. */
export const afterSockets = (ms: number, callback: () => void) => setTimeout(() => setImmediate(callback), ms);
