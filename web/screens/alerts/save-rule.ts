// The ETag of a rule changes with each evaluation, once a minute. So a 412 is a conflict only when the rule itself was changed; otherwise the
// write is sent again, which is safe because a 412 wrote nothing.
import { api } from '../../data/api.ts';
import type { RuleBody } from './rule-draft.ts';
import type { Rule } from './rule-row.tsx';

export async function saveRule(rule: Rule | undefined, etag: string | undefined, body: RuleBody) {
  if (rule === undefined) return api.POST('/api/alert-rules', { body });
  const path = { id: rule.id };
  const patch = (seen: string | undefined) =>
    api.PATCH('/api/alert-rules/{id}', {
      params: { path, header: seen === undefined ? {} : { 'if-match': seen } },
      body,
    });
  const answer = await patch(etag);
  if (answer.response.status !== 412) return answer;
  const { data, response } = await api.GET('/api/alert-rules/{id}', { params: { path } });
  if (data?.updated_at !== rule.updated_at) return answer;
  return patch(response.headers.get('etag') ?? undefined);
}
