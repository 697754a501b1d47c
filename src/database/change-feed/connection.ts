// One PostgreSQL connection that can be destroyed at any time, also while it connects or when the server does not respond.
// `client.end()` would wait for a response.
import { Socket } from 'node:net';
import pg from 'pg';

export type Connection = ReturnType<typeof createConnection>;

interface ConnectionOptions {
  readonly databaseUrl: string;
  readonly onNotification?: (channel: string, payload: string) => void;
  /** May be called several times, also after `destroy`. */
  readonly onEnd?: (reason: Error) => void;
}

export function createConnection({ databaseUrl, onNotification, onEnd = () => {} }: ConnectionOptions) {
  const socket = new Socket();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<void>();
  socket.once('close', () => onClosed());
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'callboard-change-feed',
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    stream: () => socket,
  });
  client.on('error', onEnd);
  client.on('end', () => onEnd(new Error('the connection was closed')));
  client.on('notification', ({ channel, payload = '' }) => onNotification?.(channel, payload));

  return {
    connect: async () => void (await client.connect()),
    query: async (sql: string, values: readonly unknown[] = []) => void (await client.query(sql, [...values])),
    destroy(): Promise<void> {
      socket.destroy();
      return closed;
    },
  };
}
