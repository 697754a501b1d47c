// A part whose code is read when it is first needed, such as a dialog. Until then nothing is drawn.
import { type ComponentType, type FunctionComponent, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export interface LazyPart<Props> extends FunctionComponent<Props> {
  /** Reads the code ahead of its need. */
  preload(): void;
}

export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> {
  let part: ComponentType<Props> | undefined;
  let reading: Promise<void> | undefined;
  const read = (): Promise<void> => {
    reading ??= load().then(
      (loaded) => {
        part = loaded;
      },
      () => {
        // The network is away: the next need reads again.
        reading = undefined;
      },
    );
    return reading;
  };

  function Part(props: Props) {
    const [, redraw] = useState(part !== undefined);
    // The code can arrive between the first drawing and this effect.
    useEffect(() => {
      void read().then(() => redraw(part !== undefined));
    }, []);
    return part === undefined ? null : h(part, props);
  }
  return Object.assign(Part, { preload: () => void read() });
}
