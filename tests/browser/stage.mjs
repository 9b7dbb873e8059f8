// What the browser's stories of payments share: a phone in a headless Chromium at the chat page, and the telling of their steps.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const SOON_MS = 10_000;

export const [base, folder] = process.argv.slice(2);
if (!base || !folder) {
  console.error('usage: node STORY.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: Number(process.env.SCALE || 1.5), colorScheme: 'light', locale: 'en-GB', reducedMotion: 'reduce' });
export const page = await context.newPage();
page.setDefaultTimeout(SOON_MS);
export const troubles = [];
page.on('pageerror', error => troubles.push(error.message));

export const id = name => page.getByTestId(name);
export const picture = name => page.screenshot({ path: join(folder, `${name}.png`) });
export const see = (locator, what, timeout = SOON_MS) =>
  locator.waitFor({ state: 'visible', timeout }).catch(() => { throw new Error(`did not see ${what}`); });
export function expect(truth, what) {
  if (!truth) throw new Error(what);
}

// Each step stands on the one before, so the first failure ends the story; what was not reached counts as failed.
export async function play(steps, after = async () => {}) {
  let passed = 0;
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      passed += 1;
      console.log(`ok   ${name}`);
    } catch (error) {
      console.log(`FAIL ${name}: ${error.message}`);
      await picture('failed').catch(() => {});
      break;
    }
  }
  await after();
  await browser.close();
  const failed = Object.keys(steps).length - passed;
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
