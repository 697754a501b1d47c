// One call, in each of its states.
import { screenPath, useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { type Organization, session } from '../../data/session.ts';
import { Skeleton } from '../../parts/card.tsx';
import { Problem } from '../../parts/notice.tsx';
import { XRay } from '../../parts/x-ray.tsx';
import { callWords } from '../../words/en/call.ts';
import { CallBody } from './call-body.tsx';
import { CallHead } from './call-head.tsx';
import { CallIsBeside } from './section.tsx';
import './call-panel.css';

interface CallPanelProps {
  readonly id: string;
  readonly organization: Organization;
  /** Beside the list. Else it is a page of its own, and has the heading of the page. */
  readonly isBeside: boolean;
  readonly previousId: string | null;
  readonly nextId: string | null;
}

export function CallPanel({ id, organization, isBeside, previousId, nextId }: CallPanelProps) {
  const { query } = useAddress();
  const call = useGet('/api/calls-dashboard/{callId}', { path: { callId: id } });
  const value = call.value?.id === id ? call.value : undefined;
  const startSeconds = Math.max(0, Number(query.get('t') ?? 0)) || 0;
  return (
    <section class="call-panel" aria-label={callWords.panel} aria-busy={value === undefined}>
      <CallHead
        call={value}
        organization={organization}
        isBeside={isBeside}
        previousId={previousId}
        nextId={nextId}
        loaded={call}
      />
      {value !== undefined && (
        <CallIsBeside.Provider value={isBeside}>
          <CallBody key={id} call={value} loaded={call} organization={organization} startSeconds={startSeconds} />
        </CallIsBeside.Provider>
      )}
      {value === undefined && call.problem === undefined && <Skeleton heightPx={480} />}
      {value === undefined && call.problem?.statusCode === 404 && <NotHere id={id} organization={organization} />}
      {value === undefined && call.problem !== undefined && call.problem.statusCode !== 404 && (
        <Problem problem={call.problem} retry={call.retry} />
      )}
      <XRay cost={call.cost} />
    </section>
  );
}

/** A link of a colleague may be of another organisation of the reader. */
function NotHere({ id, organization }: { readonly id: string; readonly organization: Organization }) {
  const others = session.user.value?.organizations.filter((each) => each.id !== organization.id) ?? [];
  return (
    <div class="call-not-found">
      <p>{callWords.notFound}</p>
      {others.length > 0 && (
        <>
          <p>{callWords.otherOrganisations}</p>
          <ul>
            {others.map(({ slug, name }) => (
              <li key={slug}>
                <a href={screenPath(slug, `calls/${id}`)}>{name}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
