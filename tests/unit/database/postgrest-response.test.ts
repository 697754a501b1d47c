import { describe, expect, it } from 'vitest';
import { assertDone, dataOf, dataOrNull, toCatalogueError } from '../../../src/database/postgrest-response.ts';

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

describe('what PostgREST says becomes', () => {
  it.each([
    ['23505', 409, 'CONFLICT', 'a row that is there already'],
    ['23503', 409, 'CONFLICT', 'a row that another one needs'],
    ['23P01', 400, 'CONFLICT', 'an overlap'],
    ['42501', 403, 'FORBIDDEN', 'a wall'],
    ['42501', 401, 'FORBIDDEN', 'a wall before somebody anonymous'],
    ['22P02', 400, 'VALIDATION_FAILED', 'a value of another form'],
    ['22003', 400, 'VALIDATION_FAILED', 'a value out of range'],
    ['PGRST302', 401, 'INVALID_TOKEN', 'no token where one is needed'],
    ['PGRST303', 401, 'INVALID_TOKEN', 'claims that do not hold'],
    ['40P01', 500, 'WRITE_INTERRUPTED', 'a deadlock'],
    ['40001', 500, 'WRITE_INTERRUPTED', 'a conflict of transactions'],
    ['57014', 500, 'DATABASE_UNAVAILABLE', 'a statement out of time'],
    ['57P01', 503, 'DATABASE_UNAVAILABLE', 'a server that shuts down'],
    ['53300', 500, 'DATABASE_UNAVAILABLE', 'too many connections'],
    ['08006', 500, 'DATABASE_UNAVAILABLE', 'a lost connection'],
    ['PGRST000', 503, 'DATABASE_UNAVAILABLE', 'no connection'],
    ['PGRST001', 503, 'DATABASE_UNAVAILABLE', 'an error of the connection'],
    ['PGRST002', 503, 'DATABASE_UNAVAILABLE', 'a schema not read yet'],
    ['PGRST003', 504, 'DATABASE_UNAVAILABLE', 'no free connection'],
    [undefined, 0, 'DATABASE_UNAVAILABLE', 'no answer at all'],
    ['', 0, 'DATABASE_UNAVAILABLE', 'an aborted query'],
    [undefined, 200, 'DATABASE_UNAVAILABLE', 'a body cut short'],
    [undefined, 302, 'DATABASE_UNAVAILABLE', 'a redirect'],
    [undefined, 401, 'DATABASE_UNAVAILABLE', 'a gateway that does not know our key'],
    [undefined, 429, 'DATABASE_UNAVAILABLE', 'a gateway that has enough'],
    [undefined, 500, 'DATABASE_UNAVAILABLE', 'a failure without a code'],
    [undefined, 502, 'DATABASE_UNAVAILABLE', 'a proxy without an upstream'],
    ['XX000', 500, 'INTERNAL_ERROR', 'a failure of the database itself'],
    ['42P01', 404, 'INTERNAL_ERROR', 'a table that is missing'],
    ['42703', 400, 'INTERNAL_ERROR', 'a column that is missing'],
    ['PGRST202', 404, 'INTERNAL_ERROR', 'a function that is missing'],
    ['23514', 400, 'INTERNAL_ERROR', 'a check that our schema should have made'],
  ])('%s with status %i: %s, for %s', (code, status, expected, _what) => {
    expect(codeOf(code, status)).toBe(expected);
  });

  it('an expired token where PostgREST says that it has expired', () => {
    expect(codeOf('PGRST301', 401, 'JWT expired')).toBe('TOKEN_EXPIRED');
    expect(codeOf('PGRST303', 401, 'JWT expired')).toBe('TOKEN_EXPIRED');
    expect(codeOf('PGRST301', 401, 'JWSError JWSInvalidSignature')).toBe('INVALID_TOKEN');
  });

  it('a connection that ended in the middle of a statement, of which PostgREST has nothing to say', () => {
    expect(codeOf('', 400, '')).toBe('DATABASE_UNAVAILABLE');
    expect(codeOf(undefined, 400, '')).toBe('INTERNAL_ERROR');
  });

  it('a message of ours: nothing of the inside is in it, and the cause is kept', () => {
    for (const status of [0, 400, 403, 409, 500, 503]) {
      for (const code of ['', '23505', '42501', '22P02', 'PGRST001', 'XX000']) {
        const error = toCatalogueError({ ...inside, code }, status);
        expect(error.message).not.toMatch(/inside|phone|\+1555/i);
        expect(error.cause).toMatchObject({ message: 'inside-host-7' });
      }
    }
  });

  it('no cause of half a body: what there is of it are rows', () => {
    const error = toCatalogueError({ message: '[{"from_number":"+15550199999"' }, 200);
    expect(String(error.cause)).toBe('Error: 200 with a body cut short');
  });
});

describe('the data of an answer', () => {
  it('is what came, and nothing where nothing may come', () => {
    expect(dataOf({ data: [], error: null, status: 200 })).toEqual([]);
    expect(dataOf({ data: 0, error: null, status: 200 })).toBe(0);
    expect(dataOf({ data: false, error: null, status: 200 })).toBe(false);
    expect(dataOrNull({ data: null, error: null, status: 200 })).toBeNull();
    expect(assertDone({ data: null, error: null, status: 201 })).toBeUndefined();
  });

  it('is an error where it should be there and is not', () => {
    expect(() => dataOf({ data: null, error: null, status: 200 })).toThrow('Something went wrong on our side');
    expect(() => dataOf({ data: undefined, error: null, status: 204 })).toThrow('Something went wrong on our side');
  });

  it('is never taken from an answer with an error, whatever else it carries', () => {
    const failed = { data: [1], error: inside, status: 200 };
    for (const read of [dataOf, dataOrNull, assertDone]) {
      expect(() => read(failed)).toThrow('This contradicts what is stored already');
    }
  });
});
