// What every page must satisfy at every size, asked inside the page.

/** Nothing runs out of the window sideways: neither the page nor anything a user may click or type into. */
export function sideways(page) {
  return page.evaluate(() => {
    const found = [];
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) found.push(`page ${wide} > ${innerWidth}`);
    const scrolls = (element) => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll('button, a, input, select, textarea, h1, h2, td, th')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(element)) {
        found.push(`${element.tagName} “${element.textContent.trim().slice(0, 20)}” ${Math.round(box.left)}–${Math.round(box.right)}`);
      }
    }
    return found;
  });
}

/** Breaches of accessibility, contrast included, as one line each. */
export async function inaccessible(page, axe) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
    );
  });
}
