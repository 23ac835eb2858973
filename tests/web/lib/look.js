// What must hold of every page, at every width, in light and dark.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { THEMES, WIDTHS } from './browser.js';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export const PAGE_RULES = [...WCAG, 'best-practice'];
export const MAIL_RULES = WCAG;             // a mail stands inside the page of a mail program

// The page is given axe by evaluate: a script element would be against its own policy.
export async function axe(page, runOnly = PAGE_RULES) {
  await page.allowScript?.(true);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate((o) => globalThis.axe.run(document, o),
    runOnly.length === 1 ? { runOnly } : { runOnly, rules: { 'target-size': { enabled: true } } });
  await page.allowScript?.(false);
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} (${
    n.failureSummary.split('\n').slice(1).join(' ').trim().slice(0, 160)})`).join('; ')}`);
}

// Text and pictures that run out of the window, or out of the box that is drawn around them.
export function spills(page) {
  return page.evaluate(() => {
    const BOX = '.card,.panel,.item,.note,.rows>li,.choice,button,.button,td,th,input,header,footer,main';
    const found = [];
    const root = document.documentElement;
    const width = root.clientWidth;
    const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);

    // a cell that ends in dots has to say all of it in its title
    const shortened = (e) => getComputedStyle(e).textOverflow === 'ellipsis' && e.title;
    const unseen = (e) => getComputedStyle(e).clipPath === 'inset(50%)';

    if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} px wide in ${width}`);
    const check = (rect, element, what) => {
      if (rect.width < 1 || rect.height < 1 || rect.right < 0) return;      // hidden, or the skip link
      for (let e = element; e; e = e.parentElement) if (scrolls(e) || shortened(e) || unseen(e)) return;
      const box = element.closest(BOX)?.getBoundingClientRect();
      const right = Math.min(width, box ? box.right : width);
      const left = Math.max(0, box ? box.left : 0);
      if (rect.right > right + 1 || rect.left < left - 1)
        found.push(`${what} reaches ${Math.round(rect.left)}..${Math.round(rect.right)} in ${
          Math.round(left)}..${Math.round(right)}`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const hidden = node.parentElement.closest('script,style,.skip,[hidden]');
      if (hidden || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) check(rect, node.parentElement, `"${node.data.trim().slice(0, 40)}"`);
    }
    for (const e of document.querySelectorAll('svg,img,input,select,textarea,button,.button'))
      check(e.getBoundingClientRect(), e, `<${e.localName} ${e.getAttribute('class') ?? ''}>`);
    return found;
  });
}

// Everything about the page that is open, at every width in every theme; the findings, each once. Only
// colours and sizes can differ between themes and widths, so each rule is asked once more at most.
export async function look(page, { widths = WIDTHS, rules = PAGE_RULES } = {}) {
  const found = new Map();
  const note = (where, what) => found.set(what, [...(found.get(what) ?? []), where]);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const what of await spills(page)) note(`${width} px`, what);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const all = (theme === THEMES[0]) === (width === widths[0]);
      for (const what of await axe(page, all ? rules : ['color-contrast'])) note(`${width} px ${theme}`, what);
    }
  }
  return [...found].map(([what, where]) => `${where.join(', ')}: ${what}`);
}
