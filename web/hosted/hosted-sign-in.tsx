// Sign-in with Supabase Auth: on the screen of sign-in, and over a page whose session has ended. Loaded only where it is used.
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { forgetStep } from '../data/hosted/actions.ts';
import { step } from '../data/hosted/step.ts';
import { session } from '../data/session.ts';
import { NewPassword } from './new-password.tsx';
import { SecondFactor } from './second-factor.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { WaitingLink } from './waiting-link.tsx';

interface HostedSignInProps {
  /** The address after sign-in. */
  readonly next: string;
  readonly isOverPage?: boolean;
}

export function HostedSignIn({ next, isOverPage = false }: HostedSignInProps) {
  const { route } = useLocation();
  const user = session.user.value;
  const now = step.value;
  useEffect(() => {
    if (user !== undefined && now.kind === 'form' && !isOverPage) route(next, true);
  }, [user, now]);
  if (now.kind === 'code') return <SecondFactor factorId={now.factorId} />;
  if (now.kind === 'link') return <WaitingLink email={now.email} onRefuse={forgetStep} />;
  const email = user?.email ?? undefined;
  if (now.kind === 'password' && email !== undefined && !isOverPage) return <NewPassword email={email} />;
  const problem = now.kind === 'form' ? now.problem : undefined;
  return <SignInForm next={next} email={email} problem={problem} isOverPage={isOverPage} />;
}
