// What a reader has chosen on this device: the theme, and whether single keys act.
import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const read = (name: string) => localStorage.getItem(`callboard.${name}`);

function keep(name: string, value: string | null): void {
  if (value === null) localStorage.removeItem(`callboard.${name}`);
  else localStorage.setItem(`callboard.${name}`, value);
}

const storedTheme = read('theme');

export const theme = signal<Theme>(storedTheme === 'light' || storedTheme === 'dark' ? storedTheme : 'system');
export const areKeysOn = signal(read('keys') !== 'off');

effect(() => {
  const { dataset } = document.documentElement;
  if (theme.value === 'system') delete dataset.theme;
  else dataset.theme = theme.value;
  keep('theme', theme.value === 'system' ? null : theme.value);
});
effect(() => keep('keys', areKeysOn.value ? null : 'off'));
