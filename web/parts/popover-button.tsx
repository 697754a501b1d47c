// A button with a floating part, whose code is read when it is first opened.
import { useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import type { LazyPart } from './lazy-part.ts';

/** What every floating part is given, to draw itself in a Popover. */
export interface FloatingProps {
  readonly label: string;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

interface PopoverButtonProps<Props> {
  readonly text: string;
  readonly part: LazyPart<Props & FloatingProps>;
  readonly partProps: Props;
}

export function PopoverButton<Props extends object>({ text, part: Part, partProps }: PopoverButtonProps<Props>) {
  const [anchor, setAnchor] = useState<HTMLElement>();
  /** The click on the button that closes the popover must not open it again. */
  const hasJustClosed = useRef(false);

  function close(): void {
    hasJustClosed.current = true;
    setTimeout(() => {
      hasJustClosed.current = false;
    });
    setAnchor(undefined);
  }

  return (
    <>
      <Button
        aria-haspopup="dialog"
        aria-expanded={anchor !== undefined}
        onPointerOver={Part.preload}
        onFocus={Part.preload}
        onClick={({ currentTarget }) => {
          if (!hasJustClosed.current) setAnchor(currentTarget);
        }}
      >
        {text}
      </Button>
      {anchor !== undefined && <Part {...partProps} label={text} anchor={anchor} onClose={close} />}
    </>
  );
}
