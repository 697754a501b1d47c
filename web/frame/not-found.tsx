import { Heading } from '../parts/heading.tsx';
import { notFoundWords } from '../words/en/not-found.ts';

export function NotFound() {
  return (
    <>
      <Heading title={notFoundWords.title} />
      <p>{notFoundWords.sentence}</p>
      <p>
        <a href="/">{notFoundWords.home}</a>
      </p>
    </>
  );
}
