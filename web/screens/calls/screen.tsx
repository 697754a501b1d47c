// The list of calls, and one call: beside the list where there is room, else on a page of its own. Both addresses are this one screen, so
// that the list keeps its place while a call is open.
import { useAddress } from '../../data/address.ts';
import { type Organization, session } from '../../data/session.ts';
import { useMedia } from '../../parts/use-media.ts';
import { CallList } from './call-list.tsx';
import { useKeptScroll } from './use-kept-scroll.ts';
import './screen.css';

export default function Calls() {
  const organization = session.organization.value;
  return organization === undefined ? null : <CallsOf organization={organization} />;
}

function CallsOf({ organization }: { readonly organization: Organization }) {
  const { params } = useAddress();
  const isWide = useMedia('(width >= 1100px)');
  const { id } = params;
  useKeptScroll(id, isWide);
  return (
    <div class={id !== undefined && isWide ? 'calls calls-open' : 'calls'}>
      <CallList organization={organization} openId={id} isShown={id === undefined || isWide} />
    </div>
  );
}
