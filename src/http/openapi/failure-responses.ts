// Failures in the document: one body for all, and for each route and status the possible codes.
import { STATUS_CODES } from 'node:http';
import type { FastifyError } from '@fastify/error';
import { errorBody } from '../../errors.ts';
import type { Reference, Response, Schema } from './document.ts';

const meanings: Readonly<Record<number, string>> = {
  400: 'The input is not valid. The message names the field.',
  401: 'The access token is missing, malformed, expired, or not for this service.',
  403: 'The caller is not a member of the organisation, or their role does not allow this.',
  404: 'It does not exist in this organisation.',
  408: 'The request took too long to arrive.',
  409: 'It conflicts with stored data. The message names the conflict.',
  412: 'It has changed since it was read. Read it again.',
  413: 'The body is larger than this route accepts.',
  414: 'A part of the path is too long.',
  415: 'The content type of the body is not `application/json`.',
  429: 'Too many requests. Retry after `retry-after` seconds.',
  431: 'The headers are too large.',
  500: 'An internal error.',
  503: 'A service that this route needs is unavailable. Retry after `retry-after` seconds. On a write, check before retrying: only the response may have been lost.',
};

/** Collects the failures of all routes. Each set of codes is one response in `components`. */
export function createFailureResponses(headersOf: (status: string) => Readonly<Record<string, Reference>>) {
  const responses: Record<string, Response> = {};
  const codes = new Map<string, FastifyError>();

  function refer(failures: readonly FastifyError[]): Record<string, Reference> {
    const byStatus = Map.groupBy(failures, ({ statusCode = 500 }) => statusCode);
    return Object.fromEntries(
      [...byStatus].map(([status, found]) => {
        const distinct = distinctByCode(found);
        for (const failure of distinct) if (!codes.has(failure.code)) codes.set(failure.code, failure);
        const name = nameOf(distinct);
        responses[name] ??= { ...responseOf(status, distinct), headers: headersOf(String(status)) };
        return [String(status), { $ref: `#/components/responses/${name}` }];
      }),
    );
  }

  return {
    refer,
    responses,
    errorSchema: (others: readonly FastifyError[]) => errorSchema([...codes.values(), ...others]),
  };
}

/** Of several errors with one code, the first: it is the general one. */
function distinctByCode(failures: readonly FastifyError[]): FastifyError[] {
  return [...new Map(failures.toReversed().map((failure) => [failure.code, failure])).values()].toSorted(byCode);
}

const byCode = (one: FastifyError, other: FastifyError) => (one.code < other.code ? -1 : 1);

function responseOf(status: number, failures: readonly FastifyError[]): Response {
  const code = { type: 'string', enum: failures.map((failure) => failure.code) };
  const examples = failures.map(({ code: named, message }) => [named, { value: errorBody(status, named, message) }]);
  return {
    description: meanings[status] ?? STATUS_CODES[status] ?? 'Error',
    content: {
      'application/json': {
        schema: { allOf: [{ $ref: '#/components/schemas/Error' }, { type: 'object', properties: { code } }] },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

const nameOf = (failures: readonly FastifyError[]) => failures.map(({ code }) => pascal(code)).join('Or');

const pascal = (words: string) =>
  words.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

function errorSchema(failures: readonly FastifyError[]): Schema {
  const all = distinctByCode(failures);
  const listed = all.map(({ code, statusCode, message }) => `- \`${code}\` (${statusCode}): ${message}`);
  return {
    type: 'object',
    description: 'The body of every failure.',
    required: ['statusCode', 'code', 'error', 'message'],
    properties: {
      statusCode: { type: 'integer' },
      code: {
        type: 'string',
        enum: all.map(({ code }) => code),
        description: `The kind of failure, for programs. The meaning of a code never changes.\n\n${listed.join('\n')}`,
      },
      error: { type: 'string', description: 'The name of the status.' },
      message: { type: 'string', description: 'What happened and what to do, for people.' },
      field: {
        type: 'string',
        description:
          'The parameter or field that is not valid, such as `limit` or `hours.monday`. Absent when the failure is about none, or about several.',
      },
      limit: {
        type: 'object',
        description: 'The limit that the value breaks. Absent when there is none.',
        properties: {
          min: { type: 'number' },
          max: { type: 'number' },
          unit: { type: 'string', description: 'Absent: the limit is for the value itself.', examples: ['days'] },
        },
      },
      requestId: {
        type: 'string',
        format: 'uuid',
        description: 'The id of the request, as in `x-request-id`. Quote it in a problem report.',
      },
    },
  };
}
