// One rule with its history, or a new one.
import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { ruleWords } from '../../words/en/alert-rules.ts';
import { alertWords } from '../../words/en/alerts.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleHistory } from './rule-history.tsx';
import { RuleRow } from './rule-row.tsx';

interface RuleScreenProps {
  readonly id: string | undefined;
  readonly organization: Organization;
}

export function RuleScreen({ id, organization }: RuleScreenProps) {
  const { href } = useAddress();
  const rule = useGet('/api/alert-rules/{id}', id === undefined ? null : { path: { id } });
  const figures = useGet('/api/calls-dashboard/figures', {}).value?.data ?? [];
  const mayChange = mayDo(organization, 'alert-rules.write');
  const unitOfMetric = (metric: string) => figures.find(({ name }) => name === metric)?.unit;
  const title = rule.value?.name ?? ruleWords.new;
  return (
    <div class="alerts">
      <p>
        <a class="alerts-back" href={href({ view: null, id: null, cursor: null, filter: null })}>
          {ruleWords.back}
        </a>
      </p>
      <Heading title={title} of={organization.name} />
      {!mayChange && <p class="muted">{alertWords.readOnly}</p>}
      {id === undefined && mayChange && (
        <section class="card" aria-label={ruleWords.new}>
          <RuleForm rule={undefined} etag={undefined} organization={organization} />
        </section>
      )}
      {id !== undefined && (
        <Card title={ruleWords.oneQuestion} loaded={rule} timezone={organization.timezone} minHeightPx={320}>
          {(found) => (
            <>
              <ul>
                <RuleRow rule={found} unit={unitOfMetric(found.metric)} organization={organization} />
              </ul>
              {mayChange && (
                <RuleForm key={found.updated_at} rule={found} etag={rule.etag} organization={organization} />
              )}
            </>
          )}
        </Card>
      )}
      {rule.value !== undefined && (
        <RuleHistory rule={rule.value} unit={unitOfMetric(rule.value.metric)} organization={organization} />
      )}
    </div>
  );
}
