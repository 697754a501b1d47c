// Sign-in: the demo users of the local stack, or Supabase Auth.
import { pageConfig } from '../../data/page-config.ts';
import { Heading } from '../../parts/heading.tsx';
import { signInWords } from '../../words/en/sign-in.ts';
import { DemoPeople } from './demo-people.tsx';
import { SupabaseForm } from './supabase-form.tsx';
import './screen.css';

export default function SignIn() {
  const auth = pageConfig.value?.auth;
  return (
    <div class="sign-in">
      <header>
        <p class="sign-in-brand">Callboard</p>
        <Heading title={signInWords.title} />
      </header>
      {auth?.kind === 'demo' && <DemoPeople organizations={auth.organizations} />}
      {auth?.kind === 'supabase' && <SupabaseForm />}
    </div>
  );
}
