// Every page that a route leads to, without a hole: a route without an address here fails. By axe in light, dark and
// forced colours; in every language at 320 and 1280 px and with text at 200 %; titles that tell the pages apart.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { startBrowser, startDemo } from './demo.js';
import { PAGE_RULES, axe, spills } from './lib/look.js';
import { oneTimeCode } from './staff.js';

const source = process.env.top_srcdir ?? fileURLToPath(new URL('../..', import.meta.url));
const LANGUAGES = ['en', 'de', 'ja'];
const LOOKS = [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { colorScheme: 'light', forcedColors: 'active' }];
const PASSWORD = 'grey heron on one leg';

// Route -> addresses in the demo's house (tests/flow/web_demo.c); * is what stands there. NOT: it is no page.
const NOT = [];
const MANAGER = {
  '/h/*': [''],
  '/h/*/c/*': ['/c/D3-000017', '/c/D3-000018', '/c/D3-000016', '/c/D9-999999'],
  '/h/*/c/*/visit': ['/c/D3-000018/visit'],
  '/h/*/t/*': ['/t/1', '/t/4'],
  '/h/*/t/*/order': ['/t/1/order', '/t/1/order?q.MX-61GTBA=2'],
  '/h/*/t/*/review': ['/t/1/review?c=D3-000017&q.MX-61GTBA=1', '/t/1/review?q.MX-61GTBA=x', '/t/1/review'],
  '/h/*/t/*/service': ['/t/1/service'],
  '/h/*/t/*/guide': ['/t/1/guide'],
  '/h/*/orders': ['/orders'],
  '/h/*/o/*': ['/o/1'],
  '/h/*/o/*/time': ['/o/1/time'],
  '/h/*/mails': ['/mails'],
  '/h/*/contacts': ['/contacts'],
  '/h/*/renewed': ['/renewed'],
};
const LABEL = { '/t/*': ['', '?noted=1-00000017'] };
const STAFF = {
  '/staff': NOT,                       // leads to the first queue
  '/staff/q/*': ['q/open', 'q/failures', 'q/service', 'q/maintenance', 'q/shortages', 'q/orders', 'q/visits',
    'q/registrations', 'q/items', 'q/mail', 'q/out', 'q/silent', 'q/reports', 'q/reports?part=all&department=D5'],
  '/staff/search': ['search', 'search?q=hall', 'search?q=nothing-has-this'],
  '/staff/c/*': ['c/D5-000001', 'c/D5-000002'],
  '/staff/o/*': ['o/290'],
  '/staff/i/*': ['i/500', 'i/501', 'i/503', 'i/560', 'i/504'],
  '/staff/m/*': ['m/990', 'm/996'],
  '/staff/m/*/teach': ['m/996/teach'],
  '/staff/m/*/raw': NOT,
  '/staff/m/*/part/*': NOT,
  '/staff/out/*/*': ['out/1/7'],
  '/staff/r/*': ['r/901', 'r/941', 'r/944', 'r/424242'],
  '/staff/reports': ['reports', 'reports?part=all'],
  '/staff/reports.pdf': NOT,
  '/staff/r/*/raw': NOT,
  '/staff/t/*': ['t/21', 't/1', 't/6', 't/7'],
  '/staff/t/*/label': NOT,
  '/staff/alerts': ['alerts'],
  '/staff/tables': NOT,
  '/staff/tables/*': ['tables/errors', 'tables/orders', 'tables/models', 'tables/registrations', 'tables/registrations?find=hall'],
  '/staff/tables/*/xml': NOT,
  '/staff/tables/*/row': ['tables/errors/row?code=341&model=', 'tables/errors/row', 'tables/words/row?code=scumming',
    'tables/models/row', 'tables/models/row?row=MX-2630', 'tables/registrations/row?row=100201'],
  '/staff/early': ['early', 'early?customer=1', 'early?terminal=1', 'early?customer=3'],
  '/staff/updates': ['updates'],
  '/staff/customers/*': ['customers/3'],
  '/staff/p/*': ['p/901'],
};
const DOOR = ['/staff/login', '/staff/enrol/*'];   // without a session: looked at below
const routes = [...readFileSync(`${source}/webui/route_table.c`, 'utf8')
  .matchAll(/\{"([^"]+)", WEB_GET, ROUTE_(MANAGER|STAFF|STAFF_DOOR|ANY_LINK|LABEL),/g)].map(([, path]) => path);

let demo, browser, managers, staff;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
  managers = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  staff = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
});
after(async () => { await browser?.close(); assert.equal(await demo?.stop(), 0); });

async function speak(page, address, language) {
  await page.goto(address);
  await page.selectOption('select[name=language]', language);
  await Promise.all([page.waitForNavigation(), page.locator('form:has(select[name=language]) button[type=submit]').first().click()]);
  assert.equal(await page.locator('html').getAttribute('lang'), language);
}

// Text twice as large in a window twice as wide as the narrowest is 320 px again, but for what is sized in px.
async function wide(page, width, size = '100%') {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate((s) => { document.documentElement.style.fontSize = s; }, size);
  const found = size === '100%' ? await spills(page) : await page.evaluate(() => {
    const e = document.documentElement;
    return e.scrollWidth > e.clientWidth ? [`${e.scrollWidth} px wide in ${e.clientWidth}`] : [];
  });
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
  return found.map((what) => `${width} px, text ${size}: ${what}`);
}

async function layout(page) {
  return [...await wide(page, 320), ...await wide(page, 1280), ...await wide(page, 640, '200%')];
}

