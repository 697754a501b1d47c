// The campaigns of the organisation, and the queue of one campaign.
import { useAddress } from '../../data/address.ts';
import { session } from '../../data/session.ts';
import { CampaignList } from './campaign-list.tsx';
import { OneCampaign } from './one-campaign.tsx';
import './screen.css';

export default function Campaigns() {
  const { params } = useAddress();
  const organization = session.organization.value;
  if (organization === undefined) return null;
  if (params.id === undefined) return <CampaignList organization={organization} />;
  return <OneCampaign key={params.id} id={params.id} organization={organization} />;
}
