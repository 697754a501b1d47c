import { defineConfig } from 'vite';

/** What the first screen of everybody needs: the frame, the start, and the sign-in. */
const ofTheFrame = /web\/(frame\/|main|data\/demo-sign-in|parts\/(button|heading|notice)|words\/en\/problems)/;

/** Only the pages of a hosted project load it. */
const ofHosted = /web\/(data\/|words\/en\/)?hosted/;

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    // light-dark() as it is: rewritten for older browsers, it would not follow the colour scheme of a part of the page.
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // The policy of the pages forbids inlined files, and its one polyfill is for older browsers.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // All styles are one file: it is smaller than its parts, and no screen waits for styles.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // Few files: over HTTP/1.1 a browser asks for six at a time, and a round trip costs more than bytes that a screen does not use.
        codeSplitting: {
          groups: [
            { name: 'supabase-auth', test: /@supabase/, priority: 4 },
            { name: 'frame', test: ofTheFrame, priority: 3 },
            { name: 'hosted', test: ofHosted, priority: 1 },
            {
              name: 'shared',
              test: (module) => /web\//.test(module) && !ofHosted.test(module),
              minShareCount: 2,
              priority: 2,
            },
          ],
        },
      },
    },
  },
});
