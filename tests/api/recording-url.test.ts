import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, get, insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { type FaultyUpstream, holdRequests, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { makeRecording } from '../helpers/recording.ts';

const wav = makeRecording('recording-url.test');
let now = Date.now();
let service: TestApp;
let upstream: FaultyUpstream;
let org: TestOrg;
let callId: string;
let silentCallId: string;

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    between: async (services) => {
      upstream = await startFaultyUpstream(services.supabase.url);
      return upstream.inFrontOf(services);
    },
  });
  org = await makeOrg(service.stack);
  callId = await recordedCall(`${org.id}/2026/a call.wav`);
  const [silent = ''] = await insertCalls(service.stack, org.id, [{ started_at: '2026-03-01T10:00:00Z' }]);
  silentCallId = silent;
});
beforeEach(() => {
  upstream.setFault();
});
afterAll(async () => {
  await service?.close();
  await upstream?.close();
});

/** A call, and the object with its recording key. */
async function recordedCall(key: string): Promise<string> {
  const path = join(service.stack.buckets, 'recordings', key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wav);
  const [id = ''] = await insertCalls(service.stack, org.id, [
    { started_at: '2026-03-08T10:00:00Z', recording_key: key },
  ]);
  return id;
}

const press = (id = callId, who: { token: string } = org, headers: Record<string, string> = {}) =>
  get(service.app, who, `/api/calls-dashboard/${id}/recording-url`, { headers });

