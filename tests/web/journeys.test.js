// What managers and staff come for, from the first page to the last word, with Tab, Enter, space and the arrows alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startBrowser, startDemo } from './demo.js';
import { Keys } from './lib/keyboard.js';
import { oneTimeCode } from './staff.js';

const PASSWORD = 'grey heron on one leg';
let demo, browser;

before(async () => { demo = await startDemo(); browser = await startBrowser(); });
after(async () => { await browser?.close(); assert.equal(await demo?.stop(), 0); });

const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

async function manager(t, path = '', width = 1280) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US', viewport: { width, height: 900 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(demo.home() + path);
  return { page, keys: new Keys(page) };
}
const heading = (page) => page.locator('h1').innerText();

test('manager: a toner is ordered and the order taken back', async (t) => {
  const { page, keys } = await manager(t);
  await keys.go(/^Order black toner$/);
  assert.match(await heading(page), /Is this right/);
  await keys.go(/^Order now/);
  await keys.done(/^Ordered\. Thank you\.$/);
  await keys.go(/^Take the order back$/);
  await keys.done(/^Taken back$/);
});

test('manager: a time of one\'s own for a visit; what is wrong leads to its field', async (t) => {
  const { page, keys } = await manager(t, '', 320);
  await keys.go(/^Other times$/);
  await keys.to(/to \d\d:\d\d/);
  await keys.choose(/^Another day and time$/);
  await keys.go(/^Ask for this visit$/);
  await keys.done(/give a day and a time/);
  await keys.to(/give a day and a time/);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'day');
  await page.keyboard.press('Shift+Tab');
  await keys.day(/^Day$/, day(9));
  await keys.clock(/^Time$/, 11, 0);
  await keys.write(/^Something the service person/, 'Ring twice');
  await keys.go(/^Ask for this visit$/);
  await keys.done(/We have your wish/);
  assert.match(await page.locator('main').innerText(), /You asked for .*11:00/s);
  await keys.go(/^Cancel this visit$/);
  await keys.done(/The visit is cancelled/);
});

test('manager: why a cartridge was exchanged early, and another answer', async (t) => {
  const { page, keys } = await manager(t, '', 320);
  await keys.go(/^Streaks or spots$/);
  await keys.done(/^Thank you\. It is noted/);
  assert.match(await page.locator('main').innerText(), /You told us: Streaks or spots\./);
  await keys.go(/^Give another answer$/);
  await keys.done(/^Taken back/);
  await keys.write(/^Something else, in a few words$/, 'It leaked');
  await keys.go(/^Tell us$/);
  await keys.done(/^Thank you\. It is noted/);
  assert.match(await page.locator('main').innerText(), /It leaked/);
});

test('manager: one mail a day, quiet hours, and one kind less', async (t) => {
  const { page, keys } = await manager(t, '/contacts');
  await keys.go(/^Choose when we write to you/);
  await keys.to(/^At once$/);
  await keys.choose(/^One mail a day$/);
  await keys.clock(/^One mail a day at$/, 7, 30);
  await keys.clock(/^From$/, 20, 0);
  await keys.go(/^Keep this$/);
  await keys.done(/give both times, or neither/);
  await keys.to(/give both times/);
  await page.keyboard.press('Enter');
  await keys.clock(/^From$/, 20, 0);
  await keys.clock(/^Until$/, 6, 15);
  await keys.to(/^Quiet all Saturday/);
  await page.keyboard.press('Space');
  await keys.to(/^Maintenance that is due$/);
  await page.keyboard.press('Space');
  await keys.go(/^Keep this$/);
  await keys.done(/^Kept\./);
  assert.deepEqual(await page.locator('input[type=time]').evaluateAll((all) => all.map((e) => e.value)), ['07:30', '20:00', '06:15']);
  for (const [label, on] of [['One mail a day', true], ['Quiet all Saturday and Sunday', true], ['Maintenance that is due', false]])
    assert.equal(await page.getByLabel(label, { exact: true }).isChecked(), on, label);
});

test('manager: contacts, the second address and the language', async (t) => {
  const { page, keys } = await manager(t);
  await keys.go(/^Who we are/);
  await keys.write(/^A second address/, 'not an address');
  await keys.go(/^Keep these settings$/);
  await keys.done(/no mail address/);
  await keys.to(/no mail address/);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'second_mail');
  await page.keyboard.press('Shift+Tab');
  await keys.write(/^A second address/, 'deputy@platen.test');
  await keys.to(/^Your language/);
  await keys.choose(/^Deutsch$/);
  await keys.go(/^Keep these settings$/);
  await keys.done(/Einstellungen/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  await keys.to(/^Ihre Sprache/);
  await keys.choose(/^English$/);
  await keys.go(/Einstellungen/);
  await keys.done(/Your settings are kept/);
});

test('manager: somebody else looks after the machines now', async (t) => {
  const { keys } = await manager(t, '/contacts');
  await keys.write(/^Who looks after them now/, 'The new office manager');
  await keys.go(/^I am no longer the one$/);
  await keys.done(/^Thank you\. Our staff find/);
});

