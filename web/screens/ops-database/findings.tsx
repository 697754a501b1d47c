// What is wrong or wasteful, by kind. What stops a deploy is open; a kind of many hints is one line.
import type { AnswerOf } from '../../data/get.ts';
import { copyText } from '../../frame/copy-text.ts';
import { Button } from '../../parts/button.tsx';
import { opsDatabaseWords } from '../../words/en/ops-database.ts';

type Indexes = AnswerOf<'/api/monitoring/indexes'>;
type Finding = Indexes['findings'][number];

export function Findings({ indexes: { findings, isHealthy } }: { readonly indexes: Indexes }) {
  if (findings.length === 0) return <p class="ops-findings-sum">{opsDatabaseWords.noFindings}</p>;
  return (
    <>
      <p class={`ops-findings-sum ${isHealthy ? '' : 'ops-alarm'}`}>{opsDatabaseWords.findings(isHealthy)}</p>
      {[...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, found]) => (
        <details key={kind} class="ops-findings" open={found.some(({ stopsDeploy }) => stopsDeploy)}>
          <summary>{opsDatabaseWords.finding(kind, found.length)}</summary>
          <ul>
            {found.map((finding) => (
              <FindingItem key={`${finding.table} ${finding.index} ${finding.message}`} finding={finding} />
            ))}
          </ul>
        </details>
      ))}
    </>
  );
}

function FindingItem({ finding: { index, table, message, mend } }: { readonly finding: Finding }) {
  return (
    <li class="ops-finding">
      <p>
        {(index ?? table) !== null && <code>{index ?? table}</code>} {message}{' '}
        {index !== null && table !== null && <span class="muted">{opsDatabaseWords.ofTable(table)}</span>}
      </p>
      {mend !== null && (
        <div class="ops-mend">
          <code>{mend}</code>
          <Button onClick={() => void copyText(mend, opsDatabaseWords.copied)}>{opsDatabaseWords.copy}</Button>
        </div>
      )}
    </li>
  );
}
