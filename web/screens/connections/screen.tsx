// The providers that send calls, and one of them with its health, its deliveries and its mappings.
import { useAddress } from '../../data/address.ts';
import { session } from '../../data/session.ts';
import { ConnectionList } from './connection-list.tsx';
import { OneConnection } from './one-connection.tsx';
import './screen.css';

export default function Connections() {
  const { params } = useAddress();
  const organization = session.organization.value;
  if (organization === undefined) return null;
  if (params.id === undefined) return <ConnectionList organization={organization} />;
  return <OneConnection key={params.id} id={params.id} organization={organization} />;
}
