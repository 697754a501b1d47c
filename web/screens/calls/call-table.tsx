// The table of calls. A heading of a column that can be sorted by is a link.
import { useAddress } from '../../data/address.ts';
import type { CallRow } from '../../data/held-list.ts';
import type { Organization } from '../../data/session.ts';
import { TableBox } from '../../parts/table-box.tsx';
import { callsWords } from '../../words/en/calls.ts';
import { CallTableRow } from './call-table-row.tsx';
import { type ColumnName, sortOf } from './columns.ts';
import { useColumns } from './use-columns.ts';
import './call-table.css';

export interface ListedCalls {
  readonly calls: readonly CallRow[];
  readonly organization: Organization;
  readonly openId: string | undefined;
  readonly currency: string;
}

export function CallTable({ calls, organization, openId, currency }: ListedCalls) {
  const { shown } = useColumns();
  return (
    <TableBox label={callsWords.list}>
      <table class="table call-table">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{callsWords.recording}</span>
            </th>
            {shown.map((column) => (
              <ColumnHeading key={column} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <CallTableRow
              key={call.id}
              call={call}
              columns={shown}
              organization={organization}
              isOpen={call.id === openId}
              currency={currency}
            />
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}

function ColumnHeading({ column }: { readonly column: ColumnName }) {
  const { query, href } = useAddress();
  const sort = sortOf[column];
  if (sort === undefined) return <th scope="col">{callsWords.columns[column]}</th>;
  const current = query.get('sort') ?? '-started_at';
  const direction = current === sort ? 'ascending' : current === `-${sort}` ? 'descending' : undefined;
  const next = direction === 'descending' ? sort : `-${sort}`;
  return (
    <th scope="col" aria-sort={direction} class={column === 'cost' ? 'number' : ''}>
      <a href={href({ sort: next === '-started_at' ? null : next, page: null })}>
        {callsWords.columns[column]}
        {direction !== undefined && <span aria-hidden="true">{direction === 'descending' ? ' ▾' : ' ▴'}</span>}
      </a>
    </th>
  );
}
