import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  addMember,
  makeOrg,
  startInstance,
  startTestApp,
  type TestApp,
  type TestAppOptions,
  type TestOrg,
  waitForChanges,
} from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';

let service: TestApp;
let org: TestOrg;
let contact: string;

beforeAll(async () => {
  service = await startTestApp({ env: { RATE_LIMIT_PER_IP: '100000', RATE_LIMIT_PER_ORG: '100000' } });
});
afterAll(() => service?.close());
beforeEach(async () => {
  org = await makeOrg(service.stack);
  contact = await makeContact(org.id);
});

async function makeContact(orgId: string): Promise<string> {
  const { rows } = await service.stack.sql.query(
    'insert into contacts (org_id, full_name) values ($1, $2) returning id',
    [orgId, 'Ada'],
  );
  return rows[0].id;
}

async function send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object, token = org.token) {
  const answer = await service.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  const { statusCode: status, headers } = answer;
  return { status, timing: String(headers['server-timing']), headers, body: answer.body === '' ? null : answer.json() };
}

const messageWith = (content: string, more = {}) => ({
  contact_id: contact,
  method: 'sms',
  direction: 'inbound',
  content,
  ...more,
});
const post = (content: string, more = {}) => send('POST', '/api/messages', messageWith(content, more));
const statusesOf = (answers: readonly { status: number }[]) => answers.map(({ status }) => status).sort();
const lastMessageAt = async () => (await send('GET', `/api/contacts/${contact}`)).body.last_message_at;
const setWindow = (seconds: number) =>
  service.stack.sql.query('update org_settings set duplicate_window_seconds = $2 where org_id = $1', [org.id, seconds]);

describe('a message', () => {
  it('is created, read, listed, changed and deleted, and the next read sees each write', async () => {
    expect((await send('GET', '/api/messages')).body.data).toEqual([]);
    const { status, body: made } = await post('Hello', { sent_at: '2026-03-08T14:30:00.123456+01:00' });
    expect([status, made]).toEqual([
      201,
      expect.objectContaining({ ...messageWith('Hello'), org_id: org.id, sent_at: '2026-03-08T13:30:00.123456+00:00' }),
    ]);
    const url = `/api/messages/${made.id}`;
    await waitForChanges(service.stack, service.app);
    expect(await send('GET', url)).toMatchObject({
      status: 200,
      body: made,
      timing: expect.stringContaining('"1 query"'),
    });
    expect(await send('GET', url)).toMatchObject({
      headers: { 'x-cache': 'HIT' },
      timing: expect.stringContaining('"0 queries"'),
    });
    const listed = await send('GET', '/api/messages');
    expect(listed.body).toEqual({
      data: [{ ...made, snippet: null }],
      pagination: { page: 1, limit: 20, total: 1, totalPages: 1 },
    });
    expect(listed.timing).toContain('"1 query"');
    const changed = await send('PATCH', url, { content: 'Bye' });
    expect(changed).toMatchObject({ status: 200, body: { ...made, content: 'Bye', updated_at: expect.any(String) } });
    expect((await send('GET', url)).body).toEqual(changed.body);
    expect((await send('GET', '/api/messages?search=bye')).body.data).toMatchObject([changed.body]);
    expect((await send('GET', '/api/messages?search=hello')).body.data).toEqual([]);
    expect((await send('DELETE', url)).status).toBe(204);
    expect((await send('GET', url)).body.code).toBe('MESSAGE_NOT_FOUND');
    expect((await send('GET', '/api/messages')).body.data).toEqual([]);
  });

  it('is refused with the name of the invalid field, and nothing is stored', async () => {
    const foreign = await makeContact((await makeOrg(service.stack)).id);
    for (const [more, message] of [
      [{ contact_id: foreign }, 'contact_id does not exist'],
      [{ contact_id: 'x' }, 'contact_id'],
      [{ method: 'fax' }, 'method'],
      [{ direction: null }, 'direction'],
      [{ content: '' }, 'content'],
      [{ content: 'x'.repeat(20_001) }, 'content'],
      [{ sent_at: 'yesterday' }, 'sent_at'],
      [{ search_vector: 'x' }, 'search_vector'],
    ] as const) {
      const answer = await post('Hello', more);
      expect(answer, JSON.stringify(more).slice(0, 80)).toMatchObject({
        status: 400,
        body: { code: 'VALIDATION_FAILED' },
      });
      expect(answer.body.message).toContain(message);
    }
    expect((await send('GET', '/api/messages')).body.data).toEqual([]);
  });

  it('is not written by a viewer', async () => {
    const { token } = await addMember(service.stack, org.id, 'viewer');
    expect((await send('POST', '/api/messages', messageWith('Hello'), token)).body.code).toBe('FORBIDDEN');
    expect((await send('GET', '/api/messages', undefined, token)).body.data).toEqual([]);
  });

  it('of another organisation is not found', async () => {
    const { body: made } = await post('Hello');
    const { token } = await makeOrg(service.stack);
    expect((await send('GET', `/api/messages/${made.id}`, undefined, token)).body.code).toBe('MESSAGE_NOT_FOUND');
    expect((await send('DELETE', `/api/messages/${made.id}`, undefined, token)).body.code).toBe('MESSAGE_NOT_FOUND');
    for (const url of ['/api/messages', '/api/messages?search=hello', `/api/messages?contact_id=${contact}`]) {
      expect((await send('GET', url, undefined, token)).body.data).toEqual([]);
    }
  });
});

