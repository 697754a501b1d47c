// A server that has gone silent holds up whoever waits for it. After a few milliseconds of silence only three go on waiting,
// to find out; the others give up, and nobody new begins to wait.

export interface Patience {
  /** True: somebody is waiting for longer than an answer takes. */
  isTried(): boolean;
  /** The answer, or absent when this one is not among those who go on waiting. Rejects when the deadline is over. */
  wait<Answer>(answer: Promise<Answer>): Promise<Answer | undefined>;
}

export function createPatience({ silenceMs = 10, deadlineMs = 50, maxPatient = 3 } = {}): Patience {
  let patient = 0;
  return {
    isTried: () => patient > 0,
    wait<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
      const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>();
      let isPatient = false;
      let isDone = false;
      const look = () => {
        if (isDone) return;
        if (patient >= maxPatient) return resolve(undefined);
        isPatient = true;
        patient++;
        timer = afterReading(deadlineMs - silenceMs, () => {
          end();
          reject(new Error(`No answer within ${deadlineMs} ms.`));
        });
      };
      let timer = afterReading(silenceMs, look);
      const end = () => {
        isDone = true;
        clearTimeout(timer);
        if (isPatient) patient--;
        isPatient = false;
      };
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
    },
  };
}

/** Timers come before sockets in a turn of the loop: after a long turn an answer may lie there, unread. */
export const afterReading = (ms: number, then: () => void) => setTimeout(() => setImmediate(then), ms);
