// The manager's pages in Chromium without script: readable, reachable, and pressed to the end.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startBrowser, startDemo } from './demo.js';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = ['', '/c/D3-000017', '/c/D3-000018', '/c/D3-000016', '/c/D3-000018/visit', '/t/1', '/t/4', '/t/1/order',
  '/t/1/order?q.MX-61GTBA=2', '/t/1/review?c=D3-000017&q.MX-61GTBA=1', '/t/1/review?q.MX-61GTBA=x', '/t/1/service',
  '/t/1/guide', '/orders', '/o/1', '/contacts', '/mails'];
let demo, browser;

before(async () => { demo = await startDemo(); browser = await startBrowser(); });
after(async () => { await browser?.close(); assert.equal(await demo?.stop(), 0); });

async function open(t, url, options = {}) {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => { if (message.type() === 'error') faults.push(message.text()); });
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  await page.goto(url);
  return { page, faults };
}

async function axe(page) {
  await page.evaluate(axeSource);                  // evaluate: the pages' policy allows no script tag
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

for (const width of [1280, 320]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`every page at ${width} px, ${colorScheme}`, { timeout: 300_000 }, async (t) => {
      for (const path of [...pages, ...['gone', 'fresh']]) {
        const url = path === 'gone' ? demo.home(904) : path === 'fresh' ? demo.home(903) : demo.home() + path;
        const { page, faults } = await open(t, url, { viewport: { width, height: 900 }, colorScheme,
          javaScriptEnabled: true });              // the checker's own; the pages have none
        const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= room, `${path}: ${wide} px wide`);
        if ((width === 1280) === (colorScheme === 'light')) assert.deepEqual(await axe(page), [], path);
        assert.deepEqual(faults.filter((text) => !/status of 4(10|22)/.test(text)), [], path);
      }
    });
  }
}

test('axe does find faults', { timeout: 240_000 }, async (t) => {
  const { page } = await open(t, demo.home(), { javaScriptEnabled: true });
  await page.evaluate(() => {
    document.documentElement.removeAttribute('lang');
    document.querySelector('h1').style.color = '#ddd';
  });
  const found = await axe(page);
  for (const rule of ['html-has-lang', 'color-contrast']) assert.ok(found.some((v) => v.startsWith(rule)), `${rule} in ${found}`);
});

test('from the mail to done: the link, one button, one confirmation, and back', async (t) => {
  const { page } = await open(t, `${demo.home()}/c/D3-000017`);
  await page.getByRole('button', { name: 'Order black toner' }).click();
  await page.getByRole('button', { name: /^Order now/ }).click();
  assert.equal(await page.locator('h1').textContent(), 'Ordered. Thank you.');
  await page.reload();
  await page.getByRole('button', { name: 'Take the order back' }).click();
  assert.equal(await page.locator('h1').textContent(), 'Taken back');
});

test('several items, a wrong quantity is told where it stands', async (t) => {
  const { page } = await open(t, `${demo.home()}/t/1/order`);
  await page.getByLabel('How many: Cyan toner').fill('two');
  await page.getByLabel('How many: Waste toner box').fill('3');
  await page.getByRole('button', { name: 'Look over the order' }).click();
  assert.equal(await page.getByLabel('How many: Cyan toner').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByLabel('How many: Waste toner box').inputValue(), '3');
  await page.getByLabel('How many: Cyan toner').fill('2');
  await page.getByRole('button', { name: 'Look over the order' }).click();
  assert.match(await page.locator('tfoot').textContent(), /€336\.00/);
});

test('a time is picked and given back', async (t) => {
  const { page } = await open(t, demo.home());
  await page.getByRole('button', { name: /^Accept / }).click();
  assert.match(await page.locator('main').textContent(), /You asked for/);
  await page.getByRole('button', { name: 'Cancel this visit' }).click();
  assert.match(await page.locator('main').textContent(), /The visit is cancelled/);
});

test('keyboard only: skip link first, focus is seen everywhere', async (t) => {
  const { page } = await open(t, demo.home());
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
    assert.ok(seen, `stop ${i}`);
  }
});

test('every document fits its schema', () => assert.doesNotMatch(demo.said(), /INVALID/));
