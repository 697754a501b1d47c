import { useAddress } from '../../data/address.ts';
import { callsHref } from '../../data/calls-href.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { ruleWords } from '../../words/en/alert-rules.ts';
import { momentOf } from '../../words/time.ts';

export type Rule = AnswerOf<'/api/alert-rules'>['data'][number];

interface RuleRowProps {
  readonly rule: Rule;
  readonly unit: string | undefined;
  readonly organization: Organization;
}

export function RuleRow({ rule, unit, organization }: RuleRowProps) {
  const { href, query } = useAddress();
  const { currency } = organization;
  return (
    <li class="alerts-row">
      <div>
        <h3>
          {query.get('id') === rule.id ? (
            rule.name
          ) : (
            <a href={href({ view: 'rule', id: rule.id, page: null })}>{rule.name}</a>
          )}
        </h3>
        <p class="muted">
          {conditionOf(rule, unit, currency)}
          {rule.filter !== '' && (
            <>
              {' · '}
              <a href={callsHref(organization.slug, rule.filter)}>{ruleWords.itsCalls}</a>
            </>
          )}
        </p>
        {rule.metric_is_changed && <p class="alerts-bad">{ruleWords.isChanged}</p>}
        {rule.problem !== null && <p class="alerts-bad">{rule.problem}</p>}
      </div>
      <div class="alerts-state">
        <RuleState rule={rule} timezone={organization.timezone} />
        {rule.active && rule.value !== null && (
          <p class="muted">{ruleWords.valueNow(ruleWords.amount(unit, rule.value, currency))}</p>
        )}
      </div>
    </li>
  );
}

function conditionOf(rule: Rule, unit: string | undefined, currency: string): string {
  const metric = ruleWords.metricName(rule.metric);
  const { comparison, operator, threshold, window_minutes: minutes } = rule;
  if (comparison !== 'absolute')
    return ruleWords.change(metric, operator, threshold, minutes, ruleWords.befores[comparison]);
  return ruleWords.condition(metric, operator, ruleWords.amount(unit, threshold, currency), minutes);
}

export function RuleState({ rule, timezone }: { readonly rule: Rule; readonly timezone: string }) {
  if (!rule.active) return <p class="muted">{ruleWords.off}</p>;
  if (rule.state === null) return <p class="muted">{ruleWords.notEvaluated}</p>;
  const since = rule.since === null ? null : momentOf(timezone, rule.since, serverNowMs());
  const isBad = rule.state === 'firing' || rule.state === 'pending';
  return (
    <p class={isBad ? 'alerts-bad' : 'alerts-good'}>{ruleWords.stateSince(ruleWords.states[rule.state], since)}</p>
  );
}
