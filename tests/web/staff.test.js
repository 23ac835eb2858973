// The staff's desk in Chromium: every page in both widths, the keys, and the refresh that moves nothing
// under the cursor. The same pages work without script (tests/flow/test_staff.py).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startBrowser, startDemo } from './demo.js';
import { oneTimeCode } from './staff.js';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = ['q/open', 'q/orders', 'q/visits', 'q/items', 'q/mail', 'q/out', 'q/silent', 'c/D5-000001', 'c/D5-000002',
  'o/290', 't/21', 'customers/3', 'search?q=hall', 'm/990', 'out/1/7', 'i/500', 'r/901', 'nothing'];
const PASSWORD = 'grey heron on one leg';
let demo, browser, context;

async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(demo.enrol('dispatcher'));
  assert.deepEqual(await axe(page), []);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByLabel('The code it shows now').fill(oneTimeCode(await page.locator('.secret').textContent()));
  await page.getByRole('button', { name: 'Set both and log in' }).click();
  await page.waitForURL('**/staff/q/open');
  if (process.env.PLATEN_PICTURES) {
    await page.setViewportSize({ width: 1280, height: 520 });
    await page.screenshot({ path: `${process.env.PLATEN_PICTURES}/staff-queue-1280.png` });
  }
  await page.close();
});
after(async () => { await browser?.close(); assert.equal(await demo?.stop(), 0); });

async function open(t, path, viewport) {
  const page = await context.newPage();
  t.after(() => page.close());
  if (viewport) await page.setViewportSize(viewport);
  await page.goto(`${demo.base}/staff/${path}`);
  return page;
}

for (const width of [1280, 320]) {
  test(`every page at ${width} px`, { timeout: 300_000 }, async (t) => {
    for (const path of pages) {
      const page = await open(t, path, { width, height: 800 });
      const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(wide <= room, `${path}: ${wide} px wide`);
      assert.deepEqual(await axe(page), [], path);
      await page.close();
    }
  });
}

test('rows are 28 px', async (t) => {
  const page = await open(t, 'q/open');
  const heights = await page.locator('table.queue tbody tr').evaluateAll((rows) => rows.map((r) => Math.round(r.getBoundingClientRect().height)));
  assert.ok(heights.length > 20 && heights.every((h) => h === 28 || h === 29), heights.join(' '));
});

test('keys', async (t) => {
  const page = await open(t, 'q/open');
  const at = () => page.locator('tr.at th').textContent();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await at(), await page.locator('tbody tr:nth-child(2) th').textContent());
  await page.keyboard.press('x');
  assert.equal(await page.locator('tr.picked').count(), 1);
  await page.keyboard.press('x');
  await page.keyboard.press('/');
  await page.keyboard.type('j');
  assert.equal(await page.locator('#q').inputValue(), 'j');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  assert.match(await page.locator('.keys').textContent(), /j and k move/);
  const service = (await at()).trim();
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/staff/c/${service}`);
});

test('refresh moves no row under the cursor', { timeout: 240_000 }, async (t) => {
  const page = await context.newPage();
  t.after(() => page.close());
  await page.clock.install();
  await page.goto(`${demo.base}/staff/q/open`);
  const fifth = page.locator('tbody tr:nth-child(5)');
  const name = await fifth.locator('th').textContent();
  await fifth.hover();
  const before_ = await fifth.boundingBox();
  const other = await open(t, 'c/D5-000003');      // stands above it
  await other.getByText('End this case').click();
  await other.getByRole('button', { name: 'It is done' }).click();
  await page.clock.runFor(16000);
  await page.locator('.news button').waitFor();
  assert.deepEqual(await fifth.boundingBox(), before_);
  assert.equal(await fifth.locator('th').textContent(), name);
  assert.equal(await page.locator('tr.gone').count(), 1);
  await page.locator('.news button').click();      // only now the table changes
  assert.equal(await page.getByText('D5-000003').count(), 0);
});
