// From the body of a request to the columns of a rule.
import { type OrgScope, readOne } from '../../crud/store.ts';
import { callFiguresVersion } from '../../domain/call-figures.ts';
import { assertRule, type RuleCondition } from './assert-rule.ts';
import { alertRule } from './rule.ts';
import { ruleDefaults } from './rule-fields.ts';
import type { RuleFilters } from './rule-filters.ts';

type Body = Readonly<Record<string, unknown>>;

const conditionFields = ['metric', 'comparison', 'operator', 'threshold', 'minimum_sample', 'quiet_hours'];

/** The body with its defaults. Throws ValidationFailed. */
export function columnsOfCreate(filters: RuleFilters, body: Body): Body {
  const rule = { ...ruleDefaults, ...body } as Body as Body & RuleCondition;
  assertRule(rule);
  return { ...rule, ...derivedColumns(filters, rule) };
}

export async function columnsOfChange(filters: RuleFilters, scope: OrgScope, id: string, body: Body): Promise<Body> {
  // A rule about a figure that no longer exists can still be renamed and deactivated.
  if (conditionFields.some((field) => field in body)) {
    const row = await readOne(scope, alertRule, id);
    // Without a row, the update answers that there is none.
    if (row !== null) assertRule({ ...(row as unknown as RuleCondition), ...body });
  }
  return { ...body, ...derivedColumns(filters, body) };
}

function derivedColumns(filters: RuleFilters, { filter, metric }: Body): Body {
  return {
    ...(typeof filter === 'string' && { filter: filters.canonical(filter) }),
    ...(typeof metric === 'string' && { metric_version: callFiguresVersion }),
  };
}