async function request(as: 'stream' | 'download', id = callId) {
  const answer = await service.app.inject({
    method: 'POST',
    url: `/api/calls-dashboard/${id}/recording-url`,
    headers: { authorization: `Bearer ${org.token}` },
    payload: { as },
  });
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

async function pressedUrl(id = callId): Promise<string> {
  const { status, body } = await press(id);
  expect(status).toBe(200);
  return body.url;
}

async function auditOf(requestId: string) {
  const { rows } = await service.stack.sql.query(
    'select org_id, actor_id, action, subject_type, subject_id, request_id from audit_log where request_id = $1',
    [requestId],
  );
  return rows;
}
const auditOfAnswer = ({ headers }: Pick<Awaited<ReturnType<typeof press>>, 'headers'>) =>
  auditOf(String(headers['x-request-id']));
const named = { 'x-request-id': 'named-by-the-caller' };

describe('the URL of a recording', () => {
  it('returns the object inline, with a safe file name', async () => {
    const response = await fetch(await pressedUrl());
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'content-disposition': `inline; filename="call-2026-03-08-${callId.slice(0, 8)}.wav"`,
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(wav)).toBe(true);
  });

  it('supports range requests', async () => {
    const response = await fetch(await pressedUrl(), { headers: { range: 'bytes=0-99' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes 0-99/${wav.length}`);
    expect(Buffer.from(await response.arrayBuffer()).equals(wav.subarray(0, 100))).toBe(true);
  });

  it('is valid for exactly the time in the response, at most five minutes', async () => {
    const pressedAt = now;
    const { body } = await press();
    expect(body).toEqual({
      url: expect.any(String),
      expiresAt: expect.any(String),
      expiresInSeconds: expect.any(Number),
      contentType: 'audio/wav',
      // The service did not copy the recording.
      sizeBytes: null,
      durationSeconds: null,
    });
    expect(body.expiresInSeconds).toBeLessThanOrEqual(300);
    const expiresAt = Date.parse(body.expiresAt);
    expect(expiresAt).toBeLessThanOrEqual(pressedAt + body.expiresInSeconds * 1000);
    try {
      now = expiresAt - 1;
      expect((await fetch(body.url)).status).toBe(200);
      now = expiresAt;
      const refused = await fetch(body.url);
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
    } finally {
      now = pressedAt;
    }
  });

  it('is rejected when any character of it is changed', async () => {
    const url = await pressedUrl();
    const from = new URL(url).origin.length + 1;
    const positions = Array.from({ length: url.length - from }, (_, index) => from + index);
    const statuses = await Promise.all(
      positions.map(async (position) => {
        const other = url[position] === 'a' ? 'b' : 'a';
        const { status } = await fetch(`${url.slice(0, position)}${other}${url.slice(position + 1)}`);
        return [position, status] as const;
      }),
    );
    const accepted = statuses.filter(([, status]) => status < 400);
    expect(accepted.map(([position]) => url.slice(from, position + 1))).toEqual([]);
  });

  it('cannot be extended by changing its expiry', async () => {
    const url = new URL(await pressedUrl());
    url.searchParams.set('X-Amz-Expires', '3600');
    expect((await fetch(url)).status).toBe(403);
  });

  it('is new for each request and must not be cached', async () => {
    const first = await press();
    now += 1000;
    const second = await press();
    expect(first.headers['cache-control']).toBe('private, no-store');
    expect(second.body.url).not.toBe(first.body.url);
  });

  it.each([
    ['loud.WAV', 'audio/wav', '.wav'],
    ['voice.mp3', 'audio/mpeg', '.mp3'],
    ['tape.tar.ogg', 'audio/ogg', '.ogg'],
    ['none', 'application/octet-stream', ''],
    ['dot.', 'application/octet-stream', ''],
    ['quote.w"; filename=evil.exe', 'application/octet-stream', ''],
    ['quote".w"a;v', 'application/octet-stream', ''],
    ['umlaut.ü', 'application/octet-stream', ''],
    ['percent.%0d%0a', 'application/octet-stream', ''],
    [`long.${'x'.repeat(120)}`, 'application/octet-stream', ''],
  ])(
    'has a file name of a date, an id and a kind of sound, whatever the key: %s',
    async (ending, contentType, extension) => {
      const id = await recordedCall(`${org.id}/strange/${ending}`);
      const { body } = await press(id);
      expect(body.contentType).toBe(contentType);
      const response = await fetch(body.url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(contentType);
      expect(response.headers.get('content-disposition')).toBe(
        `inline; filename="call-2026-03-08-${id.slice(0, 8)}${extension}"`,
      );
    },
  );
});

describe('a request for the URL', () => {
  it('is audited before the URL is returned, with the caller, the call and the request id', async () => {
    const hold = holdRequests();
    upstream.setFault((passing) => (passing.name === 'audit' ? hold.keep(passing) : passing.forward()));
    let isAnswered = false;
    const answer = press().then((answered) => {
      isAnswered = true;
      return answered;
    });
    await hold.arrived(1);
    // Another complete request runs meanwhile: enough time for a response that does not await the audit entry.
    expect((await get(service.app, org, '/api/settings')).status).toBe(200);
    expect(isAnswered).toBe(false);
    const requestId = String(hold.held[0]?.request.headers['x-callboard-request-id']);
    expect(await auditOf(requestId)).toEqual([]);
    hold.release();
    expect(await answer).toMatchObject({ status: 200, headers: { 'x-request-id': requestId } });
    expect(await auditOf(requestId)).toEqual([
      {
        org_id: org.id,
        actor_id: org.userId,
        action: 'recording.url_issued',
        subject_type: 'call',
        subject_id: callId,
        request_id: requestId,
      },
    ]);
  });

  it('is audited each time', async () => {
    // Both requests have the same caller request id, so it identifies neither.
    const answers = [await press(callId, org, named), await press(callId, org, named)];
    expect((await Promise.all(answers.map(auditOfAnswer))).map((rows) => rows.length)).toEqual([1, 1]);
    expect(await auditOf(named['x-request-id'])).toEqual([]);
  });

  it('returns no URL when the audit entry cannot be stored', async () => {
    await service.stack.sql.query('revoke execute on function private.audit from authenticated');
    try {
      const { status, body } = await press();
      expect(status).toBeGreaterThanOrEqual(400);
      expect(JSON.stringify(body)).not.toMatch(/https?:|X-Amz|\.wav/);
    } finally {
      await service.stack.sql.query('grant execute on function private.audit to authenticated');
    }
  });

  it.each(['owner', 'admin', 'agent', 'viewer'] as const)('is allowed for every member: %s', async (role) => {
    const member = await addMember(service.stack, org.id, role);
    const answer = await press(callId, member);
    expect(answer.status).toBe(200);
    expect(await auditOfAnswer(answer)).toMatchObject([{ actor_id: member.userId }]);
  });

  it('is the same for a POST with stream', async () => {
    const { status, headers, body } = await request('stream');
    expect({ status, cacheControl: headers['cache-control'] }).toEqual({
      status: 200,
      cacheControl: 'private, no-store',
    });
    expect(Object.keys(body)).toEqual(Object.keys((await press()).body));
    expect((await fetch(body.url)).headers.get('content-disposition')).toMatch(/^inline;/);
    expect(await auditOfAnswer({ headers })).toMatchObject([{ action: 'recording.url_issued', subject_id: callId }]);
  });

  it('to download saves the object as a file, and is audited as a download', async () => {
    const { status, headers, body } = await request('download');
    expect(status).toBe(200);
    const response = await fetch(body.url);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="call-2026-03-08-${callId.slice(0, 8)}.wav"`,
    );
    expect(Buffer.from(await response.arrayBuffer()).equals(wav)).toBe(true);
    expect(await auditOfAnswer({ headers })).toMatchObject([
      { actor_id: org.userId, action: 'recording.downloaded', subject_type: 'call', subject_id: callId },
    ]);
  });

  it('has the size and the length of a copied recording, and not of another object', async () => {
    const key = `${org.id}/recordings/copied.wav`;
    const copied = await recordedCall(key);
    await service.stack.sql.query(
      `insert into recording_copies (org_id, call_id, provider, state, recording_key, size_bytes, duration_seconds)
       values ($1, $2, 'vapi', 'copied', $3, 5126444, 160.2)`,
      [org.id, copied, key],
    );
    expect((await request('stream', copied)).body).toMatchObject({ sizeBytes: 5_126_444, durationSeconds: 160.2 });
    await service.stack.sql.query(`update call_logs set recording_key = $2 where id = $1`, [copied, `${org.id}/b.wav`]);
    expect((await request('stream', copied)).body).toMatchObject({ sizeBytes: null, durationSeconds: null });
  });

  it('for a call of another organisation is a 404 like for an unknown call, and is not audited', async () => {
    const other = await makeOrg(service.stack);
    const foreign = await press(callId, other);
    const missing = await press(randomUUID(), other);
    expect(foreign).toMatchObject({ status: 404, body: { code: 'CALL_NOT_FOUND' } });
    expect(foreign.body).toEqual({ ...missing.body, requestId: expect.any(String) });
    expect(await auditOfAnswer(foreign)).toEqual([]);
  });

  it('for a call without a recording is a 404 with its own code, and is not audited', async () => {
    const answer = await press(silentCallId);
    expect(answer).toMatchObject({ status: 404, body: { code: 'RECORDING_NOT_FOUND' } });
    expect(await auditOfAnswer(answer)).toEqual([]);
  });
});

describe('the key of a recording', () => {
  it('is in no other response, and neither is a URL', async () => {
    const listed = ['', '/stats', '/analytics/summary', `/${callId}`];
    const answers = await Promise.all(listed.map((path) => get(service.app, org, `/api/calls-dashboard${path}`)));
    expect(answers.map(({ status }) => status)).toEqual(listed.map(() => 200));
    for (const { body } of answers) expect(JSON.stringify(body)).not.toMatch(/recording_key|\.wav|https?:|X-Amz/);
  });

  it('must start with the prefix of the organisation', async () => {
    const other = randomUUID();
    const keys = [
      `${other}/a.wav`,
      `/${org.id}/a.wav`,
      `${org.id}`,
      `${org.id}/`,
      `${org.id}x/a.wav`,
      `${org.id}/../${other}/a.wav`,
      `${org.id}/./a.wav`,
      `${org.id}//a.wav`,
      `${org.id}/a\\..\\b.wav`,
      `${org.id}/a\nb.wav`,
      'a.wav',
      '',
    ];
    for (const recording_key of keys) {
      const call = { started_at: '2026-03-01T10:00:00Z', recording_key };
      await expect(insertCalls(service.stack, org.id, [call]), recording_key).rejects.toThrow(
        'call_logs_recording_key_own_prefix',
      );
    }
    const { sql } = service.stack;
    await expect(
      sql.query('update call_logs set recording_key = $1 where id = $2', [`${other}/a.wav`, silentCallId]),
    ).rejects.toThrow('call_logs_recording_key_own_prefix');
  });
});
