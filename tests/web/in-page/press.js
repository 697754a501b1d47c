// Runs in the page, before its own scripts. `pressAll()` presses every control of the screen once, in dialogs too, and none twice. It returns
// the addresses of the other views of the screen.
(() => {
  const maxPresses = 150;
  const { setTimeout: wait } = globalThis;
  const waiting = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  /** A message first: a browser makes timers that are set by timers longer. */
  const turn = () =>
    new Promise((resolve) => {
      waiting.push(() => wait(resolve, 0));
      port2.postMessage(undefined);
    });

  // Effects run after a frame, and a question is asked after a pause: here without them.
  const maxPauseMs = 300;
  globalThis.requestAnimationFrame = (run) => void turn().then(() => run(performance.now()));
  globalThis.setTimeout = (run, ms = 0, ...given) => wait(run, ms <= maxPauseMs ? 0 : ms, ...given);

  let asking = 0;
  let asked = 0;
  const { fetch: send } = globalThis;
  globalThis.fetch = async (request, ...options) => {
    const { pathname } = new URL(request.url ?? request, location.origin);
    if (pathname === '/api/events') return send(request, ...options);
    asking += 1;
    if (pathname.startsWith('/api/') && pathname !== '/api/me') asked += 1;
    try {
      return await send(request, ...options);
    } finally {
      asking -= 1;
    }
  };
  // A download is a navigation too, but leaves the document where it is.
  navigation.addEventListener('navigate', (event) => {
    if (!/^\/(o|ops)(\/|$)/.test(new URL(event.destination.url).pathname)) event.preventDefault();
  });
  // Sound is not part of it.
  HTMLMediaElement.prototype.play = async () => {};

  /** The code of a floating part is read when it is first opened. */
  const isOpening = () =>
    document.querySelector('[aria-haspopup=dialog][aria-expanded=true]') !== null &&
    document.querySelector(':popover-open, dialog[open]') === null;

  async function settle() {
    for (let quiet = 0, turns = 0; quiet < 12 && turns < 3000; turns += 1) {
      await turn();
      quiet = asking > 0 || isOpening() ? 0 : quiet + 1;
    }
  }

  const layer = () =>
    [...document.querySelectorAll('dialog[open]')].at(-1) ??
    [...document.querySelectorAll(':popover-open')].at(-1) ??
    document.querySelector('main');

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const textOf = (element) =>
    (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').trim();

  /** Rows of one list are told apart by their text: a row can have other controls than its neighbour. */
  function keyOf(element) {
    const within = element.closest('li, tr, fieldset')?.textContent.slice(0, 40) ?? '';
    const section = element.closest('section, dialog, [popover]');
    const title = section?.querySelector('h2, h3')?.textContent ?? section?.getAttribute('aria-label') ?? '';
    return `${title} > ${within} > ${element.localName} ${textOf(element).slice(0, 60)}`;
  }

  /** What a person would enter. Text that is there already is valid. */
  function valueFor({ localName, type, min, value, name }, [, toDelete]) {
    if (type === 'email') return 'new@bluebird.example';
    if (type === 'url') return 'https://hooks.bluebird.example/calls';
    if (type === 'number') return String(Number(value || min || 0) + 1);
    if (type === 'date') return '2026-11-20';
    if (type === 'time') return value || '09:00';
    if (type === 'datetime-local') return '2026-11-20T09:00';
    if (type === 'password') return 'a1b2c3d4e5f6a7b8';
    if (/zone/.test(name)) return 'America/Chicago';
    if (toDelete !== undefined) return toDelete;
    if (/slug/.test(name)) return 'new-practice';
    return localName === 'textarea' ? `${value} new`.trim() : value || 'new';
  }

  function enter(field, value) {
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
    set.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  const filled = new WeakSet();
  /** Text in a search field would hide what is to be pressed. */
  const fields = 'input:not([type=checkbox], [type=radio], [type=search]), textarea';

  async function fillAll(root) {
    for (const field of root.querySelectorAll(fields)) {
      if (filled.has(field) || field.disabled || field.readOnly || !isShown(field)) continue;
      filled.add(field);
      field.focus();
      enter(field, valueFor(field, /^Delete (.+)/.exec(root.querySelector('h2')?.textContent) ?? []));
      await settle();
    }
  }

  function press(element) {
    element.focus();
    if (element.localName !== 'select') {
      element.click();
      return;
    }
    const other = [...element.options].find(({ selected, disabled }) => !selected && !disabled);
    if (other !== undefined) enter(element, other.value);
  }

  const controls = 'button, select, input:is([type=checkbox], [type=radio])';
  // Filters and periods change the address alone.
  const reads = (element) => element.closest('.filter-bar, .period-picker') !== null;
  const leaves = (element) =>
    element.closest('header.dialog-head') !== null || /^(Cancel|Close)$/.test(textOf(element));

  /** As a link of the page does: no document is loaded. */
  globalThis.goTo = async (address) => {
    const before = asked;
    const link = document.body.appendChild(Object.assign(document.createElement('a'), { href: address }));
    link.click();
    link.remove();
    for (let turns = 0; asked === before && turns < 300; turns += 1) await turn();
    await settle();
  };

  /** What the screen shows under another query: a tab, a form, a dialog. */
  const viewsOf = () =>
    [...document.querySelectorAll('main a[href*="view="]')]
      .filter(({ pathname }) => pathname === location.pathname)
      .map(({ pathname, search }) => pathname + search);

  /** On all screens of the document. */
  const known = new Set();
  globalThis.forgetPressed = () => known.clear();

  globalThis.pressAll = async () => {
    await settle();
    const views = viewsOf();
    for (let presses = 0; presses < maxPresses; presses += 1) {
      const root = layer();
      await fillAll(root);
      const open = [...root.querySelectorAll(controls)].filter(
        (element) =>
          !element.disabled && isShown(element) && !known.has(keyOf(element)) && !leaves(element) && !reads(element),
      );
      const next = open.find(({ type }) => type === 'submit') ?? open[0];
      if (next === undefined) {
        if (root.localName === 'main') break;
        if (root.localName === 'dialog') root.close();
        else root.hidePopover();
      } else {
        known.add(keyOf(next));
        press(next);
      }
      await settle();
    }
    return views;
  };
})();
