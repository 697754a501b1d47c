// Single-flight per key: concurrent readers share one load and its failure. A reader that must see a newer write waits for the
// next load, which starts when the running one ends. So loads of one key never overlap, and a key has at most two.

/** One running load. */
export interface Flight<Result> {
  readonly result: Promise<Result>;
  version: number;
  ownVersion: number;
  startedAtMs: number;
}

interface FlightOptions<Result> {
  /** Whether the result of the running load is new enough for this reader. */
  readonly canJoin: (flight: Flight<Result>) => boolean;
  /** Must set the versions of the flight before its first `await`. */
  readonly start: (flight: Flight<Result>) => Promise<Result>;
}

interface Flights<Result> {
  readonly running: Flight<Result>;
  next?: { readonly result: Promise<Result>; start(): void };
}

export function createSingleFlight<Result>() {
  const flightsByKey = new Map<string, Flights<Result>>();

  function startFlight(key: string, start: FlightOptions<Result>['start']): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const running: Flight<Result> = { result: promise, version: 0, ownVersion: 0, startedAtMs: 0 };
    flightsByKey.set(key, { running });
    const end = () => {
      const next = flightsByKey.get(key)?.next;
      flightsByKey.delete(key);
      next?.start();
    };
    start(running).then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
    return promise;
  }

  return {
    join(key: string, { canJoin, start }: FlightOptions<Result>): Promise<Result> {
      const flights = flightsByKey.get(key);
      if (flights === undefined) return startFlight(key, start);
      if (canJoin(flights.running)) return flights.running.result;
      if (flights.next === undefined) {
        const { promise, resolve } = Promise.withResolvers<Result>();
        flights.next = { result: promise, start: () => resolve(startFlight(key, start)) };
      }
      return flights.next.result;
    },
    isRunning: (key: string) => flightsByKey.has(key),
    count: () => flightsByKey.size,
  };
}
