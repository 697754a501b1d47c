// One listening session: connects, LISTENs, and has it proved that notifications arrive before it says that they do.
import { randomUUID } from 'node:crypto';
import { changeChannel } from './change.ts';
import { type Connection, createConnection } from './connection.ts';

const statementTimeoutMs = 5000;

interface ListenOptions {
  readonly databaseUrl: string;
  readonly onChange: (payload: string) => void;
  readonly onHeartbeat: () => void;
  readonly onMark: (mark: string) => void;
  readonly onEnd: (reason: Error) => void;
}

export type Listening = ReturnType<typeof createListening>;

export function createListening({ databaseUrl, onChange, onHeartbeat, onMark, onEnd }: ListenOptions) {
  // Each listener's own: with one for all, each would wake on the beats of all.
  const heartbeatChannel = `callboard_heartbeat_${randomUUID().replaceAll('-', '')}`;
  const { promise: firstHeard, resolve: onFirstHeard } = Promise.withResolvers<void>();
  const connection = createConnection({
    databaseUrl,
    onEnd,
    onNotification(channel, payload) {
      if (channel === changeChannel) return onChange(payload);
      if (payload !== '') onMark(payload);
      onFirstHeard();
      onHeartbeat();
    },
  });
  const others: Connection[] = [];
  let isAsking = false;
  let isDestroyed = false;
  let step = 'connecting to the database';

  const announceTo = (from: Connection, mark = '') => from.query('select pg_notify($1, $2)', [heartbeatChannel, mark]);

  // From another connection: behind a transaction pooler one's own notification may come back, and nobody else's ever does.
  async function proveDelivery(): Promise<void> {
    if (isDestroyed) return;
    const other = createConnection({ databaseUrl });
    others.push(other);
    await other.connect();
    await announceTo(other);
    await Promise.all([firstHeard, other.destroy()]);
  }

  return {
    /** What it waits for, should it take too long. */
    step: () => step,
    async open(): Promise<void> {
      await connection.connect();
      step = 'LISTEN';
      await connection.query(`set statement_timeout = ${statementTimeoutMs}`);
      await connection.query(`listen ${changeChannel}`);
      await connection.query(`listen ${heartbeatChannel}`);
      step = `a notification, which never came: ${whereToConnect}`;
      await proveDelivery();
    },
    /** An answer still awaited answers this one too. */
    ask(): void {
      if (isAsking) return;
      isAsking = true;
      announceTo(connection).then(
        () => {
          isAsking = false;
        },
        (error: Error) => onEnd(error),
      );
    },
    /** Comes back as `onMark`, after every change that was committed before. */
    mark(mark: string): void {
      announceTo(connection, mark).catch(onEnd);
    },
    /** Behind every notification that was sent before. Unlike a heartbeat it writes nothing, and no other listener is woken. */
    answers: () => connection.query('select'),
    async announce(payloads: readonly string[]): Promise<void> {
      await connection.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [
        changeChannel,
        payloads,
      ]);
    },
    async destroy(): Promise<void> {
      isDestroyed = true;
      await Promise.all([connection, ...others].map((each) => each.destroy()));
    },
  };
}

const whereToConnect =
  'DATABASE_URL must be a direct or session-mode connection (on Supabase port 5432), not a transaction pooler (port 6543)';
