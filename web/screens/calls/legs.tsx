// A call that several providers report has parts; a part belongs to a call.
import { screenPath } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { Organization } from '../../data/session.ts';
import { callWords } from '../../words/en/call.ts';
import { momentOf } from '../../words/time.ts';
import type { Call } from './call-head.tsx';
import { CallStatusMark } from './call-status-mark.tsx';
import { Section } from './section.tsx';

interface LegsProps {
  readonly call: Call;
  readonly organization: Organization;
}

export function Legs({ call: { legs, leg_of: whole }, organization: { slug, timezone } }: LegsProps) {
  if (whole !== null) {
    return (
      <p>
        {callWords.legOf} <a href={screenPath(slug, `calls/${whole}`)}>{callWords.openCall}</a>
      </p>
    );
  }
  if (legs.length === 0) return null;
  return (
    <Section title={callWords.legs}>
      <ul class="call-legs">
        {legs.map((leg) => (
          <li key={leg.id}>
            <CallStatusMark direction={leg.direction} status={leg.status} />
            <LegLink leg={leg} href={screenPath(slug, `calls/${leg.id}`)} timezone={timezone} />
            <span>{leg.provider}</span>
            <span>{callWords.length(leg.duration_seconds)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface LegLinkProps {
  readonly leg: Call['legs'][number];
  readonly href: string;
  readonly timezone: string;
}

/** Two providers report the same call at the same time. */
function LegLink({ leg: { started_at, provider }, href, timezone }: LegLinkProps) {
  const started = momentOf(timezone, started_at, serverNowMs());
  return (
    <a href={href} aria-label={callWords.leg(started, provider)}>
      {started}
    </a>
  );
}
