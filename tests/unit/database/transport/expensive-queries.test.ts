import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isExpensive } from '../../../../src/database/transport/expensive-queries.ts';

const features = join(import.meta.dirname, '../../../../src/features');
const of = (method: string, path: string) => {
  const { pathname, searchParams } = new URL(path, 'http://database/');
  return isExpensive({ method, name: pathname.slice(1), searchParams });
};

describe('an expensive query', () => {
  it.each([
    ['GET', 'rpc/search_contacts?term=a'],
    ['POST', 'rpc/search_calls'],
    ['GET', 'contacts?offset=2000&limit=20'],
    ['HEAD', 'call_logs?limit=0'],
  ])('is a search, a far page or a count: %s %s', (method, path) => expect(of(method, path)).toBe(true));

  it.each([
    ['GET', 'contacts?offset=1980&limit=20'],
    ['POST', 'rpc/call_stats'],
    ['GET', 'call_logs?or=(started_at.lt.2026-01-01,and(started_at.eq.2026-01-01,id.lt.a))'],
    ['PATCH', 'contacts?id=eq.a'],
    ['POST', 'rpc/record_call'],
  ])('is not one that reads a few rows: %s %s', (method, path) => expect(of(method, path)).toBe(false));

  it('is a function that counts rows in any case, or one that is marked because it must count rows', () => {
    expect(of('POST', 'rpc/call_leaderboard')).toBe(true);
    const query = { method: 'POST', name: 'rpc/call_stats', searchParams: new URLSearchParams() };
    expect(isExpensive({ ...query, isLiveCount: true })).toBe(true);
  });

  it('includes each search', () => {
    const sources = readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const searches = sources
      .flatMap((path) => [...readFileSync(join(features, path), 'utf8').matchAll(/rpc\(\s*'(\w+)'|\bsearch: '(\w+)'/g)])
      .map(([, rpc, search]) => rpc ?? search ?? '')
      .filter((name) => name.startsWith('search_'));
    expect(searches.length).toBeGreaterThan(12);
    for (const name of searches) expect({ name, is: of('GET', `rpc/${name}`) }).toEqual({ name, is: true });
  });
});