test('staff: from the one-time link through a day\'s work', { timeout: 300_000 }, async (t) => {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
  t.after(() => context.close());
  const page = await context.newPage();
  const keys = new Keys(page);
  let secret;

  await t.test('the one-time link', async () => {
    await page.goto(demo.enrol('dispatcher'));
    secret = await page.locator('.secret').textContent();
    await keys.write(/^Password/, PASSWORD);
    await keys.write(/^The same again/, `${PASSWORD}!`);
    await keys.write(/^The code it shows now/, oneTimeCode(secret));
    await keys.go(/^Set both and log in$/);
    await keys.done(/same/);
    await keys.write(/^The same again/, '');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type(PASSWORD);
    await keys.write(/^The same again/, PASSWORD);
    await keys.write(/^The code it shows now/, oneTimeCode(secret));
    await keys.go(/^Set both and log in$/);
    assert.match(await heading(page), /Open cases/);
  });

  await t.test('out and in again', async () => {
    await keys.go(/^Log out$/);
    await keys.done(/You are logged out/);
    await keys.write(/^(Name|Login)/, 'dispatcher');
    await keys.write(/^Password/, PASSWORD);
    await keys.write(/code/i, oneTimeCode(secret, Date.now() / 1000 + 30));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/staff/q/open');
  });

  await t.test('an item is decided', async () => {
    await keys.go(/^To decide/);
    await keys.go(/^#501$/);
    assert.match(await heading(page), /manager/i);
    await keys.write(/^Note/, 'Asked by telephone');
    await keys.go(/^Make this the manager$/);
    await keys.done(/^Decided\.$/);
  });

  await t.test('a visit is confirmed', async () => {
    await keys.go(/^Visits/);
    await keys.go(/^D5-000001$/);
    await keys.go(/^Confirm this time$/);
    await keys.done(/The visit is confirmed and mailed/);
  });

  await t.test('an order gets its date, and leaves', async () => {
    await keys.go(/^Orders/);
    await keys.go(/^O-000202$/);
    await keys.day(/^Day$/, day(2));
    await keys.clock(/^From$/, 9, 0);
    await keys.clock(/^To$/, 11, 0);
    await keys.go(/^Set/);
    await keys.done(/The delivery date is set/);
    await keys.go(/^It has left$/);
    await keys.done(/Noted: it has left/);
  });

  await t.test('a person is added who looks after the machines', async () => {
    await keys.go(/^Manager, works$/);
    await keys.write(/^Mail address/, 'new@');
    await keys.go(/^Hand over$/);
    await keys.done(/address/);
    await keys.write(/^Mail address/, 'manager.new@platen.test');
    await keys.write(/^Name/, 'Manager, works, new');
    await keys.go(/^Hand over$/);
    await keys.done(/^Handed over/);
    assert.match(await page.locator('main').innerText(), /Manager, works, new/);
  });

  await t.test('goods are ordered for a query, taken back, and it is put aside', async () => {
    await keys.go(/^Queries/);
    await keys.go(/^1-00000943$/);
    await keys.write(/^Quantity$/, '2');
    await keys.to(/^Though it is ordered already$/);
    await page.keyboard.press('Space');
    await keys.go(/^Order$/);
    await keys.done(/^The order is placed\.$/);
    await keys.go(/^Take back$/);
    await keys.done(/^Taken back\.$/);
    await keys.go(/^Put aside$/);
    await keys.done(/^Put aside\.$/);
    await keys.go(/^Queries/);
    assert.doesNotMatch(await page.locator('main').innerText(), /1-00000943/);
    await keys.go(/^Done$/);
    assert.match(await page.locator('main').innerText(), /1-00000943/);
  });

  await t.test('the language of the pages', async () => {
    await keys.to(/^Language$/);
    await keys.choose(/^Deutsch$/);
    await keys.go(/^Change$/);
    await keys.done(/Sprache/);
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await keys.to(/^Sprache$/);
    await keys.choose(/^English$/);
    await keys.go(/^Ändern$/);
    await keys.done(/^The language is changed\.$/);
  });
});

test('every document fits its schema', () => assert.doesNotMatch(demo.said(), /INVALID/));

test('at a machine: its label is scanned, what is wrong is said; what is missing leads to its field', async (t) => {
  const { page, keys } = await manager(t, '', 320);
  await page.goto(demo.label(4));
  assert.match(await page.locator('main').innerText(), /Nothing is known to be wrong/);
  await keys.go(/^Tell the service centre$/);
  await keys.done(/choose what is wrong/);
  await keys.to(/choose what is wrong/);
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.name), 'what');
  await keys.choose(/^Paper jam$/);
  await keys.write(/^In your own words/, 'Behind the left door');
  await keys.go(/^Tell the service centre$/);
  await keys.done(/It is noted as \d+-\d{8}/);
  assert.match(await page.locator('main').innerText(), /This is known.*A problem was reported.*Being looked into/s);
  assert.doesNotMatch(await page.locator('main').innerText(), /left door/);
  await keys.go(/^Deutsch$/);
  assert.match(await page.locator('main').innerText(), /Ein Problem wurde gemeldet/);
});
