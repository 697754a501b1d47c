// The list of calls, and one call: beside the list where there is room, else on a page of its own. Both addresses are this one screen, so
// that the list keeps its place while a call is open.
import { useEffect } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import type { CallRow } from '../../data/held-list.ts';
import { type Organization, session } from '../../data/session.ts';
import { lazyPart } from '../../parts/lazy-part.ts';
import { useMedia } from '../../parts/use-media.ts';
import { CallList } from './call-list.tsx';
import { useCallKeys } from './use-call-keys.ts';
import { useCallList } from './use-call-list.ts';
import { useKeptScroll } from './use-kept-scroll.ts';
import { useNeighbours } from './use-neighbours.ts';
import './call-parts.css';
import './screen.css';

const noRows: readonly CallRow[] = [];

/** The list has no use for it until a call is opened. */
const CallPanel = lazyPart(async () => (await import('./call-panel.tsx')).CallPanel);

export default function Calls() {
  const organization = session.organization.value;
  return organization === undefined ? null : <CallsOf key={organization.id} organization={organization} />;
}

function CallsOf({ organization }: { readonly organization: Organization }) {
  const { id } = useAddress().params;
  const isWide = useMedia('(width >= 1100px)');
  const list = useCallList(organization);
  const neighbours = useNeighbours(id, list);
  const rows = list.held.list.value?.data ?? noRows;
  // After the figures: the next step is mostly to open a call.
  const isPanelNeeded = id !== undefined || rows.length > 0;
  useEffect(() => {
    if (isPanelNeeded) CallPanel.preload();
  }, [isPanelNeeded]);
  useKeptScroll(id, isWide);
  useCallKeys({ id, organization, rows, ...neighbours });
  return (
    <div class={id !== undefined && isWide ? 'calls calls-open' : 'calls'}>
      {(id === undefined || isWide) && <CallList list={list} organization={organization} openId={id} />}
      {id !== undefined && <CallPanel id={id} organization={organization} isBeside={isWide} {...neighbours} />}
    </div>
  );
}
