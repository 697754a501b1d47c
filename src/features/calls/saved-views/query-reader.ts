// Reads a query string that is the value of a field or parameter, by the rules for the URL of a request.
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { ValidationFailed } from '../../../errors.ts';
import { validationFailure } from '../../../http/validation-failure.ts';
import { type CallFilter, toCallFilter } from '../filters.ts';
import { datesOf, isPeriod } from './periods.ts';

interface Clock {
  readonly now: number;
  readonly timezone: string;
  /** 0 is Sunday. */
  readonly weekStart: number;
}

type Query = Readonly<Record<string, unknown>>;

interface Reading {
  /** As it was sent, with the types of the schema. */
  readonly given: Query;
  /** With instants in place of periods and dates. It has the options of the screen too. */
  readonly filter: CallFilter;
}

export function createQueryReaderOf(app: FastifyInstance, schema: TSchema, field: string) {
  const validate = app.validatorCompiler?.({ schema, method: 'GET', url: '/', httpPart: 'querystring' });

  return function readQuery(text: string, clock: Clock): Reading {
    const given = valuesIn(text);
    // Converts the values as those of a URL.
    if (validate !== undefined && validate(given) !== true) {
      const errors = validate.errors ?? [];
      const validation = errors.map((error) => ({ ...error, instancePath: `/${field}${error.instancePath}` }));
      throw validationFailure({ validation, validationContext: 'body' });
    }
    return { given, filter: filterOf(given, clock, field) };
  };
}

/** As the server reads a query string: repeated parameters are a list. */
function valuesIn(text: string): Query {
  const given = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function filterOf({ from, to, ...query }: Query, { now, timezone, weekStart }: Clock, field: string): CallFilter {
  const isRelative = typeof from === 'string' && isPeriod(from);
  if (isRelative && to !== undefined) {
    throw new ValidationFailed(`${field}.to must be absent, because ${from} is a period`, { field: `${field}.to` });
  }
  const range = isRelative ? datesOf(from, now, timezone, weekStart) : { from, to };
  try {
    return toCallFilter({ ...query, ...range } as Parameters<typeof toCallFilter>[0], timezone, now);
  } catch (error) {
    if (!(error instanceof ValidationFailed)) throw error;
    const { message, limit } = error;
    const named = error.field === undefined ? field : `${field}.${error.field}`;
    throw new ValidationFailed(`${field}: ${message}`, { field: named, limit, cause: error });
  }
}
