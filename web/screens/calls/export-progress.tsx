// A started export: downloaded at once, or a job with its progress.
import { useState } from 'preact/hooks';
import { downloadExport, type Started, useCancelExport, useExportJob } from '../../data/call-export.ts';
import { problemOfError } from '../../data/problem.ts';
import type { ApiProblem } from '../../loaded.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/notice.tsx';
import { exportWords } from '../../words/en/export.ts';

interface ExportProgressProps {
  readonly started: Started;
  readonly onClose: () => void;
}

export function ExportProgress({ started, onClose }: ExportProgressProps) {
  const jobId = 'jobId' in started ? started.jobId : undefined;
  const job = useExportJob(jobId);
  if (jobId === undefined) return <p role="status">{'rows' in started && exportWords.ready(started.rows)}</p>;
  return <JobProgress jobId={jobId} job={job} onClose={onClose} />;
}

interface JobProgressProps {
  readonly jobId: string;
  readonly job: ReturnType<typeof useExportJob>;
  readonly onClose: () => void;
}

function JobProgress({ jobId, job, onClose }: JobProgressProps) {
  const [problem, setProblem] = useState<ApiProblem>();
  const cancel = useCancelExport(jobId);
  const isDone = job?.state === 'done';
  const hasEnded = isDone || job?.state === 'failed' || job?.state === 'canceled';
  return (
    <div class="export">
      <p role="status">{sentenceOf(job)}</p>
      {job?.state === 'running' && (
        <progress aria-label={exportWords.progress} max={job.rowsTotal} value={job.rowsDone} />
      )}
      {problem !== undefined && <Problem problem={problem} />}
      {isDone && (
        <Button
          kind="main"
          onClick={() => void downloadExport(jobId).catch((error) => setProblem(problemOfError(error)))}
        >
          {exportWords.download}
        </Button>
      )}
      {!hasEnded && (
        <>
          <p class="muted">{exportWords.stopNote}</p>
          {cancel.problem !== undefined && <Problem problem={cancel.problem} />}
          <div class="form-actions">
            <Button onClick={onClose}>{exportWords.stop}</Button>
            <Button kind="danger" disabled={cancel.isRunning} onClick={() => void cancel.run(undefined)}>
              {exportWords.cancel}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function sentenceOf(job: ReturnType<typeof useExportJob>): string {
  switch (job?.state) {
    case 'running':
      return exportWords.running(job.rowsDone, job.rowsTotal);
    case 'done':
      return exportWords.done(job.sizeBytes);
    case 'failed':
      return exportWords.failed(job.error);
    case 'canceled':
      return exportWords.canceled;
    default:
      return exportWords.queued;
  }
}