describe('a duplicate message', () => {
  it('is refused, also for twenty concurrent requests', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('Hello')));
    expect(statusesOf(answers)).toEqual([201, ...Array(19).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('DUPLICATE_MESSAGE');
    expect((await send('GET', '/api/messages')).body.pagination.total).toBe(1);
  });

  it('is refused when it is older than the last message', async () => {
    await post('Newer');
    const sent_at = '2026-03-08T14:30:00Z';
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('Hello', { sent_at })));
    expect(statusesOf(answers)).toEqual([201, ...Array(19).fill(409)]);
  });

  it('differs by method, direction, content or contact, otherwise it is none', async () => {
    const other = await makeContact(org.id);
    const answers = await Promise.all([
      post('Hello'),
      post('Hello', { method: 'email' }),
      post('Hello', { direction: 'outbound' }),
      post('hello'),
      post('Hello', { contact_id: other }),
    ]);
    expect(statusesOf(answers)).toEqual(Array(5).fill(201));
  });

  it('is refused within the window before and after the first message, not at its end', async () => {
    const at = (time: string) => post('Hello', { sent_at: `2026-03-08T14:${time}Z` });
    expect((await at('30:00')).status).toBe(201);
    expect(statusesOf([await at('30:59.999'), await at('29:00.001')])).toEqual([409, 409]);
    expect(statusesOf([await at('31:00'), await at('29:00')])).toEqual([201, 201]);
  });

  it("is refused within the organisation's window, and never when the window is 0", async () => {
    await setWindow(3600);
    const at = (minute: string) => post('Hello', { sent_at: `2026-03-08T14:${minute}:00Z` });
    expect([(await at('00')).status, (await at('59')).status]).toEqual([201, 409]);
    await setWindow(0);
    expect([(await at('00')).status, (await at('00')).status]).toEqual([201, 201]);
  });

  it('is refused when a change of another message creates it', async () => {
    const sent_at = '2026-03-08T14:30:00Z';
    const other = await makeContact(org.id);
    await post('Hello', { sent_at });
    for (const [more, change] of [
      [{ content: 'Bye' }, { content: 'Hello' }],
      [{ method: 'email' }, { method: 'sms' }],
      [{ direction: 'outbound' }, { direction: 'inbound' }],
      [{ contact_id: other }, { contact_id: contact }],
      [{ sent_at: '2026-03-08T15:30:00Z' }, { sent_at: '2026-03-08T14:30:59Z' }],
    ]) {
      const { body: made } = await post('Hello', { sent_at, ...more });
      const url = `/api/messages/${made.id}`;
      expect(await send('PATCH', url, change), JSON.stringify(change)).toMatchObject({
        status: 409,
        body: { code: 'DUPLICATE_MESSAGE' },
      });
      expect((await send('GET', url)).body).toEqual(made);
      await send('DELETE', url);
    }
  });

  it('is refused when twenty concurrent changes create it', async () => {
    const sent_at = '2026-03-08T14:30:00Z';
    const made = await Promise.all(Array.from({ length: 20 }, (_, n) => post(`Hello ${n}`, { sent_at })));
    const change = (id: string) => send('PATCH', `/api/messages/${id}`, { content: 'Hello' });
    const answers = await Promise.all(made.map(({ body }) => change(body.id)));
    expect(statusesOf(answers)).toEqual([200, ...Array(19).fill(409)]);
  });

  it('is not reported for a change that leaves the message as it was', async () => {
    await setWindow(0);
    const sent_at = '2026-03-08T14:30:00Z';
    const [{ body: first }, { body: second }] = [await post('Hello', { sent_at }), await post('Hello', { sent_at })];
    await setWindow(60);
    const { contact_id, method, direction, content } = second;
    const same = { contact_id, method, direction, content, sent_at: second.sent_at };
    expect(await send('PATCH', `/api/messages/${second.id}`, same)).toMatchObject({ status: 200, body: same });
    expect((await send('PATCH', `/api/messages/${first.id}`, { content: 'hello' })).status).toBe(200);
  });

  it('is searched with both contacts locked in the same order, so that two messages can exchange contacts', async () => {
    const [first = '', second = ''] = [contact, await makeContact(org.id)].sort();
    const { body: made } = await post('Hello', { contact_id: first });
    const { sql } = service.stack;
    const holder = await sql.connect();
    try {
      const lock = 'select from contacts where id = $1 for no key update nowait';
      await holder.query('begin');
      await holder.query(lock, [first]);
      const moving = sql.query('update messages set contact_id = $2 where id = $1', [made.id, second]);
      await isWaiting('update messages%');
      await holder.query(lock, [second]);
      await holder.query('commit');
      await moving;
    } finally {
      holder.release();
    }
  });

  it('is refused within one statement too, and an import needs no more locks than one message', async () => {
    const { sql } = service.stack;
    const insert = (contacts: readonly string[]) =>
      sql.query(
        `insert into messages (org_id, contact_id, method, direction, content)
         select $1, id, 'sms', 'inbound', 'Hello' from unnest($2::uuid[]) as id`,
        [org.id, contacts],
      );
    await expect(insert([contact, contact])).rejects.toMatchObject({ code: '23P01' });
    const { rows } = await sql.query<{ id: string }>(
      `insert into contacts (org_id, full_name) select $1, 'Bob' from generate_series(1, 8000) returning id`,
      [org.id],
    );
    expect((await insert(rows.map(({ id }) => id))).rowCount).toBe(8000);
  });
});

