// One caller who waits for a call: what they said, how often they tried, and what can be done.
import { useRef } from 'preact/hooks';
import { screenPath } from '../../data/address.ts';
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { say } from '../../frame/toast.tsx';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/notice.tsx';
import { callBackWords } from '../../words/en/call-back.ts';
import { momentOf } from '../../words/time.ts';

type CallerRow = AnswerOf<'/api/calls-dashboard/unanswered'>['data'][number];

interface CallerProps {
  readonly caller: CallerRow;
  readonly organization: Organization;
  readonly mayResolve: boolean;
}

export function Caller({ caller, organization: { slug, timezone }, mayResolve }: CallerProps) {
  const { number, number_display, attempts, firstAt, lastAt, lastStatus, lastCallId, isWithinHours, summary, filter } =
    caller;
  const name = caller.contact_name ?? number_display;
  const now = serverNowMs();
  const row = useRef<HTMLLIElement>(null);
  const resolve = useChange((resolution: 'done' | 'not_needed') =>
    api.POST('/api/calls-dashboard/unanswered/resolve', { body: { number, resolution, lastCallId } }),
  );
  // The row leaves the list, and the focus would be lost with it.
  async function settle(resolution: 'done' | 'not_needed') {
    const next = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    if ((await resolve.run(resolution)) === undefined) return;
    say(callBackWords.resolved(name));
    next?.querySelector<HTMLElement>('.button')?.focus();
  }

  return (
    <li class="caller" ref={row}>
      <div class="caller-who">
        <h3>
          {caller.contact_id === null ? name : <a href={screenPath(slug, `contacts/${caller.contact_id}`)}>{name}</a>}
        </h3>
        {caller.contact_name !== null && <p class="muted">{number_display}</p>}
      </div>
      <div class="caller-when">
        <p>
          {callBackWords.since(momentOf(timezone, firstAt, now))}{' '}
          <a href={`${screenPath(slug, 'calls')}?${filter}`}>{callBackWords.calls(attempts)}</a>
          {attempts > 1 && callBackWords.last(momentOf(timezone, lastAt, now))}
        </p>
        <p class="muted">
          {callBackWords.lastStatus[lastStatus]} · {callBackWords.hours(isWithinHours)}
          {caller.agent_name !== null && ` · ${caller.agent_name}`}
        </p>
        {summary !== null && <blockquote>{summary}</blockquote>}
      </div>
      <div class="caller-actions no-print">
        <a class="button button-main" href={`tel:${number}`}>
          {callBackWords.call}
        </a>
        {mayResolve && (
          <>
            <Button disabled={resolve.isRunning} onClick={() => void settle('done')}>
              {callBackWords.done}
            </Button>
            <Button disabled={resolve.isRunning} onClick={() => void settle('not_needed')}>
              {callBackWords.notNeeded}
            </Button>
          </>
        )}
        {resolve.problem !== undefined && <Problem problem={resolve.problem} />}
      </div>
    </li>
  );
}
