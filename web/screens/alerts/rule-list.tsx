import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Pages } from '../../parts/pages.tsx';
import { ruleWords } from '../../words/en/alert-rules.ts';
import { pageWords } from '../../words/en/pages.ts';
import { RuleRow } from './rule-row.tsx';

export function RuleList({ organization }: { readonly organization: Organization }) {
  const { query, href } = useAddress();
  const rules = useGet('/api/alert-rules', { query: { limit: 50, page: Number(query.get('page') ?? 1) } });
  const figures = useGet('/api/calls-dashboard/figures', {}).value?.data;
  const mayChange = mayDo(organization, 'alert-rules.write');
  return (
    <Card
      title={ruleWords.question}
      loaded={rules}
      timezone={organization.timezone}
      minHeightPx={120}
      actions={
        mayChange && (
          <a class="button button-main" href={href({ view: 'rule', id: null, page: null })}>
            {ruleWords.add}
          </a>
        )
      }
    >
      {({ data, pagination }) =>
        pagination.total === 0 ? (
          <p>{mayChange ? ruleWords.none : ruleWords.noneForReaders}</p>
        ) : (
          <>
            <ul>
              {data.map((rule) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  unit={figures?.find(({ name }) => name === rule.metric)?.unit}
                  organization={organization}
                />
              ))}
            </ul>
            <p class="list-total muted">{pageWords.total(pagination.total)}</p>
            <Pages
              label={ruleWords.question}
              page={pagination.page}
              pages={pagination.totalPages}
              hrefOf={(page) => href({ page: page === 1 ? null : String(page) })}
            />
          </>
        )
      }
    </Card>
  );
}
