import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCache } from '../../../src/cache/cache.ts';
import { canonicalParams, keyPrefix, orgKey } from '../../../src/cache/key.ts';
import type { Params } from '../../../src/cache/policy.ts';
import { fuzzRuns } from '../../helpers/fuzz-runs.ts';
import { acme, mebibyte, policyOf } from './doubles.ts';
import { seededChance } from './virtual-time.ts';

const keyOf = (name: string, version: number, org: string, params: Params) =>
  keyPrefix(policyOf({ name, version }), orgKey(org)) + canonicalParams(params);

describe('a key', () => {
  it('contains policy, version, org and params in readable form', () => {
    expect(keyOf('call list', 2, 'acme', { page: 1, sort: 'new', none: undefined })).toBe(
      'call%0020list@2|acme|{"page":1,"sort":"new"}',
    );
    expect(keyOf('stats', 1, '3f2c-11', null)).toBe('stats@1|3f2c-11|null');
  });

  it('does not depend on the order of names at any depth, but on the order of a list', () => {
    expect(canonicalParams({ b: { d: 1, c: 2 }, a: 1 })).toBe(canonicalParams({ a: 1, b: { c: 2, d: 1 } }));
    expect(canonicalParams({ a: [1, 2] })).not.toBe(canonicalParams({ a: [2, 1] }));
    expect(canonicalParams({})).not.toBe(canonicalParams(null));
  });

  it('distinguishes params that look alike', () => {
    const alike: Params[] = [
      { a: 1 },
      { a: '1' },
      { a: true },
      { a: 'true' },
      { a: null },
      { a: 'null' },
      { a: [1] },
      { a: [[1]] },
      { a: [] },
      { a: {} },
      { a: '' },
      { 'a":1,"b': 1 },
      { a: 1, b: 1 },
      { a: 'é' },
      { a: 'e\u0301' },
      { a: '\ud800' },
      { a: '\udfff' },
      { a: '\ufffd' },
      { __proto__: null, a: '\\ud800' },
    ];
    expect(new Set(alike.map((params) => Buffer.from(canonicalParams(params)).toString('hex'))).size).toBe(
      alike.length,
    );
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [1n], [new Date(0)], [() => 1], [new Map()]])(
    'cannot contain a value that is not JSON: %s',
    (value) => {
      expect(() => canonicalParams({ value })).toThrow(TypeError);
    },
  );

  it('needs an org', () => {
    expect(() => orgKey('')).toThrow(TypeError);
  });

  it('is the same exactly when policy, org and params are the same', () => {
    const text = fc.string({ unit: 'binary' });
    const params = fc.oneof(fc.constant(null), fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }));
    const parts = fc.tuple(text.filter(Boolean), fc.nat(9), text.filter(Boolean), params);
    const sorted = (value: unknown): unknown =>
      Array.isArray(value) || typeof value !== 'object' || value === null
        ? Array.isArray(value)
          ? value.map(sorted)
          : value
        : Object.entries(value)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, part]) => [name, sorted(part)]);
    const identity = ([name, version, org, given]: typeof parts extends fc.Arbitrary<infer Parts> ? Parts : never) =>
      JSON.stringify([name, version, org, given === null, sorted(given)]);
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(keyOf(...one) === keyOf(...other)).toBe(identity(one) === identity(other));
      }),
      { numRuns: fuzzRuns(600) },
    );
  });

  it('differs for each of 50,000 reads with delimiters and Unicode, also in UTF-8', {
    timeout: 180_000,
  }, () => {
    // Few pieces, so that delimiters appear at every position.
    const pieces = ['|', '@', '%', '"', '{', ',', ':', '\\', '\n', 'a', '1', 'é', '\ud83d', '\ude00', '%007c', 'null'];
    const { below } = seededChance(7);
    const seen = new Set<string>();
    const made = new Set<string>();
    let areWellFormed = true;
    const text = () => {
      let joined = '';
      for (let count = 1 + below(4); count > 0; count--) joined += pieces[below(pieces.length)];
      return joined;
    };
    const policies = new Map<string, ReturnType<typeof policyOf>>();
    while (made.size < fuzzRuns(50_000)) {
      const [name, org, field, value] = [text(), text(), text(), text()];
      const policy = policies.get(name) ?? policyOf({ name });
      policies.set(name, policy);
      const asNumber = below(10);
      const params: Params = asNumber === 0 ? null : { [field]: asNumber === 1 ? value.length : value };
      const parts =
        asNumber === 0 ? [name, org] : [name, org, field, String(params?.[field]), asNumber === 1 ? 'n' : 's'];
      // With lengths, so that the parts can be distinguished.
      made.add(parts.map((part) => `${part.length}:${part}`).join());
      const key = keyPrefix(policy, orgKey(org)) + canonicalParams(params);
      // Otherwise two keys could be equal in UTF-8.
      areWellFormed &&= key.isWellFormed();
      seen.add(key);
    }
    expect(areWellFormed).toBe(true);
    expect(seen.size).toBe(made.size);
  });
});

