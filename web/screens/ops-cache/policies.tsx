import { CellBar } from '../../charts/cell-bar.tsx';
import type { AnswerOf } from '../../data/get.ts';
import { FirstRows } from '../../parts/first-rows.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsCacheWords } from '../../words/en/ops-cache.ts';
import { count, percent, unknown } from '../../words/numbers.ts';

type Policy = AnswerOf<'/api/monitoring/cache-stats'>['policies'][number];

interface PoliciesProps {
  readonly policies: readonly Policy[];
  readonly history: AnswerOf<'/api/monitoring/history'> | undefined;
}

/** The views that have been read, those with the most misses first; the others behind a line that says how many they are. */
export function Policies({ policies, history }: PoliciesProps) {
  const [used, unused] = [policies.filter(isRead), policies.filter((policy) => !isRead(policy))];
  const sorted = used.toSorted((one, other) => other.misses - one.misses);
  return (
    <>
      <FirstRows rows={sorted}>{(shown) => <PolicyTable policies={shown} history={history} />}</FirstRows>
      {unused.length > 0 && (
        <details class="ops-cache-unused">
          <summary>{opsCacheWords.unused(unused.length)}</summary>
          <PolicyTable policies={unused} history={history} />
        </details>
      )}
    </>
  );
}

const isRead = ({ hitRate }: Policy) => hitRate !== null;

function PolicyTable({ policies, history }: PoliciesProps) {
  const { columns } = opsCacheWords;
  const lastHour = new Map(history?.policies.map(({ name, hitRate }) => [name, hitRate]));
  return (
    <TableBox label={opsCacheWords.policiesQuestion}>
      <table class="table">
        <TableHead
          columns={[
            columns.policy,
            { number: columns.hitRate },
            { number: columns.lastHour },
            { number: columns.reads },
            { number: columns.entries },
            { number: columns.load },
            { number: columns.ttl },
            columns.tables,
          ]}
        />
        <tbody>
          {policies.map(({ name, hitRate, hits, misses, stale, entries, loadMs, ttlSeconds, tables }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">
                <CellBar value={hitRate} max={100}>
                  {percent(hitRate)}
                </CellBar>
              </td>
              <td class="number">{percent(lastHour.get(name))}</td>
              <td class="number">{opsCacheWords.outcomes(hits, misses, stale)}</td>
              <td class="number">{count(entries)}</td>
              <td class="number">{loadMs === null ? unknown : opsCacheWords.ms(loadMs)}</td>
              <td class="number">{opsCacheWords.seconds(ttlSeconds)}</td>
              <td class="ops-cache-tables">{tables.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
