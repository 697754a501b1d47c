// One listening connection: it connects, LISTENs, and verifies with a notification from another connection that delivery works.
import { randomUUID } from 'node:crypto';
import { changeChannel } from './change.ts';
import { type Connection, createConnection } from './connection.ts';

const statementTimeoutMs = 5000;

interface ListenerOptions {
  readonly databaseUrl: string;
  readonly onChange: (payload: string) => void;
  readonly onHeartbeat: () => void;
  readonly onMarker: (marker: string) => void;
  readonly onEnd: (reason: Error) => void;
}

export function createListener({ databaseUrl, onChange, onHeartbeat, onMarker, onEnd }: ListenerOptions) {
  // One channel per listener: on a shared one, each would receive the heartbeats of all.
  const heartbeatChannel = `callboard_heartbeat_${randomUUID().replaceAll('-', '')}`;
  const { promise: firstNotification, resolve: onFirstNotification } = Promise.withResolvers<void>();
  const connection = createConnection({
    databaseUrl,
    onEnd,
    onNotification(channel, payload) {
      if (channel === changeChannel) return onChange(payload);
      if (payload !== '') onMarker(payload);
      onFirstNotification();
      onHeartbeat();
    },
  });
  const others: Connection[] = [];
  let isHeartbeatRunning = false;
  let isDestroyed = false;
  let step = 'the connection to the database';

  const notify = (from: Connection, marker = '') => from.query('select pg_notify($1, $2)', [heartbeatChannel, marker]);

  // From another connection: behind a transaction pooler, a connection may receive its own notifications but never those of others.
  async function verifyDelivery(): Promise<void> {
    if (isDestroyed) return;
    const other = createConnection({ databaseUrl });
    others.push(other);
    await other.connect();
    await notify(other);
    await Promise.all([firstNotification, other.destroy()]);
  }

  return {
    /** What `open` is waiting for, for the message of a timeout. */
    step: () => step,
    async open(): Promise<void> {
      await connection.connect();
      step = 'LISTEN';
      await connection.query(`set statement_timeout = ${statementTimeoutMs}`);
      await connection.query(`listen ${changeChannel}`);
      await connection.query(`listen ${heartbeatChannel}`);
      step = `a test notification. ${howToConnect}`;
      await verifyDelivery();
    },
    /** Comes back as `onHeartbeat`. While one is being sent, another is not sent. */
    sendHeartbeat(): void {
      if (isHeartbeatRunning) return;
      isHeartbeatRunning = true;
      notify(connection).then(
        () => {
          isHeartbeatRunning = false;
        },
        (error: Error) => onEnd(error),
      );
    },
    /** Comes back as `onMarker`, after every change that was committed before. */
    sendMarker(marker: string): void {
      notify(connection, marker).catch(onEnd);
    },
    /** Resolves after every notification that was sent before. Unlike a heartbeat it writes nothing and wakes no other listener. */
    query: () => connection.query('select'),
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

const howToConnect =
  'DATABASE_URL must be a direct or session-mode connection (on Supabase port 5432), not a transaction pooler (port 6543)';