async function barriers(page) {
  const found = [];
  for (const width of [320, 1280])
    for (const media of LOOKS) {
      await page.emulateMedia({ forcedColors: 'none', ...media });
      await page.setViewportSize({ width, height: 900 });
      // themes change colours alone
      const rules = media === LOOKS[0] ? PAGE_RULES : ['color-contrast'];
      found.push(...(await axe(page, rules)).map((what) => `${JSON.stringify(media)} ${width} px: ${what}`));
    }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  if (await page.locator('h1').count() !== 1) found.push('not one h1');
  return found;
}

// By Tab through the whole page: the skip link first, every stop seen, none twice before the end.
async function stops(page) {
  const found = [];
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.evaluate(() => { document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); });
  await page.locator('body').evaluate((e) => { e.tabIndex = -1; e.focus(); e.removeAttribute('tabindex'); });
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
      return { body: e === document.body, what: `${e.localName} "${(e.innerText || e.name || '').trim().slice(0, 40)}"`, skip: e.className === 'skip',
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight };
    });
    if (at.body) break;
    if (i === 0 && !at.skip) found.push(`the first stop is ${at.what}, not the skip link`);
    if (!at.ring) found.push(`no ring around ${at.what}`);
    if (!at.seen) found.push(`out of sight: ${at.what}`);
  }
  return found;
}

// On paper there is nothing to press and nothing to find the way with; A4 and Letter are 178 mm wide inside.
async function paper(page) {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 672, height: 900 });
  const found = await page.evaluate(() => {
    const shown = [...document.querySelectorAll('button,input:not([type=hidden]),select,textarea,nav,.skip,.crumb')]
      .filter((e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden');
    const wide = document.documentElement.scrollWidth;
    return [...shown.map((e) => `printed: <${e.localName} class="${e.className}">`), ...(wide > innerWidth ? [`${wide} px wide on paper`] : [])];
  });
  await page.emulateMedia({ media: 'screen' });
  return [...new Set(found)];
}

async function everything(page, addresses, t) {
  const titles = new Map();
  for (const [name, address] of addresses) {
    await t.test(name, { timeout: 240_000 }, async () => {
      const answer = await page.goto(address);
      assert.ok(answer.status() < 500 && answer.headers()['content-type'].startsWith('text/html'), `${answer.status()}`);
      assert.deepEqual([...await barriers(page), ...await layout(page), ...await stops(page), ...await paper(page)], []);
      const title = await page.title();
      if (answer.status() === 200) titles.set(title, [...(titles.get(title) ?? []), name.split(/[?,]/)[0]]);
    });
  }
  for (const [title, names] of titles)
    assert.equal(new Set(names).size, 1, `"${title}" is the title of ${names.join(' and ')}`);
}

const addressesOf = (table, base) => Object.values(table).flat().map((path) => [path || 'home', base + path]);
// One page of each kind is enough to see whether the words of a language have room.
const oneOfEach = (table, base) => Object.values(table).filter((all) => all.length).map((all) => [all[0] || 'home', base + all[0]]);

test('every route that shows a page has an address here', () => {
  const known = [...Object.keys(MANAGER), ...Object.keys(LABEL), ...Object.keys(STAFF), ...DOOR];
  assert.ok(routes.length > 20, 'the route table was not understood');
  assert.deepEqual(routes.filter((path) => !known.includes(path)), [], 'add them, or say NOT');
  assert.deepEqual(known.filter((path) => !routes.includes(path)), [], 'these routes are gone');
});

test('managers: every page', { timeout: 600_000 }, async (t) => {
  await everything(managers, [...addressesOf(MANAGER, demo.home()), ['link revoked', demo.home(904)],
    ['home, address to confirm', demo.home(903)], ['home, still empty', demo.home(902)],
    ['case, still empty', `${demo.home(902)}/c/D9-000002`]], t);
});

test('labels: every page, in every language', { timeout: 300_000 }, async (t) => {
  await everything(managers, [...addressesOf(LABEL, demo.label(1)).map(([, address]) => [`label, ${address.slice(-17)}`, address]),
    ...LANGUAGES.slice(1).map((language) => [`label, ${language}`, `${demo.label(1)}?lang=${language}`]),
    ['nothing known', demo.label(4)], ['on its way', demo.label(2)], ['replaced', demo.label(1, 1)],
    ['a guess', `${demo.base}/t/${'A'.repeat(43)}`]], t);
});

test('staff: the door', { timeout: 300_000 }, async (t) => {
  await everything(staff, [['enrol', demo.enrol('dispatcher')], ['login', `${demo.base}/staff/login`],
    ['no such link', `${demo.base}/staff/enrol/${'A'.repeat(43)}`]], t);
});

test('staff: every page', { timeout: 900_000 }, async (t) => {
  await staff.goto(demo.enrol('dispatcher'));
  await staff.fill('[name=password]', PASSWORD);
  await staff.fill('[name=again]', PASSWORD);
  await staff.fill('[name=code]', oneTimeCode(await staff.locator('.secret').textContent()));
  await Promise.all([staff.waitForNavigation(), staff.locator('main button[type=submit]').click()]);
  await everything(staff, addressesOf(STAFF, `${demo.base}/staff/`), t);
});

for (const language of LANGUAGES.slice(1)) {
  test(`${language}: room for the words on every page`, { timeout: 600_000 }, async (t) => {
    await speak(managers, `${demo.home()}/contacts`, language);
    await speak(staff, `${demo.base}/staff/q/open`, language);
    const all = [...oneOfEach(MANAGER, demo.home()).map((a) => [managers, ...a]),
      ...oneOfEach(STAFF, `${demo.base}/staff/`).map((a) => [staff, ...a])];
    for (const [page, name, address] of all)
      await t.test(name, { timeout: 120_000 }, async () => {
        await page.goto(address);
        assert.deepEqual(await layout(page), []);
        await page.setViewportSize({ width: 320, height: 900 });
        assert.deepEqual(await axe(page), []);
      });
  });
}
