// The name of a call: a link that covers its row. It opens the call under the filters of the list.
import { screenPath, useAddress } from '../../data/address.ts';
import type { CallRow } from '../../data/held-list.ts';
import { whoOf } from './who.ts';

interface CallLinkProps {
  readonly call: CallRow;
  readonly slug: string;
  readonly isOpen: boolean;
}

export function CallLink({ call, slug, isOpen }: CallLinkProps) {
  const { href } = useAddress();
  return (
    <a
      class="call-link"
      data-call={call.id}
      href={href({ t: null }, screenPath(slug, `calls/${call.id}`))}
      aria-current={isOpen ? 'true' : undefined}
    >
      {whoOf(call)}
    </a>
  );
}