describe('a value', () => {
  it('that is JSON is the same on the first and the second read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const cache = createCache({ maxBytes: 64 * mebibyte });
        const policy = policyOf();
        const text = JSON.stringify(value);
        const first = await cache.read<unknown>(policy, acme, null, async () => value);
        const second = await cache.read<unknown>(policy, acme, null, async () => 'loaded again');
        expect(JSON.stringify(first)).toBe(text);
        expect(second).toBe(first);
        expect(cache.stats()).toMatchObject({ hits: 1, misses: 1 });
      }),
      { numRuns: fuzzRuns(150) },
    );
  });

  it('cannot be changed by a reader', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const policy = policyOf();
    const value = await cache.read(policy, acme, null, async () => ({ rows: [{ id: 1 }], ['__proto__']: { a: 1 } }));
    expect(() => Object.assign(value, { rows: [] })).toThrow(TypeError);
    expect(() => value.rows.push({ id: 2 })).toThrow(TypeError);
    expect(() => Object.assign(value.rows[0] ?? {}, { id: 9 })).toThrow(TypeError);
    expect(await cache.read(policy, acme, null, async () => ({ rows: [] }))).toEqual({
      rows: [{ id: 1 }],
      ['__proto__']: { a: 1 },
    });
  });
});

describe('a value that the loader froze only at the top', () => {
  it('is frozen deeply', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    const value = await cache.read(policyOf(), acme, null, async () => Object.freeze({ rows: [{ id: 1 }] }));
    expect(() => value.rows.push({ id: 2 })).toThrow(TypeError);
    expect(() => Object.assign(value.rows[0] ?? {}, { id: 9 })).toThrow(TypeError);
  });
});

describe('a policy', () => {
  it.each([
    [{ ttlMs: 0 }],
    [{ ttlMs: Number.NaN }],
    [{ ttlMs: -1 }],
    [{ ttlMs: Number.POSITIVE_INFINITY }],
    [{ negativeTtlMs: 0 }],
    [{ staleIfErrorMs: -1 }],
    [{ staleIfErrorMs: Number.NaN }],
    [{ relaxedMs: 0 }],
    [{ relaxedMs: 1001 }],
    [{ name: '' }],
    [{ version: 1.5 }],
    [{ tables: [''] as [string] }],
    [{ tables: [] as unknown as [string] }],
  ])('cannot be declared with %j', (flaw) => {
    expect(() => policyOf(flaw)).toThrow(/Give|Name|needs/);
  });

  it('without tables does not compile', () => {
    // @ts-expect-error A value without tables could never be invalidated.
    expect(() => policyOf({ tables: [] })).toThrow(TypeError);
  });

  it('needs a unique name, since the keys would be the same', async () => {
    const cache = createCache({ maxBytes: mebibyte });
    await cache.read(policyOf(), acme, null, async () => 1);
    expect(() => cache.read(policyOf(), acme, null, async () => 1)).toThrow(/have the name calls/);
  });
});
