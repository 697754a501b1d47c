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
    ['GET', 'rpc/kept_call_stats?org=a'],
    ['GET', 'call_logs?or=(started_at.lt.2026-01-01,and(started_at.eq.2026-01-01,id.lt.a))'],
    ['PATCH', 'contacts?id=eq.a'],
    ['POST', 'rpc/record_call'],
  ])('is not one that reads a few rows: %s %s', (method, path) => expect(of(method, path)).toBe(false));

  it('includes each function for live counts and each search', () => {
    const sources = readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const called = (path: string) =>
      [...readFileSync(join(features, path), 'utf8').matchAll(/rpc\(\s*'(\w+)'|\bsearch: '(\w+)'/g)].map(
        ([, rpc, search]) => rpc ?? search ?? '',
      );
    const counted = called('calls/live-count.ts');
    const searches = sources.flatMap(called).filter((name) => name.startsWith('search_'));
    expect(counted.length).toBeGreaterThan(4);
    expect(searches.length).toBeGreaterThan(12);
    for (const name of [...counted, ...searches])
      expect({ name, is: of('GET', `rpc/${name}`) }).toEqual({ name, is: true });
  });
});
