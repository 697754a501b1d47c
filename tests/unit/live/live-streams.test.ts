// Streams over real sockets with a manual clock: heartbeats, endings, and clients that do not read.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveStreams, type Subscriber } from '../../../src/features/live/live-streams.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type LiveClient, openLive } from '../../helpers/live-client.ts';
import { createManualTimers } from '../../helpers/manual-timers.ts';

const acme = 'acme';
const hourMs = 3_600_000;
let time: ReturnType<typeof createManualTimers>;
let streams: ReturnType<typeof createLiveStreams>;
let lags: number[];
/** Of the next client. */
let next: Partial<Subscriber>;
let responses: ServerResponse[];
let server: ReturnType<typeof createServer>;
let clients: LiveClient[];
const sockets = new Set<Socket>();

beforeEach(async () => {
  time = createManualTimers();
  lags = [];
  next = {};
  responses = [];
  clients = [];
  streams = createLiveStreams({
    limits: { maxPerUser: 50, maxPerOrg: 50, maxPerInstance: 50 },
    now: time.now,
    wallNow: time.now,
    timers: time.timers,
    random: () => 0.5,
    onLag: (ms) => lags.push(ms),
  });
  streams.setDegraded(false);
  server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    responses.push(response);
    const id = request.headers['last-event-id']?.toString();
    streams.open({
      ...{ response, userId: 'u', orgId: acme, lastEventId: id, expiresAtMs: 2 * hourMs + time.now() },
      ...{ hasCalls: false, isStillMember: async () => true, ...next },
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
});

async function open(subscriber: Partial<Subscriber> = {}, headers: Record<string, string> = {}): Promise<LiveClient> {
  next = subscriber;
  const client = await openLive({ port: (server.address() as AddressInfo).port, headers });
  clients.push(client);
  await client.sees('ready');
  await settled();
  return client;
}

/** Until every written byte has left this process, and its callback has run. */
const settled = () =>
  vi.waitFor(
    () => {
      for (const { writableLength, destroyed } of responses) expect(destroyed || writableLength === 0).toBe(true);
    },
    { interval: 1 },
  );

/** While the clients read: a jump would make them look stalled. */
async function advanceReading(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1000) {
    time.advance(1000);
    await settled();
  }
}

const change = (table: string, orgs: readonly string[] | '*' = [acme], at?: number) =>
  streams.changed({ table, orgs, ...(at !== undefined && { at }) });

describe('hints', () => {
  it('are coalesced to two a second for an organisation', async () => {
    const client = await open();
    for (let ms = 0; ms < 2000; ms += 10) {
      change(ms % 20 === 0 ? 'call_logs' : 'contacts');
      time.advance(10);
      await settled();
    }
    time.advance(500);
    await eventually(() =>
      expect(client.names().filter((name) => name === 'changed').length).toBeGreaterThanOrEqual(4),
    );
    expect(client.names().filter((name) => name === 'changed').length).toBeLessThanOrEqual(5);
    expect(client.tables()).toEqual(['call_logs', 'contacts']);
  });

  it('name the tables of one transaction together', async () => {
    const client = await open();
    change('call_logs');
    change('call_queue');
    time.advance(25);
    await client.sees('changed');
    expect(client.events.at(-1)?.data.tables).toEqual(['call_logs', 'call_queue']);
  });

  it('of a change to all organisations reach all, but never name platform_roles', async () => {
    const [one, other] = [await open(), await open({ orgId: 'other' })];
    change('platform_roles', '*');
    change('templates', '*');
    time.advance(25);
    await Promise.all([one.seesTable('templates'), other.seesTable('templates')]);
    expect([one.tables(), other.tables()]).toEqual([['templates'], ['templates']]);
  });

  it('measure the lag from the oldest change', async () => {
    await open();
    time.advance(1000);
    change('call_logs', [acme], 900);
    change('call_logs', [acme], 990);
    time.advance(25);
    expect(lags).toEqual([125]);
  });
});

describe('named calls', () => {
  const call = (number: number, status = 'ringing') => ({
    id: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    ...{ status, direction: 'inbound', started_at: '2026-11-28T09:30:00.125', agent_id: null },
  });
  const callsChange = (...calls: ReturnType<typeof call>[]) =>
    streams.changed({ table: 'call_logs', orgs: [acme], ...(calls.length > 0 && { calls }) });
  const seen = ({ events }: LiveClient) => events.flatMap(({ event, data }) => (event === 'call' ? [data] : []));

  it('are sent before the hint, each once with its last state, and only to streams that asked for them', async () => {
    const [client, other] = [await open({ hasCalls: true }), await open()];
    callsChange(call(1));
    callsChange(call(2));
    callsChange(call(1, 'completed'));
    time.advance(25);
    await Promise.all([client.sees('changed'), other.sees('changed')]);
    expect(client.names()).toEqual(['ready', 'call', 'call', 'changed']);
    expect(seen(client)).toEqual([
      { ...call(2), started_at: '2026-11-28T09:30:00.125+00:00' },
      { ...call(1, 'completed'), started_at: '2026-11-28T09:30:00.125+00:00' },
    ]);
    expect(other.names()).toEqual(['ready', 'changed']);
  });

  it('are left out of a hint when they are more than twenty, or not all known', async () => {
    const client = await open({ hasCalls: true });
    const hintAfter = async (change: () => void, hints: number) => {
      change();
      time.advance(500);
      await eventually(() => expect(client.names().filter((name) => name === 'changed')).toHaveLength(hints));
      await settled();
    };
    await hintAfter(() => {
      for (let number = 1; number <= 21; number += 1) callsChange(call(number));
    }, 1);
    await hintAfter(() => {
      callsChange(call(1));
      callsChange();
    }, 2);
    expect(seen(client)).toEqual([]);
    await hintAfter(() => callsChange(call(3)), 3);
    expect(seen(client)).toHaveLength(1);
  });

  it('are sent again to a client that was cut before the hint', async () => {
    const first = await open({ hasCalls: true });
    const id = first.lastId() ?? '';
    callsChange(call(1));
    time.advance(25);
    await first.sees('call');
    first.cut();
    await eventually(() => expect(streams.stats().open).toBe(0));
    const again = await open({ hasCalls: true }, { 'last-event-id': id });
    await again.sees('changed');
    expect(again.names()).toEqual(['ready', 'call', 'changed']);
  });
});

describe('an open stream', () => {
  it('carries a comment within 15 s of silence', async () => {
    const client = await open();
    time.advance(10_000);
    await eventually(() => expect(client.comments()).toBe(1));
    await settled();
    time.advance(9000);
    expect(client.comments()).toBe(1);
    time.advance(1000);
    await eventually(() => expect(client.comments()).toBe(2));
  });

  it('ends with `reauth` when the token expires', async () => {
    const client = await open({ expiresAtMs: 60_000 });
    await advanceReading(59_000);
    expect(streams.stats().open).toBe(1);
    time.advance(1000);
    await client.closed;
    expect(client.names().at(-1)).toBe('reauth');
    expect(streams.stats()).toMatchObject({ open: 0, ended: { reauth: 1 } });
  });

  it('ends with `bye` after an hour', async () => {
    const client = await open();
    await advanceReading(hourMs);
    await client.closed;
    expect(client.names().at(-1)).toBe('bye');
    expect(streams.stats()).toMatchObject({ open: 0, ended: { lifetime: 1 } });
  });

  it('ends with `revoked` or, when the membership cannot be read, with `bye`', async () => {
    const failing = async () => {
      throw new Error('no database');
    };
    const [member, revoked, unknown] = [
      await open(),
      await open({ isStillMember: async () => false }),
      await open({ isStillMember: failing }),
    ];
    change('call_logs');
    time.advance(25);
    await revoked.sees('changed');
    change('user_org_roles');
    await Promise.all([revoked.closed, unknown.closed]);
    expect([revoked.names().at(-1), unknown.names().at(-1)]).toEqual(['revoked', 'bye']);
    expect(streams.stats().open).toBe(1);
    expect(member.names()).not.toContain('bye');
  });

  it('is checked again after changes were lost', async () => {
    const revoked = await open({ isStillMember: async () => false });
    streams.reset();
    await revoked.closed;
    expect(revoked.names()).toContain('revoked');
  });

  it('ends with `bye` and a random retry at shutdown, and no stream begins afterwards', async () => {
    const client = await open();
    streams.close();
    await client.closed;
    expect(client.events.at(-1)).toMatchObject({ event: 'bye', retry: 5500 });
    const late = await openLive({ port: (server.address() as AddressInfo).port });
    await late.closed;
    expect(late.names()).toEqual(['bye']);
  });
});

describe('a client that does not read', () => {
  /** The kernel takes megabytes for a client, so the response stops calling back as it would when that is full. */
  async function openStalled() {
    const client = await open();
    const response = responses.at(-1);
    if (response?.socket == null) throw new Error('no socket');
    const { socket } = response;
    const waiting: (() => void)[] = [];
    const write = socket._write.bind(socket);
    const writev = socket._writev?.bind(socket);
    socket._write = (chunk, encoding, done) => void waiting.push(() => write(chunk, encoding, done));
    socket._writev = (chunks, done) => void waiting.push(() => writev?.(chunks, done));
    return {
      client,
      response,
      drain() {
        Object.assign(socket, { _write: write, _writev: writev });
        for (const send of waiting.splice(0)) send();
      },
    };
  }

  const changeEachSecond = (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      change(`table_${String.fromCharCode(97 + (second % 3))}`);
      time.advance(1000);
    }
  };

  it('holds one hint in flight, and gets all else in one hint when it reads again', async () => {
    const { client, response, drain } = await openStalled();
    changeEachSecond(14);
    expect(response.writableLength).toBeLessThan(300);
    expect(client.names()).toEqual(['ready']);
    drain();
    await client.seesTable('table_c');
    expect(client.events.slice(1).map(({ data }) => data.tables)).toEqual([
      ['table_a'],
      ['table_a', 'table_b', 'table_c'],
    ]);
    expect(streams.stats().ended.stalled).toBe(0);
  });

  it('is cut after 15 s, and others are not delayed', async () => {
    const { client: stalled } = await openStalled();
    const reader = await open();
    for (let second = 1; second <= 16; second += 1) {
      change('call_logs');
      time.advance(1000);
      await eventually(() => expect(reader.names().filter((name) => name === 'changed')).toHaveLength(second));
      await eventually(() => expect(responses.at(-1)?.writableLength).toBe(0));
    }
    await stalled.closed;
    expect(streams.stats()).toMatchObject({ open: 1, ended: { stalled: 1 } });
  });
});

describe('the replay', () => {
  it('of changes while no stream is open begins after the last id', async () => {
    const first = await open();
    change('call_logs');
    time.advance(25);
    await first.sees('changed');
    const id = first.lastId() ?? '';
    first.cut();
    await eventually(() => expect(streams.stats().open).toBe(0));
    change('contacts');
    const again = await open({}, { 'last-event-id': id });
    await again.sees('changed');
    expect(again.tables()).toEqual(['contacts']);
  });
});
