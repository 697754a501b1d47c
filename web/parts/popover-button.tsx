// A button with a floating part.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Popover } from './popover.tsx';

interface PopoverButtonProps {
  readonly text: string;
  readonly children: (close: () => void) => ComponentChildren;
}

export function PopoverButton({ text, children }: PopoverButtonProps) {
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
        onClick={({ currentTarget }) => {
          if (!hasJustClosed.current) setAnchor(currentTarget);
        }}
      >
        {text}
      </Button>
      {anchor !== undefined && (
        <Popover label={text} anchor={anchor} onClose={close}>
          {children(close)}
        </Popover>
      )}
    </>
  );
}
