// One flight a key, shared by all who ask, its failure too. Nobody joins one that began before a write he knows of: he waits
// for the trailing flight, which starts when the running one has landed. So the loads of one key never overlap, and however
// fast the writes come there are never more than two flights a key.

export interface Flight<Landing> {
  readonly landing: Promise<Landing>;
  stamp: number;
  ownStamp: number;
  startedAtMs: number;
}

export interface TakeOff<Landing> {
  /** May this reader have what that flight brings? */
  readonly canJoin: (flight: Flight<Landing>) => boolean;
  readonly start: (flight: Flight<Landing>) => Promise<Landing>;
}

interface Lane<Landing> {
  running: Flight<Landing>;
  trailing?: { readonly landing: Promise<Landing>; depart(): void };
}

export function createFlights<Landing>() {
  const lanes = new Map<string, Lane<Landing>>();

  function depart(key: string, start: TakeOff<Landing>['start']): Promise<Landing> {
    const { promise, resolve, reject } = Promise.withResolvers<Landing>();
    const running: Flight<Landing> = { landing: promise, stamp: 0, ownStamp: 0, startedAtMs: 0 };
    lanes.set(key, { running });
    const land = () => {
      const trailing = lanes.get(key)?.trailing;
      lanes.delete(key);
      trailing?.depart();
    };
    start(running).then(
      (landing) => {
        land();
        resolve(landing);
      },
      (error: unknown) => {
        land();
        reject(error);
      },
    );
    return promise;
  }

  return {
    /** `start` must set the flight's stamp before it gives way for the first time. */
    join(key: string, { canJoin, start }: TakeOff<Landing>): Promise<Landing> {
      const lane = lanes.get(key);
      if (lane === undefined) return depart(key, start);
      if (canJoin(lane.running)) return lane.running.landing;
      if (lane.trailing === undefined) {
        const { promise, resolve } = Promise.withResolvers<Landing>();
        lane.trailing = { landing: promise, depart: () => resolve(depart(key, start)) };
      }
      return lane.trailing.landing;
    },
    isRunning: (key: string) => lanes.has(key),
    count: () => lanes.size,
  };
}
