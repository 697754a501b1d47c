// Asks the API what a change would do. Only the answer to the latest question counts: a late answer never replaces a newer one.
import { useEffect, useRef, useState } from 'preact/hooks';

interface Result<Answer> {
  readonly data?: Answer;
}

interface Check<Asked, Answer> {
  /** Undefined: not asked, not answered, or refused. */
  readonly value: Answer | undefined;
  readonly ask: (asked: Asked) => void;
}

const pauseMs = 300;

export function useCheck<Asked, Answer>(send: (asked: Asked) => Promise<Result<Answer>>): Check<Asked, Answer> {
  const [value, setValue] = useState<Answer>();
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);

  function ask(asked: Asked): void {
    latest.current += 1;
    const question = latest.current;
    clearTimeout(timer.current);
    timer.current = setTimeout(async () => {
      const { data } = await send(asked).catch((): Result<Answer> => ({}));
      if (question === latest.current) setValue(data);
    }, pauseMs);
  }

  return { value, ask };
}
