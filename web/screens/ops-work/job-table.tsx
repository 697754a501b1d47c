import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import { opsZone } from '../../frame/ops-screen.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { opsWorkWords } from '../../words/en/ops-work.ts';
import { count, unknown } from '../../words/numbers.ts';
import { momentWithSeconds } from '../../words/time.ts';

export function JobTable({ jobs }: { readonly jobs: AnswerOf<'/api/monitoring/jobs'>['jobs'] }) {
  const { columns } = opsWorkWords;
  const moment = (instant: string | null) =>
    instant === null ? unknown : momentWithSeconds(opsZone, instant, serverNowMs());
  const sorted = jobs.toSorted((one, other) => other.failuresInARow - one.failuresInARow);
  if (jobs.length === 0) return <p>{opsWorkWords.noJobs}</p>;
  return (
    <TableBox label={opsWorkWords.jobsQuestion}>
      <table class="table">
        <TableHead
          columns={[
            columns.job,
            columns.state,
            columns.lastRun,
            { number: columns.took },
            columns.result,
            columns.nextRun,
          ]}
        />
        <tbody>
          {sorted.map((job) => (
            <tr key={job.name}>
              <th scope="row">{job.name}</th>
              <td>{opsWorkWords.states[job.state]}</td>
              <td>{moment(job.lastStartedAt)}</td>
              <td class="number">{job.lastDurationMs === null ? unknown : opsWorkWords.ms(job.lastDurationMs)}</td>
              <td class={job.failuresInARow > 0 ? 'ops-alarm' : ''}>
                {job.lastResult === null
                  ? unknown
                  : opsWorkWords.result(job.lastResult, count(job.failuresInARow), job.lastError)}
              </td>
              <td>{moment(job.nextRunAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
