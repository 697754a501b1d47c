// The organisation of the page. With more than one it is a choice, and each has the same screen.
import { useLocation } from 'preact-iso';
import { session } from '../data/session.ts';
import { Choice } from '../parts/choice.tsx';
import { frameWords } from '../words/en/frame.ts';

export function OrganizationChoice() {
  const { path, route } = useLocation();
  const organizations = session.user.value?.organizations ?? [];
  const current = session.organization.value;
  if (current === undefined) return <p class="organization-name">{frameWords.ops}</p>;
  if (organizations.length === 1)
    return (
      <p class="organization-name" title={current.name}>
        {current.name}
      </p>
    );
  // One level of the path only: the rows of another organisation have other ids.
  const screen = path.split('/')[3];
  return (
    <Choice
      label={frameWords.organisation}
      isLabelHidden
      value={current.slug}
      options={organizations.map(({ slug, name }) => ({ value: slug, text: name }))}
      onChange={(slug) => route(screen === undefined ? `/o/${slug}` : `/o/${slug}/${screen}`)}
    />
  );
}
