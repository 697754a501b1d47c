import type { AnswerOf } from '../../data/get.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { count } from '../../words/numbers.ts';

export function Statements({ statements }: { readonly statements: AnswerOf<'/api/monitoring/queries'>['statements'] }) {
  const { columns } = opsDatabaseWords;
  if (statements === null) return <p>{opsDatabaseWords.noStatistics}</p>;
  if (statements.length === 0) return <p>{opsDatabaseWords.noStatements}</p>;
  return (
    <TableBox label={opsDatabaseWords.statementsQuestion}>
      <table class="table">
        <TableHead
          columns={[
            columns.statement,
            { number: columns.calls },
            { number: columns.total },
            { number: columns.mean },
            { number: columns.max },
          ]}
        />
        <tbody>
          {statements.map(({ statement, role, calls, totalMs, meanMs, maxMs }) => (
            <tr key={`${role} ${statement}`}>
              <td class="ops-statement">
                <code>{statement}</code>
              </td>
              <td class="number">{count(calls)}</td>
              <td class="number">{opsDatabaseWords.ms(totalMs)}</td>
              <td class="number">{opsDatabaseWords.ms(meanMs)}</td>
              <td class="number">{opsDatabaseWords.ms(maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
