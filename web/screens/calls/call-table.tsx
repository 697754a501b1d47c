// The table of calls. A heading of a column that can be sorted by is a link.
import { useAddress } from '../../data/address.ts';
import { callsWords } from '../../words/en/calls.ts';
import type { CallRowsProps } from './call-rows.tsx';
import { CallTableRow } from './call-table-row.tsx';
import { type ColumnName, sortOf } from './columns.ts';
import { useColumns } from './use-columns.ts';
import '../../parts/table.css';
import './call-table.css';

export function CallTable({ calls, organization, openId, currency }: CallRowsProps) {
  const { shown } = useColumns();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section class="table-box" tabIndex={0} aria-label={callsWords.list}>
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
    </section>
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
    <th scope="col" aria-sort={direction} class={column === 'started' ? '' : 'number'}>
      <a href={href({ sort: next === '-started_at' ? null : next, page: null })}>
        {callsWords.columns[column]}
        {direction !== undefined && <span aria-hidden="true">{direction === 'descending' ? ' ▾' : ' ▴'}</span>}
      </a>
    </th>
  );
}
