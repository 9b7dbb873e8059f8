// Pictures of the screens as a member and an admin see them, in each language, on a phone's width: for reading them aloud in their
// place. Nothing is asserted but that each came.
// Usage: node screens.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [base, folder] = process.argv.slice(2);
if (!base || !folder) {
  console.error('usage: node screens.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: Number(process.env.SCALE || 1.5), colorScheme: 'light', locale: 'en-GB', reducedMotion: 'reduce' });
const page = await context.newPage();

const at = path => new URL(path, base).href;
const state = async () => (await page.request.get(at('/chat/state'))).json();
const post = async (path, body) => {
  const answer = await page.request.post(at(`/chat/${path}`), { data: body });
  if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
};
const pause = ms => new Promise(done => setTimeout(done, ms));

const { people, chats } = await state();
const [stranger, member, admin] = people.map(person => person.id);
const group = chats.find(chat => chat.type !== 'private').id;
const LINK = 'https://instagram.com/p/demo';

const messages = async chat => (await state()).messages[chat] ?? [];
const version = message => `${message?.message_id} ${message?.edit_date} ${message?.html} ${JSON.stringify(message?.keyboard)}`;

// The bot's last message, once it stands still and, with `before`, is another one.
async function last(chat, before) {
  let known = '';
  for (let tries = 0; tries < 60; tries += 1) {
    const message = (await messages(chat)).filter(one => one.from.is_bot).at(-1);
    const now = version(message);
    if (message && now === known && now !== before) return message;
    known = now;
    await pause(150);
  }
  return (await messages(chat)).filter(one => one.from.is_bot).at(-1);
}

async function say(person, text, chat = person) {
  const before = version((await messages(chat)).filter(one => one.from.is_bot).at(-1));
  await post('say', { person, chat, text });
  return last(chat, before);
}

// Taps the first button of the last message whose data begins so, or, with a number, that one.
async function tap(person, data, chat = person, which = 0) {
  const shown = (await messages(chat)).filter(one => one.from.is_bot && one.keyboard.some(row => row.some(button => button.callback_data?.match(data))));
  const message = shown.at(-1);
  const button = message?.keyboard.flat().filter(one => one.callback_data?.match(data))[which];
  if (!button) throw new Error(`no button ${data} in ${chat}`);
  const before = version((await messages(chat)).filter(one => one.from.is_bot).at(-1));
  await post('tap', { person, chat, message_id: message.message_id, data: button.callback_data });
  return last(chat, before);
}

let language = 'en', taken = 0, missed = 0;
async function picture(name, chat, as) {
  await page.goto(at(`/#chat=${chat}&as=${as}&theme=light`));
  await page.locator('[data-testid="message"]').last().waitFor();
  await pause(250);
  // A message that is taller than a phone is shown whole.
  const tall = await page.locator('[data-testid="message"]').last().evaluate(node => Math.ceil(node.getBoundingClientRect().height));
  await page.setViewportSize({ width: 390, height: Math.max(844, tall + 150) });
  await pause(100);
  taken += 1;
  await page.screenshot({ path: join(folder, `${language}-${String(taken).padStart(2, '0')}-${name}.png`) });
  await page.setViewportSize({ width: 390, height: 844 });
}

// Each step: what is done, and whose chat is photographed then.
const steps = [
  ['menu', () => say(member, '/start')],
  ['platforms', () => say(member, '/new')],
  ['categories', () => tap(member, /^c:instagram/)],
  ['services', () => tap(member, /^s:/)],
  ['service', () => tap(member, /^S:/)],
  ['quantity', () => say(member, LINK)],
  ['confirm', () => say(member, '1000')],
  ['drip-feed', () => tap(member, /^fe:runs/).catch(() => say(member, '999999999'))],
  ['confirm-again', () => tap(member, /^fs:/).catch(() => say(member, '1000'))],
  ['ordered', () => tap(member, /^y:/)],
  ['running', () => pause(6000)],
  ['history', () => tap(member, /^H:/)],
  ['orders', () => say(member, '/orders')],
  ['found', () => say(member, '/search likes')],
  ['for-a-link', () => say(member, 'https://t.me/durov/5')],
  ['nothing-found', () => say(member, '/search unobtainium')],
  ['comments', async () => { await say(member, '/search comments custom'); await tap(member, /^S:/); return say(member, 'https://instagram.com/p/comments'); }],
  ['comments-so-far', () => say(member, 'Nice!\nWow\nGreat 👍')],
  ['mass', () => say(member, `/mass\n1207 | ${LINK}/partial | 1000\n1249 | instagram.com/p/two | 5\nnonsense`)],
  ['mass-ordered', () => tap(member, /^mo:/)],
  ['refused', async () => { await say(member, '/search 1207'); await tap(member, /^S:/); await say(member, `${LINK}/refuse`); await say(member, '1000'); await tap(member, /^y:/); await pause(5000); }],
  ['totals', () => say(member, '/balance')],
  ['export', () => say(member, '/export')],
  ['help', () => say(member, '/help')],
  ['languages', () => say(member, '/lang')],
  ['admin-menu', () => say(admin, '/start'), admin],
  ['admin-people', () => say(admin, '/users'), admin],
  ['admin-stats', () => say(admin, '/stats'), admin],
  ['admin-balance', () => say(admin, '/balance'), admin],
  ['unclear', async () => { await say(member, '/search 1207'); await tap(member, /^S:/); await say(member, `${LINK}/lost`); await say(member, '1000'); await tap(member, /^y:/); await pause(16_000); }],
  ['group', () => pause(2000), group],
];

for (language of ['en', 'ru']) {
  taken = 0;
  for (const person of [member, admin]) {
    await say(person, '/lang');
    await tap(person, new RegExp(`^l:${language}`));
  }
  if (language === 'en') {
    await say(stranger, '/start');
    await picture('door', stranger, stranger);
    await say(stranger, '/start');
  }
  for (const [name, act, whose = member] of steps) {
    try {
      await act();
      await picture(name, whose, whose === group ? admin : whose);
    } catch (error) {
      missed += 1;
      console.log(`missed ${language} ${name}: ${error.message}`);
    }
  }
}
await browser.close();
console.log(`pictures are in ${folder}; ${missed} were missed`);
process.exit(missed ? 1 : 0);
