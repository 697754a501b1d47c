// Runs in the page, before its own scripts. `pageChecks()` returns what is wrong with the screen as it is drawn: one line for each
// element, with a selector.
(() => {
  const maxListed = 5;
  const minTargetPx = 24;
  const tolerancePx = 1.5;
  const policyReports = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
    policyReports.push(`the policy refused ${violatedDirective} ${blockedURI} ${sourceFile}`);
  });

  function selectorOf(element) {
    const parts = [];
    for (let each = element; each !== null && each !== document.body && parts.length < 3; each = each.parentElement) {
      const href = each.hasAttribute('href') ? `[href="${each.getAttribute('href').slice(0, 60)}"]` : '';
      const name = each.id ? `#${each.id}` : [each.localName, ...each.classList].join('.') + href;
      parts.unshift(name);
    }
    return parts.join(' > ');
  }

  globalThis.selectorOf = selectorOf;

  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });

  /** For screen readers only: clipped away, or drawn in a box of one pixel. */
  function isClipped(element) {
    for (let each = element; each !== null && each !== document.body; each = each.parentElement) {
      const { overflowX, clipPath } = getComputedStyle(each);
      if (/inset\(50%|inset\(100%/.test(clipPath)) return true;
      if (each.clientWidth <= 1 && each.clientHeight <= 1 && overflowX === 'hidden') return true;
    }
    return false;
  }

  function scrollerOf(element) {
    for (let each = element.parentElement; each !== null && each !== document.body; each = each.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(each);
      if (/auto|scroll/.test(overflowX + overflowY)) return each;
    }
    return null;
  }

  function layerOf(element) {
    for (let each = element; each !== null && each !== document.body; each = each.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(each).position) || each.matches('dialog, [popover]')) return each;
    }
    return document.body;
  }

  function textsOf(root) {
    const texts = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      const element = node.parentElement;
      if (node.data.trim() === '' || element === null || !isShown(element) || isClipped(element)) continue;
      if (element.closest('script, style, option, noscript') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
      if (boxes.length > 0) texts.push({ element, text: node.data.trim().slice(0, 40), boxes });
    }
    return texts;
  }

  function findWide() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 0 && right > clientWidth + tolerancePx && isShown(element) && scrollerOf(element) === null;
    });
    const widest = wide.filter((element) => !wide.includes(element.parentElement));
    return [`wider than the window (${scrollWidth} px): ${widest.slice(0, maxListed).map(selectorOf).join(', ')}`];
  }

  /** Text that a box hides. With an ellipsis the whole text must be elsewhere: in a title or a name. */
  function findCut(texts) {
    return texts.flatMap(({ element, text, boxes }) => {
      for (let each = element; each !== null && each !== document.body; each = each.parentElement) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(each);
        if (!/hidden|clip/.test(overflowX + overflowY)) continue;
        const frame = each.getBoundingClientRect();
        const isCut = boxes.some(
          ({ left, right, top, bottom }) =>
            (/hidden|clip/.test(overflowX) && (right > frame.right + tolerancePx || left < frame.left - tolerancePx)) ||
            (/hidden|clip/.test(overflowY) && (bottom > frame.bottom + 4 || top < frame.top - 4)),
        );
        const isElsewhere = textOverflow === 'ellipsis' && each.closest('[title], [aria-label]') !== null;
        if (isCut && !isElsewhere) return [`text is cut: "${text}" in ${selectorOf(each)}`];
      }
      return [];
    });
  }

  function findOutside(texts) {
    const { clientWidth } = document.documentElement;
    return texts
      .filter(
        ({ element, boxes }) =>
          scrollerOf(element) === null &&
          boxes.some(({ left, right }) => right > clientWidth + tolerancePx || left < -tolerancePx),
      )
      .map(({ element, text }) => `text leaves the window: "${text}" in ${selectorOf(element)}`);
  }

  function findOverlaps(texts) {
    const placed = texts.flatMap(({ element, text, boxes }) => {
      const layer = layerOf(element);
      const scroller = scrollerOf(element);
      return boxes.map((box) => ({ element, text, box, layer, scroller }));
    });
    placed.sort((one, other) => one.box.top - other.box.top);
    const found = [];
    placed.forEach((one, at) => {
      for (const other of placed.slice(at + 1)) {
        if (other.box.top >= one.box.bottom - 3) break;
        if (one.element === other.element || one.layer !== other.layer || one.scroller !== other.scroller) continue;
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        // The boxes of two lines of text overlap a little where the lines are tight; the letters do not.
        if (width > 2 && height > Math.min(one.box.height, other.box.height) / 2.5) {
          found.push(`"${one.text}" is over "${other.text}" in ${selectorOf(other.element)}`);
        }
      }
    });
    return found;
  }

  const targets =
    'a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=slider], [role=checkbox]';

  /** Marks of a chart are exempt: its table has the same links. So are links inside a sentence (WCAG 2.5.8). */
  function findSmallTargets() {
    return [...document.querySelectorAll(targets)]
      .filter((element) => isShown(element) && !isClipped(element) && element.closest('svg') === null)
      .filter((element) => !isInSentence(element))
      .flatMap((element) => {
        const label = element.matches('input') ? element.closest('label') : null;
        const { width, height } = (label ?? element).getBoundingClientRect();
        if (width === 0 || (width >= minTargetPx - 0.5 && height >= minTargetPx - 0.5)) return [];
        return [`target is ${Math.round(width)} × ${Math.round(height)} px: ${selectorOf(element)}`];
      });
  }

  function isInSentence(element) {
    if (getComputedStyle(element).display !== 'inline') return false;
    const block = element.closest('p, li, dd, figcaption, caption');
    return block !== null && block.textContent.trim().length > element.textContent.trim().length + 10;
  }

  function findStructure() {
    const count = (selector) => [...document.querySelectorAll(selector)].filter(isShown).length;
    const found = [];
    if (count('h1') !== 1) found.push(`${count('h1')} h1 elements, expected 1`);
    if (count('main') !== 1) found.push(`${count('main')} main elements, expected 1`);
    if (document.title.trim() === '') found.push('no title');
    if (document.documentElement.lang === '') found.push('no language');
    return found;
  }

  const findAnimations = () =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map(({ effect }) => `animation runs under reduced motion: ${selectorOf(effect.target)}`);

  const notWords = [
    /\bNaN\b/,
    /\bundefined\b/,
    /\bnull\b/,
    /\bInvalid\b/,
    /\[object/,
    /\d{4}-\d\d-\d\dT\d\d:\d\d/,
    /\bInfinity\b/,
  ];

  function findWords() {
    // biome-ignore lint/performance/useDomNodeTextContent: the text as it is drawn
    const { innerText } = document.body;
    return notWords.flatMap((pattern) => {
      const found = pattern.exec(innerText);
      if (found === null) return [];
      const line = innerText.split('\n').find((each) => pattern.test(each));
      return [`text holds "${found[0]}": "${line.slice(0, 80)}"`];
    });
  }

  /** Changes when anything is drawn. */
  globalThis.drawing = () => {
    const { innerHTML } = document.body;
    return `${innerHTML.length} ${document.querySelectorAll('[aria-busy=true]').length}`;
  };

  globalThis.pageChecks = () => {
    const texts = textsOf(document.body);
    const limited = (found) => [...new Set(found)].slice(0, maxListed);
    return [
      findWide(),
      findOutside(texts),
      findCut(texts),
      findOverlaps(texts),
      findSmallTargets(),
      findStructure(),
      findAnimations(),
      findWords(),
      policyReports.splice(0),
    ].flatMap(limited);
  };

  // Before the clock of the test replaces it.
  const nextFrame = globalThis.requestAnimationFrame.bind(globalThis);
  const isPainted = () => new Promise((resolve) => nextFrame(() => nextFrame(() => resolve(true))));
  globalThis.isPainted = isPainted;

  const shifts = [];
  const shiftObserver = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
  shiftObserver.observe({ type: 'layout-shift', buffered: true });

  /** The sum of all shifts since the document was opened, and what was moved. */
  globalThis.layoutShifts = async () => {
    await isPainted();
    shifts.push(...shiftObserver.takeRecords());
    return {
      sum: shifts.reduce((sum, { value }) => sum + value, 0),
      moved: shifts.flatMap(({ value, sources }) =>
        sources.map(({ node, previousRect, currentRect }) => {
          const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
          const from = `${previousRect.x},${previousRect.y} ${previousRect.width}x${previousRect.height}`;
          const to = `${currentRect.x},${currentRect.y} ${currentRect.width}x${currentRect.height}`;
          return `${value.toFixed(3)} ${element === null ? 'removed' : selectorOf(element)}: ${from} to ${to}`;
        }),
      ),
    };
  };

  const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

  globalThis.axeChecks = async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: axeTags,
      resultTypes: ['violations'],
      // What an open frame or a video would need.
      iframes: false,
      preload: false,
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.slice(0, maxListed).map(({ target, any, all, none }) => {
        const [first] = [...any, ...all, ...none];
        return `axe ${id}: ${help}: ${target.join(' ')}${first === undefined ? '' : ` (${first.message.slice(0, 160)})`}`;
      }),
    );
  };
})();
