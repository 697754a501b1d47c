import type { AnswerOf } from '../../data/get.ts';
import { FirstRows } from '../../parts/first-rows.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';
import { count } from '../../words/numbers.ts';

type Statement = NonNullable<AnswerOf<'/api/monitoring/queries'>['statements']>[number];

export function Statements({ statements }: { readonly statements: readonly Statement[] | null }) {
  if (statements === null) return <p>{opsDatabaseWords.noStatistics}</p>;
  if (statements.length === 0) return <p>{opsDatabaseWords.noStatements}</p>;
  return <FirstRows rows={statements}>{(shown) => <StatementTable statements={shown} />}</FirstRows>;
}

function StatementTable({ statements }: { readonly statements: readonly Statement[] }) {
  const { columns } = opsDatabaseWords;
  return (
    <TableBox label={opsDatabaseWords.statementsQuestion}>
      <table class="table">
        <TableHead
          columns={[
            columns.statement,
            { number: columns.total },
            { number: columns.calls },
            { number: columns.mean },
            { number: columns.max },
          ]}
        />
        <tbody>
          {statements.map(({ statement, role, calls, totalMs, meanMs, maxMs }) => (
            <tr key={`${role} ${statement}`}>
              <td class="ops-statement">
                <details>
                  <summary>
                    <code>{nameOf(statement)}</code>
                  </summary>
                  <code>{statement}</code>
                </details>
              </td>
              <td class="number">{opsDatabaseWords.ms(totalMs)}</td>
              <td class="number">{count(calls)}</td>
              <td class="number">{opsDatabaseWords.ms(meanMs)}</td>
              <td class="number">{opsDatabaseWords.ms(maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

const maxNameLength = 60;

/** PostgREST puts each request into the same frame of SQL: the function or table in it is what differs. */
function nameOf(statement: string): string {
  const named = /"public"\."(\w+)"/.exec(statement)?.[1];
  if (named !== undefined) return named;
  return statement.length > maxNameLength ? `${statement.slice(0, maxNameLength)} …` : statement;
}
