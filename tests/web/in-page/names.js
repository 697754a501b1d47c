// Runs in the page, with axe. `nameChecks()` returns controls whose name does not tell by itself what they do: a screen reader lists links and
// buttons without what is around them.
(() => {
  const maxListed = 5;
  const { selectorOf } = globalThis;
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const hasWord = /\p{L}{2}/u;

  globalThis.nameChecks = () => {
    const { axe } = globalThis;
    axe.setup(document.documentElement);
    const open = document.querySelector('dialog[open]') ?? document.body;
    const named = [...open.querySelectorAll('a[href], button, input, select, textarea')]
      .filter((element) => isShown(element) && element.tabIndex >= 0)
      .map((element) => ({
        element,
        name: axe.commons.text.accessibleText(element).replaceAll(/\s+/g, ' ').trim(),
      }));
    axe.teardown();
    return [findWordless(named), findLinks(named), findButtons(named)].flatMap((found) => found.slice(0, maxListed));
  };

  const findWordless = (named) =>
    named
      .filter(({ name }) => !hasWord.test(name) && !/^\+?[\d ]{7,}$/.test(name))
      .map(({ element, name }) => `the name "${name}" has no word: ${selectorOf(element)}`);

  /** Links with one name lead to one place. */
  function findLinks(named) {
    const places = Map.groupBy(
      named.filter(({ element }) => element.localName === 'a'),
      ({ name }) => name,
    );
    return [...places].flatMap(([name, links]) => {
      const hrefs = new Set(links.map(({ element }) => element.getAttribute('href')));
      return hrefs.size > 1 ? [`${hrefs.size} places are called "${name}": ${selectorOf(links[0].element)}`] : [];
    });
  }

  function findButtons(named) {
    const groups = Map.groupBy(
      named.filter(({ element }) => element.localName !== 'a' && element.closest('[role=radiogroup]') === null),
      ({ name }) => name,
    );
    return [...groups].flatMap(([name, controls]) =>
      controls.length > 1
        ? [
            `${controls.length} controls are called "${name}": ${controls
              .map(({ element }) => selectorOf(element))
              .slice(0, 2)
              .join(', ')}`,
          ]
        : [],
    );
  }
})();
