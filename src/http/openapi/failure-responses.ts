// How failures stand in the document: one body for all, and per route and status the codes that are possible there.
import { STATUS_CODES } from 'node:http';
import type { FastifyError } from '@fastify/error';
import { errorBody } from '../../errors.ts';
import type { Reference, Response, Schema } from './document.ts';

const meanings: Readonly<Record<number, string>> = {
  400: 'The input is not valid: the message names the field.',
  401: 'The access token is missing, malformed, expired, or not for this service.',
  403: 'The caller is not a member of the organisation, or the role does not allow this.',
  404: 'It does not exist; what belongs to another organisation looks the same.',
  408: 'The request took too long to arrive.',
  409: 'It contradicts what is stored already: the message says what.',
  412: 'It was changed since it was read: read it again.',
  413: 'The body is larger than this route takes.',
  414: 'A part of the path is too long.',
  415: 'The body is not JSON, or does not say so.',
  429: 'Too many requests: `retry-after` says when to come back.',
  431: 'The headers are too large.',
  500: 'The fault is on our side.',
  503: 'Something that this route needs is not available at the moment: `retry-after` says when to come back.',
};

/** Collects the responses of all routes; each set of codes is one response in `components`. */
export function createFailureResponses(headersOf: (status: string) => Readonly<Record<string, Reference>>) {
  const responses: Record<string, Response> = {};
  const codes = new Map<string, FastifyError>();

  function refer(failures: readonly FastifyError[]): Record<string, Reference> {
    const byStatus = Map.groupBy(failures, ({ statusCode = 500 }) => statusCode);
    return Object.fromEntries(
      [...byStatus].map(([status, found]) => {
        const distinct = [...new Map(found.map((failure) => [failure.code, failure])).values()].toSorted(byCode);
        for (const failure of distinct) codes.set(failure.code, failure);
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
  const all = [...new Map(failures.map((failure) => [failure.code, failure])).values()].toSorted(byCode);
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
        description: `What happened, for programs. A code never changes its meaning.\n\n${listed.join('\n')}`,
      },
      error: { type: 'string', description: 'The status in words.' },
      message: { type: 'string', description: 'What happened and what to do, for people.' },
    },
  };
}