describe("a contact's last message", () => {
  it('is the newest message after late, concurrent and deleted messages', async () => {
    expect(await lastMessageAt()).toBeNull();
    const days = ['03', '01', '05', '02', '04'];
    const made = await Promise.all(days.map((day) => post('Hello', { sent_at: `2026-03-${day}T00:00:00Z` })));
    expect(await lastMessageAt()).toBe('2026-03-05T00:00:00+00:00');
    const idOf = (day: string) => made[days.indexOf(day)]?.body.id;
    await Promise.all(['05', '04'].map((day) => send('DELETE', `/api/messages/${idOf(day)}`)));
    expect(await lastMessageAt()).toBe('2026-03-03T00:00:00+00:00');
    await send('DELETE', `/api/messages/${idOf('01')}`);
    expect(await lastMessageAt()).toBe('2026-03-03T00:00:00+00:00');
    await Promise.all(['02', '03'].map((day) => send('DELETE', `/api/messages/${idOf(day)}`)));
    expect(await lastMessageAt()).toBeNull();
  });

  it('follows writes of other programs, and they outdate the cache', async () => {
    await post('Hello', { sent_at: '2026-03-01T00:00:00Z' });
    const other = await makeContact(org.id);
    expect(await lastMessageAt()).toBe('2026-03-01T00:00:00+00:00');
    const { sql } = service.stack;
    await sql.query(`update messages set sent_at = '2026-04-01Z' where org_id = $1`, [org.id]);
    await waitForChanges(service.stack, service.app);
    expect(await lastMessageAt()).toBe('2026-04-01T00:00:00+00:00');
    await sql.query('update messages set contact_id = $2 where org_id = $1', [org.id, other]);
    await waitForChanges(service.stack, service.app);
    expect(await lastMessageAt()).toBeNull();
    contact = other;
    expect(await lastMessageAt()).toBe('2026-04-01T00:00:00+00:00');
  });

  it('includes the own writes on an instance without the change feed', async () => {
    const between: TestAppOptions['between'] = ({ databaseUrl: _, ...services }) => services;
    const app = await startInstance(service.stack, { isWithoutFeed: true, between });
    try {
      const headers = { authorization: `Bearer ${org.token}` };
      const read = async () => (await app.inject({ url: `/api/contacts/${contact}`, headers })).json().last_message_at;
      expect(await read()).toBeNull();
      const payload = messageWith('Hello', { sent_at: '2026-03-01T00:00:00Z' });
      const made = await app.inject({ method: 'POST', url: '/api/messages', headers, payload });
      expect(await read()).toBe('2026-03-01T00:00:00+00:00');
      await app.inject({ method: 'DELETE', url: `/api/messages/${made.json().id}`, headers });
      expect(await read()).toBeNull();
    } finally {
      await app.close();
    }
  });

  it('includes a concurrent message when the newest is deleted', async () => {
    const { body: newest } = await post('Hello', { sent_at: '2026-03-09T00:00:00Z' });
    const writer = await service.stack.sql.connect();
    try {
      await writer.query('begin');
      await writer.query(
        `insert into messages (org_id, contact_id, method, direction, content, sent_at)
         values ($1, $2, 'sms', 'inbound', 'Bye', '2026-03-08Z')`,
        [org.id, contact],
      );
      const deleting = service.stack.sql.query('delete from messages where id = $1', [newest.id]);
      await isWaiting('delete from messages%');
      await writer.query('commit');
      await deleting;
    } finally {
      writer.release();
    }
    expect(await lastMessageAt()).toBe('2026-03-08T00:00:00+00:00');
  });
});

