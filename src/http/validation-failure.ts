// Turns an error of the validator into VALIDATION_FAILED: the message, the field and its limit.
import type { FastifyError } from 'fastify';
import { type Limit, ValidationFailed } from '../errors.ts';

type ValidatorError = NonNullable<FastifyError['validation']>[number];

interface Params {
  readonly additionalProperty?: string;
  readonly allowedValues?: readonly unknown[];
  readonly missingProperty?: string;
  readonly limit?: number;
}

/** A name that a client made up can have any length. */
const maxShownLength = 60;

export function validationFailure(error: Pick<FastifyError, 'validation' | 'validationContext'>): FastifyError {
  const [first] = error.validation ?? [];
  if (first === undefined) return new ValidationFailed('The input is not valid', { cause: error });
  return new ValidationFailed(messageOf(first, error.validationContext), {
    field: fieldOf(first),
    limit: limitOf(first),
    cause: error,
  });
}

// "querystring/limit must be <= 100" -> "limit must be <= 100". Names an unknown parameter, and lists the values of an enum.
function messageOf(first: ValidatorError, context: string | undefined): string {
  const { additionalProperty, allowedValues, missingProperty } = first.params as Params;
  if (missingProperty !== undefined) return `${missingProperty} is missing`;
  if (additionalProperty !== undefined) {
    return `${fieldOf(first)} is not a ${context === 'body' ? 'field' : 'parameter'} of this route`;
  }
  const [, name] = first.instancePath.split('/');
  const field = (context === 'body' ? fieldOf(first) : name) || context || 'input';
  // An example helps more than the regular expression. A likely cause is a + that was decoded as a blank.
  if (first.keyword === 'pattern') {
    const { examples } = (first as { parentSchema?: { examples?: string[] } }).parentSchema ?? {};
    const hint = context === 'querystring' ? ' (write a + as %2B in a URL)' : '';
    const example = examples ? `: expected for example ${examples.join(' or ')}${hint}` : '';
    return `${field} is not valid${example}`;
  }
  const allowed = allowedValues ? `: ${allowedValues.filter((value) => value !== null).join(', ')}` : '';
  return `${field} ${first.message?.replace('must NOT', 'must not') ?? 'is not valid'}${allowed}`;
}

/** `/hours/monday/0` -> `hours.monday.0`. Undefined: the body as a whole is not valid. */
function fieldOf({ instancePath, params }: ValidatorError): string | undefined {
  const { additionalProperty, missingProperty } = params as Params;
  const last = additionalProperty?.slice(0, maxShownLength) ?? missingProperty;
  const path = [...instancePath.split('/').slice(1), ...(last === undefined ? [] : [last])];
  return path.length === 0 ? undefined : path.join('.');
}

const limits: Readonly<Record<string, readonly [bound: 'min' | 'max', unit?: string]>> = {
  minimum: ['min'],
  maximum: ['max'],
  minLength: ['min', 'characters'],
  maxLength: ['max', 'characters'],
  minItems: ['min', 'values'],
  maxItems: ['max', 'values'],
};

function limitOf({ keyword, params }: ValidatorError): Limit | undefined {
  const { limit } = params as Params;
  const [bound, unit] = limits[keyword] ?? [];
  if (limit === undefined || bound === undefined) return undefined;
  return { [bound]: limit, ...(unit !== undefined && { unit }) };
}
