// The filter of a rule: a query string of the list of calls, without its time range.
import type { FastifyInstance } from 'fastify';
import { ValidationFailed } from '../../errors.ts';
import { Strict } from '../../http/contract.ts';
import type { CallRegistry } from './call-registry.ts';

export interface RuleFilters {
  /** The same filter always has the same text. Throws ValidationFailed. */
  canonical(text: string): string;
  /** As private.call_filter. Throws ValidationFailed. */
  parse(text: string, timezone: string): object;
}

/** The window and the figure of the rule take the place of these. A search needs rows, and no rule is about one person. */
const excluded = ['from', 'to', 'search', 'search_in', 'measure'];

const dayMs = 24 * 3_600_000;

export function createRuleFilters(
  { validatorCompiler: compile, now }: Pick<FastifyInstance, 'validatorCompiler' | 'now'>,
  { filterParameters, toCallFilter }: Pick<CallRegistry, 'filterParameters' | 'toCallFilter'>,
): RuleFilters {
  if (compile === undefined) throw new TypeError('The service has no validator');
  const allowed = Object.fromEntries(Object.entries(filterParameters).filter(([name]) => !excluded.includes(name)));
  const validate = compile({ schema: Strict(allowed), method: 'GET', url: '', httpPart: 'querystring' });

  function read(text: string): Record<string, unknown> {
    const query = parseQuery(text);
    for (const name of Object.keys(query)) {
      if (!(name in allowed))
        throw new ValidationFailed(`filter: ${name.slice(0, 60)} is not a filter of an alert rule`, {
          field: 'filter',
        });
    }
    if (validate(query) === true) return query;
    const [first] = validate.errors ?? [];
    const [, name = ''] = first?.instancePath?.split('/') ?? [];
    throw new ValidationFailed(`filter: ${name} ${first?.message ?? 'is not valid'}`, { field: 'filter' });
  }

  /** Filters by the clock require a time range. The sums have their own, so it is removed again. */
  function toFilter(query: object, timezone: string): object {
    const range = { from: new Date(now() - dayMs).toISOString(), to: new Date(now()).toISOString() };
    const filter = toCallFilter({ ...query, ...range } as never, timezone, now());
    const { started_from: _from, started_before: _before, ...rest } = filter as Record<string, unknown>;
    return rest;
  }

  return {
    canonical(text) {
      const query = read(text);
      toFilter(query, 'UTC');
      const pairs = Object.entries(query).flatMap(([name, value]) =>
        (Array.isArray(value) ? value.map(String).sort() : [String(value)]).map((each): [string, string] => [
          name,
          each,
        ]),
      );
      return new URLSearchParams(pairs.sort(([one], [other]) => one.localeCompare(other, 'en'))).toString();
    },
    parse: (text, timezone) => toFilter(read(text), timezone),
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
