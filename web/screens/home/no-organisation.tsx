// For a user whom no organisation has added yet.
import { useLocation } from 'preact-iso';
import { session } from '../../data/session.ts';
import { copyText } from '../../frame/copy-text.ts';
import { Button } from '../../parts/button.tsx';
import { homeWords } from '../../words/en/home.ts';

export function NoOrganisation({ email }: { readonly email: string }) {
  const { route } = useLocation();
  const signOut = () => {
    route('/sign-in', true);
    void session.signOut();
  };
  return (
    <div class="home-none">
      <p>{homeWords.none(email)}</p>
      <div class="home-actions">
        <Button kind="main" onClick={() => void copyText(email, homeWords.addressCopied)}>
          {homeWords.copyAddress}
        </Button>
        <Button onClick={() => location.reload()}>{homeWords.lookAgain}</Button>
        <Button onClick={signOut}>{homeWords.signOut}</Button>
      </div>
    </div>
  );
}
