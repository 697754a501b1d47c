// Applies many deliveries again. The API takes at most 1,000 at once, and says where the next ones begin.
import { useState } from 'preact/hooks';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { serverNowMs } from '../../data/clock.ts';
import { Button } from '../../parts/button.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { SaveProblem } from '../../parts/save-problem.tsx';
import { deliveryWords } from '../../words/en/connection-parts.ts';

interface ReplayManyProps {
  readonly id: string;
  readonly onClose: () => void;
}

const hourMs = 3_600_000;
const spansMs = { hour: hourMs, day: 24 * hourMs, week: 168 * hourMs, month: 720 * hourMs } as const;
const spans = Object.keys(spansMs) as (keyof typeof spansMs)[];
const which = ['problems', 'failed', 'quarantined', 'ignored', 'applied'] as const;

interface Range {
  readonly from: string;
  readonly to: string;
}

export function ReplayMany({ id, onClose }: ReplayManyProps) {
  const [states, setStates] = useState<(typeof which)[number]>('problems');
  const [span, setSpan] = useState<keyof typeof spansMs>('day');
  const [queued, setQueued] = useState<number>();
  const [rest, setRest] = useState<Range>();
  const replay = useChange((range: Range) =>
    api.POST('/api/connections/{id}/events/replay', {
      params: { path: { id } },
      body: { ...range, ...(states !== 'problems' && { state: states }) },
    }),
  );

  async function apply(range: Range): Promise<void> {
    const done = await replay.run(range);
    if (done === undefined) return;
    setQueued(done.queued);
    setRest(done.nextFrom === null ? undefined : { from: done.nextFrom, to: range.to });
  }

  function begin(): void {
    const now = serverNowMs();
    void apply({ from: new Date(now - spansMs[span]).toISOString(), to: new Date(now).toISOString() });
  }

  return (
    <Dialog title={deliveryWords.replayMany} onClose={onClose}>
      <div class="form">
        <p>{deliveryWords.replayManyHint}</p>
        {queued === undefined && (
          <>
            <Choice
              label={deliveryWords.which}
              value={states}
              options={which.map((value) => ({ value, text: deliveryWords.whichStates[value] }))}
              onChange={setStates}
            />
            <Choice
              label={deliveryWords.arrivedIn}
              value={span}
              options={spans.map((value) => ({ value, text: deliveryWords.spans[value] }))}
              onChange={setSpan}
            />
          </>
        )}
        <div role="status">
          {queued !== undefined && <p>{deliveryWords.replayed(queued)}</p>}
          {rest !== undefined && <p>{deliveryWords.more}</p>}
        </div>
        <SaveProblem problem={replay.problem} />
        <div class="form-actions">
          {queued === undefined && (
            <Button kind="main" disabled={replay.isRunning} onClick={begin}>
              {deliveryWords.replay}
            </Button>
          )}
          {rest !== undefined && (
            <Button kind="main" disabled={replay.isRunning} onClick={() => void apply(rest)}>
              {deliveryWords.continue}
            </Button>
          )}
          <Button onClick={onClose}>{deliveryWords.close}</Button>
        </div>
      </div>
    </Dialog>
  );
}
