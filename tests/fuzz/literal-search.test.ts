// The call search treats every character of its term literally.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import { seed } from '../helpers/fuzz-service.ts';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp({ env: { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' } });
});
afterAll(() => service?.close());

/** One call for each contact, named by one of the terms. */
async function insertCallsOf({ id }: TestOrg, names: readonly string[]): Promise<void> {
  await service.stack.sql.query(
    `with people as (
       insert into contacts (org_id, full_name) select $1, name from unnest($2::text[]) as name returning id
     )
     insert into call_logs (org_id, contact_id, direction, status, started_at, duration_seconds)
     select $1, id, 'inbound', 'completed', '2026-03-01T12:00:00Z', 60 from people`,
    [id, names],
  );
}

describe('a call search', () => {
  const found = async (term: string) => {
    const search = encodeURIComponent(term);
    const list = await get(service.app, searched, `/api/calls-dashboard?limit=100&search=${search}`);
    const stats = await get(service.app, searched, `/api/calls-dashboard/stats?search=${search}`);
    expect([list.status, stats.status]).toEqual([200, 200]);
    return {
      total: list.body.pagination.total as number,
      totalCalls: stats.body.totalCalls as number,
      names: (list.body.data as { contact_name: string }[]).map((row) => row.contact_name).sort(),
      averageDurationSeconds: stats.body.averageDurationSeconds as number | null,
    };
  };
  let searched: TestOrg;
  const stored: string[] = [];

  const expected = (term: string) => {
    const names = stored.filter((name) => name.toLowerCase().includes(term.toLowerCase())).sort();
    return {
      total: names.length,
      totalCalls: names.length,
      names,
      averageDurationSeconds: names.length === 0 ? null : 60,
    };
  };

  async function store(names: readonly string[]): Promise<void> {
    await insertCallsOf(searched, names);
    stored.push(...names);
    // The figures may be a second old while writes arrive continuously, as they do here.
    await service.app.cache.invalidate();
  }

  /** Rows that would also match if a character of the term were a wildcard, an escape, or the end of a list. */
  function decoysOf(term: string): string[] {
    const letters = term.replace(/[^\p{L}\p{N}]/gu, '');
    return [
      term.replace(/[%*]/g, 'zz'),
      term.replace(/[%*]/g, ''),
      term.replace(/[_.?]/g, 'q'),
      term.replaceAll('\\', ''),
      term.replaceAll('\\', '\\\\'),
      term.replace(/["']/g, ''),
      term.split(/[,()]/)[0] ?? '',
      letters,
      'Nobody in particular',
    ].map((text) => (text.trim() === '' ? 'Nobody' : text).slice(0, 200));
  }

  beforeAll(async () => {
    searched = await makeOrg(service.stack);
  });

  const special = fc.constantFrom(
    ...'%_*,()"\'\\.:;&=+#?/|<>[]{}^$~`!-@ ',
    '😀',
    'é',
    'Ж',
    '字',
    '%_',
    '\\%',
    '""',
    '\\"',
  );
  const letter = fc.constantFrom(...'abcXYZ019');
  const term = fc.oneof(
    fc.constantFrom(
      'x%),id.gt.0',
      'x%),id.gt.0,or(id.gt.0',
      '*)',
      '100%',
      'a_b',
      "O'Brien",
      '"quoted"',
      'a\\',
      '\\',
      'not.is.null',
      '{a,b}',
      'a,b',
      '( )',
      '😀',
      'a.b:c',
      '::text',
      "');--",
      '%%',
      '__',
      '**',
    ),
    fc
      .array(fc.oneof({ weight: 2, arbitrary: special }, { weight: 1, arbitrary: letter }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );

  it('treats its term literally in the list, the total and the figures', async () => {
    await fc.assert(
      fc.asyncProperty(term, letter, async (text, around) => {
        await store(
          [`${around}${text}${around}`, text.toUpperCase(), ...decoysOf(text)].filter((name) => name.length <= 200),
        );
        const { names, ...rest } = expected(text);
        const answer = await found(text);
        expect({ ...answer, names: [] }).toEqual({ ...rest, names: [] });
        // A page holds at most a hundred rows.
        if (names.length <= 100) expect(answer.names).toEqual(names);
        else for (const name of answer.names) expect(names).toContain(name);
      }),
      { seed, numRuns: fuzzRuns(60) },
    );
  });

  it('returns no rows when no row contains the term literally', async () => {
    for (const text of ['x%),id.gt.1', '%nobody%', 'nob_dy', 'Nob*', '.*', '^Nobody', 'Nobody$', "' or ''='"]) {
      expect(await found(text), text).toMatchObject({ total: 0, totalCalls: 0, names: [] });
    }
  });
});
