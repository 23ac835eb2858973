// Debian's Chromium, driven by playwright-core; nothing is downloaded and nothing leaves loopback.
import { existsSync } from 'node:fs';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const missing = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there`;
export const WIDTHS = [320, 1280];
export const THEMES = ['light', 'dark'];

export async function launch() {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath: CHROMIUM,
    chromiumSandbox: process.getuid() !== 0,     // chromium refuses its sandbox as root
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

// A window of its own: { page, bad, close }, where bad gathers what the page's console complains about.
// With script: false no page runs any.
export async function open(browser, { script = true, ...options } = {}) {
  const context = await browser.newContext({
    locale: 'en-GB', timezoneId: 'Europe/London', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce',
    ...options });
  const page = await context.newPage();
  const bad = [];
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => bad.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && bad.push(message.text()));
  if (!script) {
    // not the driver's own switch: the rules of look.js need their timers, see allowScript()
    const session = await context.newCDPSession(page);
    page.allowScript = (value) => session.send('Emulation.setScriptExecutionDisabled', { value: !value });
    await page.allowScript(false);
  }
  return { page, bad, close: () => context.close() };
}
