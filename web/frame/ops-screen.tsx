// The frame of a screen for people on call: its title, the clock that it shows, and who may see it.
import type { ComponentChildren } from 'preact';
import { serverNowMs } from '../data/clock.ts';
import { session } from '../data/session.ts';
import { Notice } from '../parts/notice.tsx';
import { ScreenHead } from '../parts/screen-head.tsx';
import { opsWords } from '../words/en/ops.ts';
import { zoneName } from '../words/time.ts';
import './ops-screen.css';

/** People on call work with logs, and logs are in UTC. */
export const opsZone = 'UTC';

interface OpsScreenProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

export function OpsScreen({ title, children }: OpsScreenProps) {
  const role = session.user.value?.platformRole;
  return (
    <div class="screen ops-screen">
      <ScreenHead title={title} of={opsWords.of} zone={zoneName(opsZone, serverNowMs())} />
      {role === null ? (
        <Notice>
          <p>{opsWords.noRole}</p>
          <p>
            <code>{opsWords.grant(session.user.value?.id ?? '')}</code>
          </p>
        </Notice>
      ) : (
        children
      )}
    </div>
  );
}
