import { describe, expect, it } from 'vitest';
import { dataOf, dataOrNull, toCatalogueError } from '../../../src/database/postgrest-response.ts';

const codeOf = (code: string | undefined, status: number, message = 'inside-host-7') => {
  const error = toCatalogueError({ message, ...(code === undefined ? {} : { code }) }, status);
  return 'code' in error ? error.code : undefined;
};

const inside = {
  message: 'inside-host-7',
  details: 'Key (phone)=(+15550199999)',
  hint: 'inside-host-7',
  code: '23505',
};

describe('a response of PostgREST becomes', () => {
  it.each([
    ['23505', 409, 'CONFLICT', 'a duplicate row'],
    ['23503', 409, 'CONFLICT', 'a referenced row'],
    ['23P01', 400, 'CONFLICT', 'an overlap'],
    ['42501', 403, 'FORBIDDEN', 'row-level security'],
    ['42501', 401, 'FORBIDDEN', 'row-level security for an anonymous caller'],
    ['22P02', 400, 'VALIDATION_FAILED', 'a malformed value'],
    ['22003', 400, 'VALIDATION_FAILED', 'a value out of range'],
    ['PGRST302', 401, 'INVALID_TOKEN', 'no token where one is needed'],
    ['PGRST303', 401, 'INVALID_TOKEN', 'invalid claims'],
    ['40P01', 500, 'WRITE_INTERRUPTED', 'a deadlock'],
    ['40001', 500, 'WRITE_INTERRUPTED', 'a serialization failure'],
    ['57014', 500, 'DATABASE_UNAVAILABLE', 'a statement timeout'],
    ['57P01', 503, 'DATABASE_UNAVAILABLE', 'a server shutdown'],
    ['53300', 500, 'DATABASE_UNAVAILABLE', 'too many connections'],
    ['08006', 500, 'DATABASE_UNAVAILABLE', 'a lost connection'],
    ['PGRST000', 503, 'DATABASE_UNAVAILABLE', 'no connection'],
    ['PGRST001', 503, 'DATABASE_UNAVAILABLE', 'a connection error'],
    ['PGRST002', 503, 'DATABASE_UNAVAILABLE', 'a schema cache that is not loaded'],
    ['PGRST003', 504, 'DATABASE_UNAVAILABLE', 'no free connection'],
    [undefined, 0, 'DATABASE_UNAVAILABLE', 'no response'],
    ['', 0, 'DATABASE_UNAVAILABLE', 'an aborted query'],
    [undefined, 200, 'DATABASE_UNAVAILABLE', 'a truncated body'],
    [undefined, 302, 'DATABASE_UNAVAILABLE', 'a redirect'],
    [undefined, 401, 'DATABASE_UNAVAILABLE', 'a gateway that refuses the service key'],
    [undefined, 429, 'DATABASE_UNAVAILABLE', 'a rate limit of the gateway'],
    [undefined, 500, 'DATABASE_UNAVAILABLE', 'a failure without a code'],
    [undefined, 502, 'DATABASE_UNAVAILABLE', 'a proxy without an upstream'],
    ['XX000', 500, 'INTERNAL_ERROR', 'a failure of the database itself'],
    ['42P01', 404, 'INTERNAL_ERROR', 'a missing table'],
    ['42703', 400, 'INTERNAL_ERROR', 'a missing column'],
    ['PGRST202', 404, 'INTERNAL_ERROR', 'a missing function'],
    ['23514', 400, 'INTERNAL_ERROR', 'a check that the request schema should have made'],
  ])('%s with status %i: %s, for %s', (code, status, expected, _what) => {
    expect(codeOf(code, status)).toBe(expected);
  });

  it('TOKEN_EXPIRED when PostgREST reports an expired token', () => {
    expect(codeOf('PGRST301', 401, 'JWT expired')).toBe('TOKEN_EXPIRED');
    expect(codeOf('PGRST303', 401, 'JWT expired')).toBe('TOKEN_EXPIRED');
    expect(codeOf('PGRST301', 401, 'JWSError JWSInvalidSignature')).toBe('INVALID_TOKEN');
  });

  it('DATABASE_UNAVAILABLE when the connection was closed during a statement', () => {
    expect(codeOf('', 400, '')).toBe('DATABASE_UNAVAILABLE');
    expect(codeOf(undefined, 400, '')).toBe('INTERNAL_ERROR');
  });

  it('an error whose message shows nothing internal, with the original as its cause', () => {
    for (const status of [0, 400, 403, 409, 500, 503]) {
      for (const code of ['', '23505', '42501', '22P02', 'PGRST001', 'XX000']) {
        const error = toCatalogueError({ ...inside, code }, status);
        expect(error.message).not.toMatch(/inside|phone|\+1555/i);
        expect(error.cause).toMatchObject({ message: 'inside-host-7' });
      }
    }
  });

  it('an error without the truncated body, which contains rows', () => {
    const error = toCatalogueError({ message: '[{"from_number":"+15550199999"' }, 200);
    expect(String(error.cause)).toBe('Error: 200 with a truncated body');
  });
});

describe('the data of a response', () => {
  it('is returned as it came, also null where null is allowed', () => {
    expect(dataOf({ data: [], error: null, status: 200 })).toEqual([]);
    expect(dataOf({ data: 0, error: null, status: 200 })).toBe(0);
    expect(dataOf({ data: false, error: null, status: 200 })).toBe(false);
    expect(dataOrNull({ data: null, error: null, status: 200 })).toBeNull();
  });

  it('is an error when it is missing', () => {
    expect(() => dataOf({ data: null, error: null, status: 200 })).toThrow('Something went wrong on our side');
    expect(() => dataOf({ data: undefined, error: null, status: 204 })).toThrow('Something went wrong on our side');
  });

  it('is never taken from a response with an error', () => {
    const failed = { data: [1], error: inside, status: 200 };
    for (const read of [dataOf, dataOrNull]) {
      expect(() => read(failed)).toThrow('This conflicts with stored data');
    }
  });
});
