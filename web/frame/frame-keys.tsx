// The shortcuts of every screen, and their help.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { areKeysOn } from '../data/device.ts';
import { Dialog } from '../parts/dialog.tsx';
import { asCurl, isXRayOn, lastCost } from '../parts/x-ray.tsx';
import { type Area, addressOfScreen, screensOf } from '../screens.ts';
import { frameWords } from '../words/en/frame.ts';
import { keyWords } from '../words/en/keys.ts';
import { copyText } from './copy-text.ts';
import { frozenLink } from './frozen-link.ts';
import { handleKey, type Shortcut, shortcuts, useKeys } from './keys.ts';
import './keys.css';

export function FrameKeys({ area, slug }: { readonly area: Area; readonly slug: string }) {
  const { route } = useLocation();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const list = useMemo(
    (): Shortcut[] => [
      { keys: '?', text: keyWords.help, run: () => setHelpOpen(true) },
      { keys: 'c', text: keyWords.copyLink, run: () => void copyText(frozenLink(), keyWords.linkCopied) },
      { keys: 'C', text: keyWords.copyCurl, run: copyCurl },
      {
        keys: 'i',
        text: keyWords.xRay,
        run: () => {
          isXRayOn.value = !isXRayOn.value;
        },
      },
      ...screensOf(area).flatMap(([name, { key }]) => {
        if (key === undefined) return [];
        const run = () => route(addressOfScreen(name, slug));
        return [{ keys: `g ${key}`, text: keyWords.open(frameWords.screens[name]), run }];
      }),
    ],
    [area, slug, route],
  );
  useKeys(list);
  useEffect(() => {
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
  return isHelpOpen ? <KeyHelp onClose={() => setHelpOpen(false)} /> : null;
}

function copyCurl(): void {
  const cost = lastCost();
  if (cost !== undefined) void copyText(asCurl(cost.url), keyWords.curlCopied);
}

export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title={keyWords.title} onClose={onClose}>
      <dl class="key-list">
        {shortcuts().map(({ keys, text }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <label class="key-switch">
        <input
          type="checkbox"
          checked={areKeysOn.value}
          onChange={(event) => {
            areKeysOn.value = event.currentTarget.checked;
          }}
        />
        {keyWords.switchOn}
      </label>
    </Dialog>
  );
}
