// Creates a rule, or changes it as it was read.
import { api } from '../../data/api.ts';
import type { RuleBody } from './rule-draft.ts';
import type { Rule } from './rule-row.tsx';

export function saveRule(rule: Rule | undefined, etag: string | undefined, body: RuleBody) {
  if (rule === undefined) return api.POST('/api/alert-rules', { body });
  const header = etag === undefined ? {} : { 'if-match': etag };
  return api.PATCH('/api/alert-rules/{id}', { params: { path: { id: rule.id }, header }, body });
}
