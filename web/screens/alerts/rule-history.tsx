import { useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { CursorPages } from '../../parts/cursor-pages.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { historyWords, ruleWords } from '../../words/en/alert-rules.ts';
import { count } from '../../words/numbers.ts';
import { momentOf } from '../../words/time.ts';
import type { Rule } from './rule-row.tsx';

interface RuleHistoryProps {
  readonly rule: Rule;
  readonly unit: string | undefined;
  readonly organization: Organization;
}

export function RuleHistory({ rule, unit, organization: { timezone, currency } }: RuleHistoryProps) {
  const { query, href } = useAddress();
  const cursor = query.get('cursor');
  const history = useGet('/api/alert-rules/{id}/history', {
    path: { id: rule.id },
    query: { limit: 20, ...(cursor !== null && { cursor }) },
  });
  const { columns, table } = historyWords;
  const now = serverNowMs();
  return (
    <Card title={historyWords.question} loaded={history} timezone={timezone} minHeightPx={120}>
      {({ data, pagination }) => (
        <>
          {data.length === 0 ? (
            <p>{historyWords.none}</p>
          ) : (
            <TableBox label={table}>
              <table class="table">
                <TableHead columns={[columns.at, columns.change, columns.value, columns.sample]} />
                <tbody>
                  {data.map(({ id, at, from_state, to_state, value, sample }) => (
                    <tr key={id}>
                      <td>
                        <time dateTime={at}>{momentOf(timezone, at, now)}</time>
                      </td>
                      <td>{historyWords.from(ruleWords.states[from_state], ruleWords.states[to_state])}</td>
                      <td>{ruleWords.amount(unit, value, currency)}</td>
                      <td>{count(sample)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
          )}
          <CursorPages
            label={historyWords.pages}
            cursor={cursor}
            nextCursor={pagination.nextCursor}
            hrefOf={(next) => href({ cursor: next })}
          />
        </>
      )}
    </Card>
  );
}
