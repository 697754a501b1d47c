// Sign-in: the demo users of the local stack, or Supabase Auth.
import { useLocation } from 'preact-iso';
import { pageConfig } from '../../data/page-config.ts';
import { Heading } from '../../parts/heading.tsx';
import { lazyPart } from '../../parts/lazy-part.ts';
import { signInWords } from '../../words/en/sign-in.ts';
import { DemoPeople } from './demo-people.tsx';
import { nextAddress } from './next-address.ts';
import './screen.css';

const HostedSignIn = lazyPart(() => import('../../hosted/hosted-sign-in.tsx').then(({ HostedSignIn }) => HostedSignIn));

export default function SignIn() {
  const { url } = useLocation();
  const auth = pageConfig.value?.auth;
  return (
    <div class="sign-in">
      <header>
        <p class="sign-in-brand">Callboard</p>
        <Heading title={signInWords.title} />
      </header>
      {auth?.kind === 'demo' && <DemoPeople organizations={auth.organizations} />}
      {auth?.kind === 'supabase' && (
        <div class="sign-in-box sign-in-hosted">
          <HostedSignIn next={nextAddress(url, location.origin)} />
        </div>
      )}
    </div>
  );
}
