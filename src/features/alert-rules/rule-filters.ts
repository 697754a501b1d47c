// The filter of a rule: a query string of the list of calls, without its time range. Features do not import each other, so the filters of the
// list are given to this feature.
import type { FastifyInstance } from 'fastify';
import type { TProperties } from 'typebox';
import { ValidationFailed } from '../../errors.ts';
import { Strict } from '../../http/contract.ts';

/** The filters of the list of calls. */
export interface CallFilters {
  readonly parameters: TProperties;
  /** From validated parameters to private.call_filter. Throws ValidationFailed. */
  readonly toCallFilter: (query: never, timezone: string) => object;
}

export interface RuleFilters {
  /** The same filter always has the same text. Throws ValidationFailed. */
  canonical(text: string): string;
  /** As private.call_filter. Throws ValidationFailed. */
  parse(text: string, timezone: string): object;
}

/** The window of the rule takes the place of the time range. A search needs rows, and no rule is about one person. */
const excluded = ['from', 'to', 'search', 'search_in'];

export function createRuleFilters(
  { validatorCompiler: compile }: Pick<FastifyInstance, 'validatorCompiler'>,
  { parameters, toCallFilter }: CallFilters,
): RuleFilters {
  if (compile === undefined) throw new TypeError('The service has no validator');
  const allowed = Object.fromEntries(Object.entries(parameters).filter(([name]) => !excluded.includes(name)));
  const validate = compile({ schema: Strict(allowed), method: 'GET', url: '', httpPart: 'querystring' });

  function read(text: string): Record<string, unknown> {
    const query = parseQuery(text);
    for (const name of Object.keys(query)) {
      if (!(name in allowed))
        throw new ValidationFailed(`filter: ${name.slice(0, 60)} is not a filter of an alert rule`);
    }
    if (validate(query) === true) return query;
    const [first] = validate.errors ?? [];
    const [, name = ''] = first?.instancePath?.split('/') ?? [];
    throw new ValidationFailed(`filter: ${name} ${first?.message ?? 'is not valid'}`);
  }

  return {
    canonical(text) {
      const query = read(text);
      toCallFilter(query as never, 'UTC');
      const pairs = Object.entries(query).flatMap(([name, value]) =>
        (Array.isArray(value) ? value.map(String).sort() : [String(value)]).map((each): [string, string] => [
          name,
          each,
        ]),
      );
      return new URLSearchParams(pairs.sort(([one], [other]) => one.localeCompare(other, 'en'))).toString();
    },
    parse: (text, timezone) => toCallFilter(read(text) as never, timezone),
  };
}

/** A repeated name is a list. */
function parseQuery(text: string): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  const params = new URLSearchParams(text.replace(/^\?/, ''));
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    query[name] = values.length === 1 ? values[0] : values;
  }
  return query;
}
