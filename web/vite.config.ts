import { defineConfig } from 'vite';

/** Neither the sign-in nor the frame needs these. */
const onScreensWithFigures =
  /web\/(charts|parts\/(card|chip|field|filter|page|period|popover|screen-head|search|table|tile|x-ray)|words\/(change|days|en\/(card|figures|filter|pages|period)))/;

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
        // What several screens share is one file: a request costs more than the few bytes that a screen does not use.
        codeSplitting: {
          groups: [
            // The frame comes first: what it needs must not be drawn into the file of the figures.
            { name: 'frame', test: /web\/frame\//, priority: 2 },
            { name: 'figures', test: onScreensWithFigures, minShareCount: 4, priority: 1 },
            { name: 'supabase-auth', test: /@supabase/, priority: 3 },
          ],
        },
      },
    },
  },
});
