// Runs in the page, after checks.js. `rememberColours()` is called as the screen is usually drawn, `forcedColorChecks()` in forced colours,
// where backgrounds and shadows are gone: what they alone showed cannot be seen.
(() => {
  const maxListed = 5;
  const { selectorOf } = globalThis;
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const isDecoration = (element) => element.closest('.skeleton, .card-refreshing') !== null;

  /** Boxes that are marks: a colour and no text. */
  let coloured = [];

  globalThis.rememberColours = () => {
    coloured = [...document.querySelectorAll('body *:not(svg, svg *)')].filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      const { backgroundColor } = getComputedStyle(element);
      const isBox = width > 0 && height > 0 && element.textContent.trim() === '' && isShown(element);
      return (
        isBox &&
        alphaOf(backgroundColor) > 0 &&
        !element.matches('input, select, textarea, progress') &&
        !isDecoration(element)
      );
    });
  };

  globalThis.forcedColorChecks = () => {
    const canvas = channelsOf(getComputedStyle(document.body).backgroundColor);
    const isLikeCanvas = (colour) => alphaOf(colour) === 0 || contrast(channelsOf(colour), canvas) < 1.5;
    return [findShapes(isLikeCanvas), findBoxes(isLikeCanvas), findSelected(), findControls(), findRings()].flatMap(
      (found) => [...new Set(found)].slice(0, maxListed),
    );
  };

  /** A shape keeps its fill, so it must be set to a system colour. */
  function findShapes(isLikeCanvas) {
    return [...document.querySelectorAll('svg :is(rect, path, circle, line, polyline, polygon)')]
      .filter((shape) => isShown(shape) && shape.closest('defs, [aria-hidden=true]:not(svg)') === null)
      .filter((shape) => {
        const { fill, stroke } = getComputedStyle(shape);
        const colours = [fill, stroke].filter((colour) => colour !== 'none' && !colour.startsWith('url'));
        return colours.length > 0 && colours.every((colour) => alphaOf(colour) > 0 && isLikeCanvas(colour));
      })
      .map((shape) => `cannot be seen in forced colours: ${selectorOf(shape)}`);
  }

  function findBoxes(isLikeCanvas) {
    return coloured
      .filter((element) => element.isConnected && isShown(element))
      .filter((element) => {
        const style = getComputedStyle(element);
        return isLikeCanvas(style.backgroundColor) && !hasBorder(style);
      })
      .map((element) => `its colour is gone in forced colours: ${selectorOf(element)}`);
  }

  const states = '[aria-current]:not([aria-current=false]), [aria-pressed=true], [aria-selected=true]';

  /** Differs from a neighbour by more than a colour that is gone. */
  function findSelected() {
    return [...document.querySelectorAll(states)].filter(isShown).flatMap((element) => {
      const all = [...(element.closest('nav, ul, ol, table, div')?.querySelectorAll(element.localName) ?? [])];
      const other = all.find((each) => !each.matches(states) && isShown(each));
      if (other === undefined || looksOf(element) !== looksOf(other)) return [];
      return [`looks as if it were not chosen, in forced colours: ${selectorOf(element)}`];
    });
  }

  function looksOf(element) {
    const parts = [[element], [element, '::before'], [element, '::after'], [element.closest('tr, li') ?? element]];
    return parts
      .map((part) => {
        const style = getComputedStyle(...part);
        const borders = ['Top', 'Right', 'Bottom', 'Left'].map(
          (side) => style[`border${side}Width`] + style[`border${side}Style`],
        );
        const { fontWeight, textDecorationLine, outlineStyle, backgroundColor, color, content } = style;
        return [...borders, fontWeight, textDecorationLine, outlineStyle, backgroundColor, color, content].join();
      })
      .join('|');
  }

  function findControls() {
    return [
      ...document.querySelectorAll(
        '.button:not(.button-quiet), select, textarea, input:not([type=checkbox], [type=radio], [type=range])',
      ),
    ]
      .filter((element) => isShown(element) && !hasBorder(getComputedStyle(element)))
      .map((element) => `has no border in forced colours: ${selectorOf(element)}`);
  }

  /** One of each kind: rows of a list have the same rules. */
  function findRings() {
    const before = document.activeElement;
    const kinds = new Map();
    for (const element of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
      const kind = `${element.localName}.${element.className.baseVal ?? element.className} in ${element.parentElement.className}`;
      if (isShown(element) && !element.disabled && element.tabIndex >= 0 && !kinds.has(kind)) kinds.set(kind, element);
    }
    const found = [...kinds.values()].filter((element) => {
      element.focus({ preventScroll: true });
      if (document.activeElement !== element || element.closest('svg') !== null) return false;
      const parts = [
        [element],
        [element, '::after'],
        [element, '::before'],
        [element.closest('tr, li, label') ?? element],
      ];
      return !parts.some((part) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(...part);
        return outlineStyle !== 'none' && outlineWidth !== '0px';
      });
    });
    before?.focus({ preventScroll: true });
    return found.map((element) => `its focus cannot be seen in forced colours: ${selectorOf(element)}`);
  }

  function hasBorder(style) {
    const sides = ['Top', 'Right', 'Bottom', 'Left'];
    const hasOutline = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
    return (
      hasOutline ||
      sides.some((side) => style[`border${side}Style`] !== 'none' && style[`border${side}Width`] !== '0px')
    );
  }

  function channelsOf(colour) {
    return (colour.match(/[\d.]+/g) ?? []).slice(0, 4).map(Number);
  }

  const alphaOf = (colour) => (colour === 'transparent' ? 0 : (channelsOf(colour)[3] ?? 1));

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance([red = 0, green = 0, blue = 0]) {
    const linear = (channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }
})();