async function isWaiting(query: string): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await service.stack.sql.query(
            `select from pg_stat_activity where wait_event_type = 'Lock' and query like $1 and datname = current_database()`,
            [query],
          )
        ).rowCount,
      { timeout: 10_000, interval: 2 },
    )
    .toBe(1);
}

/** The placeholders for signs in the search. */
const standIns = '\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000e\u000f\u0010';
const withoutStandIns = (text: string) => [...text].map((sign) => (standIns.includes(sign) ? ' ' : sign)).join('');

describe('a search in messages', () => {
  const find = (search: string, more = '') => send('GET', `/api/messages?search=${encodeURIComponent(search)}${more}`);
  const found = async (search: string, more = '') =>
    (await find(search, more)).body.data.map(({ content }: { content: string }) => content);

  beforeEach(async () => {
    await post('Do you take Delta Dental? I asked about Delta before.', { sent_at: '2026-03-01T00:00:00Z' });
    await post('My dental crown came off', { sent_at: '2026-03-02T00:00:00Z', method: 'email' });
    await post('100% sure, <b>crown</b> & co', { sent_at: '2026-03-03T00:00:00Z', direction: 'outbound' });
    await waitForChanges(service.stack, service.app);
  });

  it('finds words in any case, the best match first, in two queries', async () => {
    const answer = await find('DELTA or crown');
    expect(answer.body.pagination).toEqual({ page: 1, limit: 20, total: 3, totalPages: 1 });
    expect(answer.body.data[0].content).toContain('Delta');
    expect(answer.timing).toContain('"2 queries"');
    expect((await find('DELTA or crown')).timing).toContain('"0 queries"');
    expect(await found('dental crown')).toEqual(['My dental crown came off']);
    expect(await found('"crown dental"')).toEqual([]);
    expect(await found('crown -dental')).toEqual(['100% sure, <b>crown</b> & co']);
  });

  it('marks the matches in parts of plain text, which the content cannot forge', async () => {
    await post('A \ue000false\ue001 mark', { sent_at: '2026-03-04T00:00:00Z' });
    const snippet = async (search: string) => (await find(search)).body.data[0].snippet;
    expect(await snippet('take')).toEqual([
      { text: 'Do you ', matched: false },
      { text: 'take', matched: true },
      { text: ' Delta Dental? I asked about Delta before', matched: false },
    ]);
    expect(await snippet('mark')).toEqual([
      { text: 'A false ', matched: false },
      { text: 'mark', matched: true },
    ]);
    expect(await snippet('b')).toEqual([
      { text: 'sure, <', matched: false },
      { text: 'b', matched: true },
      { text: '>crown</', matched: false },
      { text: 'b', matched: true },
      { text: '> & co', matched: false },
    ]);
    expect((await snippet('sure')).map(({ text }: { text: string }) => text).join('')).toContain('& co');
  });

  it('finds words in any case, of any alphabet', async () => {
    await post('Größe ÄÖÜQ und öäü, Привет');
    for (const term of ['äöüq', 'ÄÖÜQ', 'GRÖßE', 'ÖÄÜ', 'ПРИВЕТ', 'привет']) {
      expect(await found(term), term).toHaveLength(1);
    }
  });

  it.each([
    [
      'Reminder <urgentcase pickup> tomorrow',
      ['urgentcase', 'pickup', '<urgentcase pickup>', '<urgentcase', 'TOMORROW'],
    ],
    ['See order_id-4711/xyzq, please', ['4711', 'xyzq', 'order_id', 'order', 'order_id-4711/xyzq', '4711/xyzq']],
    ['Write to ada.byron@mail.example.com.', ['ada.byron@mail.example.com', 'ada', 'byron', 'example', 'example.com']],
    [
      'Call +1 646 555-0199 or +16465550199',
      ['555-0199', '555', '0199', '+1 646 555-0199', '16465550199', '0199 or 16465550199'],
    ],
    [
      'At https://shop.example/a_b/c-d?x=1&y=2#top',
      ['shop', 'https://shop.example/a_b/c-d?x=1&y=2#top', 'a_b', 'y', 'top'],
    ],
    [
      'It is -5.5 °C & &lt;cold&gt; ~/file.txt <!-- so -->',
      ['5', '-x 5.5', '"is -5.5"', 'cold', 'file.txt', 'txt', 'so'],
    ],
  ])('finds %j whole and by its parts, with any separator, and returns it unchanged', async (content, terms) => {
    await post(content);
    for (const term of terms) {
      const [message, ...more] = (await find(term)).body.data;
      expect([message?.content, ...more], term).toEqual([content]);
      const shown = message.snippet.map(({ text }: { text: string }) => text).join('');
      expect(content, term).toContain(shown);
    }
  });

  it('reads a term without spaces as a phrase, and supports quotes, or and -', async () => {
    await post('The 555 and the 0199');
    await post('The 555-0199 is a well-known number');
    expect(await found('555-0199')).toEqual(['The 555-0199 is a well-known number']);
    expect(await found('"555 0199"')).toEqual(['The 555-0199 is a well-known number']);
    expect(await found('0199 -well-known')).toEqual(['The 555 and the 0199']);
    expect(await found('0199 -"and the"')).toEqual(['The 555-0199 is a well-known number']);
    expect(await found('0199 - 555')).toHaveLength(2);
    expect(await found('well-known or "and the"')).toHaveLength(2);
  });

  it('reads only words, and returns any content unchanged', async () => {
    const { sql } = service.stack;
    const piece = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          ...'<>&/_@.:-+~\'"!#%?=;,*()[]{}|^$`\\ \n\t\u0001\u0008\u000e\u0010\u001f\ue000\ue001',
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom('a', 'Bc', '5', '1e5', 'é', 'Ж', '字', '😀', 'or', 'http', '&amp;', 'www', '.com'),
      },
      {
        weight: 1,
        arbitrary: fc
          .string({ unit: 'binary', maxLength: 3 })
          .filter((text) => !text.includes('\0') && text.isWellFormed()),
      },
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 40 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (content, term) => {
        const { rows } = await sql.query(
          `select
             array(select distinct alias::text from ts_token_type('default') join ts_parse('default', private.replace_joining_signs($1)) using (tokid)
               where alias not in ('asciiword', 'word', 'numword', 'uint', 'sfloat', 'blank')) as others,
             private.restore_joining_signs(private.replace_joining_signs($1)) as again,
             length(private.replace_joining_signs($1)) = length($1) as is_as_long,
             to_tsvector('simple', private.replace_joining_signs($1)) @@ private.message_query($2) as any_answer`,
          [content, term],
        );
        expect(rows).toEqual([
          { others: [], again: withoutStandIns(content), is_as_long: true, any_answer: expect.any(Boolean) },
        ]);
      }),
      { seed: 20_261_121, numRuns: fuzzRuns(300), endOnFailure: true },
    );
  });

  it('is filtered, sorted and paged', async () => {
    expect(await found('crown', '&method=email')).toEqual(['My dental crown came off']);
    expect(await found('crown', '&direction=outbound')).toEqual(['100% sure, <b>crown</b> & co']);
    expect(await found('crown', `&contact_id=${org.id}`)).toEqual([]);
    expect((await found('crown', '&sort=sent_at'))[0]).toContain('My dental');
    expect((await found('crown', '&sort=-sent_at'))[0]).toContain('100%');
    const second = await find('crown', '&sort=sent_at&limit=1&page=2');
    expect(second.body).toMatchObject({
      data: [{ content: '100% sure, <b>crown</b> & co' }],
      pagination: { total: 2, totalPages: 2 },
    });
    // A date is a day on the organisation's clock; an instant as `to` is exclusive.
    expect(await found('crown', '&from=2026-03-03&to=2026-03-03')).toEqual(['100% sure, <b>crown</b> & co']);
    expect(await found('crown', '&to=2026-03-03T00:00:00Z')).toEqual(['My dental crown came off']);
    const days = await send('GET', '/api/messages?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z');
    expect(days.body.data).toMatchObject([{ content: 'My dental crown came off', contact_name: 'Ada' }]);
    const [{ id }] = second.body.data;
    expect((await find('crown', `&id=${id}`)).body.data).toMatchObject([{ id, contact_name: 'Ada' }]);
    expect((await send('GET', `/api/messages?id=${id}&to=2026-03-02`)).body.data).toEqual([]);
    expect((await find('crown', '&page=9')).body).toMatchObject({ data: [], pagination: { total: 2 } });
  });

  it('matches any other input literally, and never fails', async () => {
    for (const term of [
      "'",
      '"',
      '\\',
      '&|!:*()',
      'not.is.null',
      'eq.1',
      '%',
      '_',
      '<->',
      '--',
      ' ',
      'a'.repeat(200),
    ]) {
      expect(await find(term), term).toMatchObject({ status: 200, body: { data: [] } });
    }
    expect(await found('100%')).toHaveLength(1);
    for (const url of ['search=', 'search=%00', `search=${'a'.repeat(201)}`, 'sort=relevance', 'sort=content', 'q=1']) {
      expect((await send('GET', `/api/messages?${url}`)).status, url).toBe(400);
    }
  });

  it('sees a message that was just written', async () => {
    expect(await found('whitening')).toEqual([]);
    const { body } = await post('How much is whitening?');
    expect(await found('whitening')).toHaveLength(1);
    await send('DELETE', `/api/messages/${body.id}`);
    expect(await found('whitening')).toEqual([]);
  });
});
