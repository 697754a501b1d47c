// The contacts of the organisation, and one contact with everything that was said.
import { useAddress } from '../../data/address.ts';
import { session } from '../../data/session.ts';
import { ContactList } from './contact-list.tsx';
import { OneContact } from './one-contact.tsx';
import './screen.css';

export default function Contacts() {
  const { params } = useAddress();
  const organization = session.organization.value;
  if (organization === undefined) return null;
  if (params.id === undefined) return <ContactList organization={organization} />;
  return <OneContact key={params.id} id={params.id} organization={organization} />;
}
