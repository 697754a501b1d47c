import { Heading } from '../parts/heading.tsx';
import { frameWords } from '../words/en/frame.ts';
import { notFoundWords } from '../words/en/not-found.ts';

export function UnknownOrganisation() {
  return (
    <>
      <Heading title={frameWords.unknownOrganisation} />
      <p>
        <a href="/">{notFoundWords.home}</a>
      </p>
    </>
  );
}
