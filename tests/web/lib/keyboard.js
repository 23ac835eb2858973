// Tab and Enter, and nothing else.
const TABS = 80;

const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const style = getComputedStyle(e);
  return {
    text: (e.innerText || e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.name || '').trim(),
    body: e === document.body,
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.left >= 0 && box.right <= innerWidth + 1 && box.top >= 0 && box.bottom <= innerHeight + 1,
  };
});

// Tabs on until something with these words has the focus; every stop on the way must be seen.
export async function tabTo(page, words) {
  const unseen = [];
  for (let i = 0; i < TABS; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (!now.body && !(now.outline && now.inside)) unseen.push(now.text);
    if (words.test(now.text)) return { tabs: i + 1, unseen };
  }
  throw new Error(`no stop of the Tab key says ${words} on ${page.url()}`);
}

export async function press(page, words) {
  const way = await tabTo(page, words);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  return way;
}
