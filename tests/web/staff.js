// The staff's desk: the one-time link, the login, and every page that links lead to from there.
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { open } from './lib/browser.js';
import { look } from './lib/look.js';

const PASSWORD = 'seven quiet copiers';
const NOT_A_PAGE = /\/raw$|\/logout$|\.pdf$/;

// RFC 6238 with RFC 4226's truncation.
export function oneTimeCode(secret, seconds = Date.now() / 1000) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()]
    .map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// One address of each kind: /staff/c/12 and /staff/c/13 are the same page, /staff/q/orders and /staff/q/visits are not.
const kind = (url) => new URL(url).pathname.replace(/^\/staff\/(?!q\/)([a-z]+)\/.*$/, '/staff/$1/*');

async function pagesFrom(page, start) {
  const found = new Map();
  const queue = [start];
  while (queue.length) {
    const url = queue.shift();
    if (found.has(kind(url))) continue;
    const answer = await page.goto(url);
    found.set(kind(url), { url, status: answer.status() });
    for (const href of await page.locator('a[href*="/staff"]').evaluateAll((all) => all.map((a) => a.href)))
      if (!NOT_A_PAGE.test(new URL(href).pathname) && !found.has(kind(href))) queue.push(href.split('#')[0]);
  }
  return found;
}

export default function staff(world, options) {
  let state;                       // the session's cookies
  const staffTest = (name, work, more) => test(name, { ...options, ...more }, async (t) => {
    const { page, bad, close } = await open(world.browser, state ? { storageState: state } : {});
    try {
      const login = await page.goto(`${world.urls.base}/staff/login`);
      if (login.status() === 404) return t.skip('there are no pages for staff yet');
      await work(page, t);
      assert.deepEqual(bad.filter((what) => !/status of 4/.test(what)), []);
    } finally {
      await close();
    }
    return undefined;
  });

  test('one-time codes are those of RFC 6238', options, () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';          // appendix B, the last six of eight digits
    assert.equal(oneTimeCode(secret, 59), '287082');
    assert.equal(oneTimeCode(secret, 1111111109), '081804');
    assert.equal(oneTimeCode(secret, 20000000000), '353130');
  });

  staffTest('staff login: nothing spills, axe finds nothing, a wrong password is told', async (page) => {
    assert.deepEqual(await look(page), []);
    await page.fill('[name=login]', 'dispatcher');
    await page.fill('[name=password]', 'wrong');
    await page.fill('[name=code]', '000000');
    await Promise.all([page.waitForNavigation(), page.locator('main button[type=submit]').click()]);
    assert.match(await page.locator('[role=alert]').innerText(), /\S/);
    assert.deepEqual(await look(page), []);
  });

  staffTest('staff enrol by the one-time link', async (page) => {
    await page.goto(world.urls.staff);
    assert.deepEqual(await look(page), []);
    const secret = await page.locator('.secret').innerText();
    await page.fill('[name=password]', PASSWORD);
    await page.fill('[name=again]', PASSWORD);
    await page.fill('[name=code]', oneTimeCode(secret));
    await Promise.all([page.waitForNavigation(), page.locator('main button[type=submit]').click()]);
    assert.match(new URL(page.url()).pathname, /^\/staff/);
    if (page.url().includes('/login')) {
      // the code that enrolled is spent
      await page.waitForTimeout(30_000 - (Date.now() % 30_000) + 500);
      await page.fill('[name=login]', 'dispatcher');
      await page.fill('[name=password]', PASSWORD);
      await page.fill('[name=code]', oneTimeCode(secret));
      await Promise.all([page.waitForNavigation(), page.locator('main button[type=submit]').click()]);
    }
    assert.doesNotMatch(page.url(), /login/);
    state = await page.context().storageState();
  });

  staffTest('every page of the desk: nothing spills, axe finds nothing, light and dark', async (page, t) => {
    assert.ok(state, 'nobody is logged in');
    const found = await pagesFrom(page, `${world.urls.base}/staff`);
    for (const [name, { url, status }] of found)
      await t.test(name, async () => {
        assert.equal(status, 200);
        await page.goto(url);
        assert.deepEqual(await look(page), []);
      });
    for (const name of ['/staff/c/*', '/staff/o/*', '/staff/t/*', '/staff/r/*'])
      assert.ok(found.has(name), `no link leads to ${name}; found ${[...found.keys()]}`);
  }, { timeout: 120_000 });
}
