// The demo's story, played on the chat page in a headless Chromium: a stranger is let in, orders and hears how it ended;
// an order is refused; the admins are told, and settle an order whose answer got lost. It looks only at what a person sees; wire formats and
// wordings are tested in Rust.
// Usage: node story.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

// Everything the story knows about the bot's words.
const PEOPLE = { stranger: /stranger/i, member: /member/i, admin: /admin/i };
const SAYS = {
  about: /order/i,
  asked: /request has been sent/i,
  request: /request for access/i,
  approved: /you’re in/i,
  greetingInRussian: /Здравствуйте|Привет/i,
  askCategory: /choose a category/i,
  askService: /choose a service/i,
  askLink: /send the link/i,
  askQuantity: /how many/i,
  check: /check your order/i,
  bar: /[▰▱]/,
  grown: /▰▰.*[1-9]\d\s?%/,
  end: /completed/i,
  sending: 'Sending…',
  refused: /not accepted|refused|rejected|not placed/i,
  placedNotice: /placed at the panel/i,
  checking: /being checked/i,
  unclear: /was this order placed/i,
  askPanelId: /panel ID of/i,
  found: /was placed and is on its way/i,
  settled: /marked as placed/i,
  surely: /sure it wasn’t placed/i,
  orderAgain: /you can order again/i,
  correction: /correction:/i,
  forPost: /t\.me\/some_news/,
  whatFor: /what do you need for this link/i,
};
const TAPS = {
  approve: /Approve/,
  new: /New order/,
  platform: /Instagram/,
  category: /Likes/i,
  service: /[·—–-].*\d/,
  confirm: /Confirm/,
  wasPlaced: /^Placed$/,
  notPlaced: /^Not placed$/,
  surelyNot: /^Yes, not placed$/,
  undo: /^Undo/,
};
const COMMAND = 'new';
const LINK = 'https://instagram.com/p/demo', LINE_LINK = 'https://instagram.com/p/demo/line', LOST_LINK = 'https://instagram.com/p/demo/lost', REFUSED_LINK = 'https://instagram.com/p/demo/refuse';
const QUANTITY = '1000', PANEL_ID = '990001';

const SOON_MS = 10_000, END_MS = 90_000;
const DESKTOP = { width: 1200, height: 760 }, PHONE = { width: 390, height: 844 }, SMALL_PHONE = { width: 360, height: 640 };

const [base, folder] = process.argv.slice(2);
if (!base || !folder) {
  console.error('usage: node story.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    // Nothing but loopback can even be asked for.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});
const context = await browser.newContext({ viewport: DESKTOP, deviceScaleFactor: Number(process.env.SCALE || 1.5), colorScheme: 'dark', locale: 'en-GB', reducedMotion: 'reduce' });
await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(base).origin });
const page = await context.newPage();
page.setDefaultTimeout(SOON_MS);

const troubles = [], elsewhere = [];
page.on('pageerror', error => troubles.push(error.message));
page.on('console', message => { if (message.type() === 'error') troubles.push(message.text()); });
page.on('request', request => { if (!request.url().startsWith('data:') && new URL(request.url()).origin !== new URL(base).origin) elsewhere.push(request.url()); });

// What a person can find on the page.

const id = name => page.getByTestId(name);
// What is said about somebody changes with what they do: they are known by what was said first.
const numbers = {};
const entry = who => page.locator(`[data-testid="chat"][data-chat-id="${numbers[who]}"]`);
async function meet(who) {
  const said = page.locator('[data-testid="chat"][data-type="private"]').filter({ has: page.getByTestId('about').filter({ hasText: PEOPLE[who] }) }).first();
  await see(said, `the ${who}`);
  numbers[who] = await said.getAttribute('data-chat-id');
}
const group = () => page.locator('[data-testid="chat"][data-type="group"]').first();
const fromBot = words => page.locator('[data-testid="message"][data-out="false"]').filter({ hasText: words });
const key = label => page.locator('[data-testid="message"]').last().getByTestId('key').filter({ hasText: label }).first();

function expect(truth, what) {
  if (!truth) throw new Error(what);
}

async function see(locator, what, timeout = SOON_MS) {
  await locator.waitFor({ state: 'visible', timeout }).catch(() => { throw new Error(`did not see ${what}`); });
}

async function choose(chat) {
  await chat.click();
  await page.waitForFunction(node => node.getAttribute('aria-current') === 'true', await chat.elementHandle());
}

async function tap(button, what) {
  await see(button, `a button for ${what}`);
  await button.click();
}

// What is typed into a screen stands in it a moment later, and the bot takes the message itself away.
async function type(text) {
  await id('input').fill(text);
  await id('input').press('Enter');
}

// From the platforms to the card that asks for the link, all on the last message.
async function chooseService() {
  await tap(key(TAPS.platform), 'the platform');
  await see(fromBot(SAYS.askCategory).last(), 'the categories');
  await tap(key(TAPS.category), 'the category');
  await see(fromBot(SAYS.askService).last(), 'the services');
  await tap(key(TAPS.service), 'the service, whose card takes the link');
  await see(fromBot(SAYS.askLink).last(), 'the question for the link');
}

async function enterAndConfirm(link) {
  await type(link);
  await see(fromBot(SAYS.askQuantity).last(), 'the question for the quantity');
  await type(QUANTITY);
  await see(fromBot(SAYS.check).last(), 'the whole order');
  const confirm = page.getByTestId('key').filter({ hasText: TAPS.confirm }).last();
  expect(await confirm.getAttribute('data-style') === 'success', 'Confirm is not green');
  await tap(confirm, 'Confirm');
}

const username = async () => (await (await page.request.get(new URL('/chat/state', base).href)).json()).bot.username;
const widthOf = async message => Math.round((await message.getByTestId('text').boundingBox()).width);
const noSidewaysScroll = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.getElementById('scroll').scrollWidth <= document.getElementById('scroll').clientWidth);

// The story.

const steps = {
  async 'the page shows whom one can play, and that nothing leaves this computer'() {
    await page.goto(base);
    for (const who of Object.keys(PEOPLE)) await meet(who);
    await see(group(), 'the admin group');
    await see(page.getByText('nothing leaves this computer'), 'the sandbox notice');
    await page.locator('[data-testid="app"][data-online="true"]').waitFor();
  },

  async 'a stranger presses Start, and the admins are asked'() {
    await choose(entry('stranger'));
    await see(page.getByText('What can this bot do?'), 'the question in the empty chat');
    await see(id('description').filter({ hasText: SAYS.about }), 'what the bot says of itself');
    await tap(id('start'), 'Start');
    await see(fromBot(SAYS.asked).last(), 'that the request was sent');
  },

  async 'the admins see the request as unread, and approve it with a button'() {
    await see(group().getByTestId('unread'), "the group's unread badge");
    await choose(group());
    await see(fromBot(SAYS.request).last(), 'the request');
    const approve = page.getByTestId('key').filter({ hasText: TAPS.approve }).last();
    expect(await approve.getAttribute('data-style') === 'success', 'Approve is not green');
    await tap(approve, 'Approve');
    await approve.waitFor({ state: 'detached' });
    expect(await group().getByTestId('unread').count() === 0, 'the group is still unread');
  },

  async 'the stranger is told without reloading'() {
    await see(entry('stranger').getByTestId('unread'), "the stranger's unread badge");
    await choose(entry('stranger'));
    await see(fromBot(SAYS.approved).last(), 'that access was given');
    await see(entry('stranger').getByTestId('about').filter({ hasNotText: PEOPLE.stranger }), 'that they are no stranger any more');
  },

  async 'they find the command by typing its beginning'() {
    await id('input').pressSequentially(`/${COMMAND.slice(0, 2)}`);
    await see(id('command').filter({ hasText: `/${COMMAND}` }), 'the command menu');
    await id('input').press('Enter');
    await see(key(TAPS.platform), 'the platforms');
  },

  async 'platform, category and service are three taps on one message'() {
    const message = page.getByTestId('message').last(), number = await message.getAttribute('data-message-id'), width = await widthOf(message);
    await chooseService();
    expect(await message.getAttribute('data-message-id') === number, 'a step sent a new message');
    expect(await widthOf(message) === width, 'the message changed its width under the finger');
  },

  async 'link and quantity are typed, and everything is shown before it is confirmed'() {
    await enterAndConfirm(LINK);
  },

  async 'the card of the order grows in place'() {
    const card = fromBot(SAYS.bar).last();
    await see(card, 'the bar', END_MS);
    const number = await card.getAttribute('data-message-id'), width = await widthOf(card);
    await see(page.locator(`[data-message-id="${number}"]`).filter({ hasText: SAYS.grown }), 'the bar growing', END_MS);
    expect(await widthOf(card) === width, 'the card changed its width');
    // A toast about the tap before has no place in the picture.
    await id('toasts').evaluate(box => box.replaceChildren());
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, 'demo-dark.png') });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-theme="light"]').waitFor();
    await page.screenshot({ path: join(folder, 'demo-light.png') });
  },

  async 'the end is a new message'() {
    await see(fromBot(SAYS.end).last(), 'the end', END_MS);
  },

  async 'the admins got their notices'() {
    await choose(group());
    await see(fromBot(SAYS.placedNotice).last(), 'the notice of the order');
  },

  async 'a refused order was never said to be placed'() {
    await choose(entry('stranger'));
    await type(`/${COMMAND}`);
    await see(key(TAPS.platform), 'the platforms');
    await chooseService();
    await enterAndConfirm(REFUSED_LINK);
    await see(id('toast').filter({ hasText: SAYS.sending }), 'what the toast says');
    await see(fromBot(SAYS.refused).last(), 'that it was refused', END_MS);
  },

  async 'one line is a whole order, one tap away'() {
    await type(`1249 ${LINE_LINK} ${QUANTITY}`);
    const check = fromBot(SAYS.check).last();
    await see(check.filter({ hasText: LINE_LINK }), 'the whole order');
    await tap(page.getByTestId('key').filter({ hasText: TAPS.confirm }).last(), 'Confirm');
    await see(fromBot(SAYS.bar).last(), 'its card', END_MS);
  },

  async 'a forwarded post of a public channel is a link'() {
    await id('attach').click();
    await page.locator('[data-testid="attach-item"][data-kind="channel_post"]').click();
    await see(fromBot(SAYS.forPost).filter({ hasText: SAYS.whatFor }).last(), 'what its link can be used for');
  },

  async 'an inline list has two lines a row, and what is chosen says through which bot'() {
    await id('input').fill(`@${await username()} likes`);
    const result = id('inline-result').first();
    await see(result.locator('.tile'), 'the tile of a result');
    expect(await result.locator('.lines > *').count() === 2, 'a result has no two lines');
    await page.screenshot({ path: join(folder, 'inline.png') });
    await result.click();
    await see(id('via').last(), 'through which bot it was posted');
  },

  async 'the name of the day fades when nobody scrolls'() {
    await id('scroll').evaluate(box => { box.scrollTop = box.scrollHeight / 2; });
    const floating = page.locator('.day-name.afloat span').first();
    await see(floating, 'the day while one scrolls');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.day-name.afloat span')).opacity === '0');
    await id('to-bottom').click();
  },

  async 'after a reload everything is still there'() {
    await choose(group());
    await page.reload();
    await see(fromBot(SAYS.placedNotice).last(), 'the notice of the order');
  },

  async 'an order whose answer is lost is not bought again, and the admins are asked'() {
    await choose(entry('stranger'));
    await type(`/${COMMAND}`);
    await see(key(TAPS.platform), 'the platforms');
    await chooseService();
    await enterAndConfirm(LOST_LINK);
    await see(fromBot(SAYS.checking).last(), 'that it is being checked', END_MS);
    await choose(group());
    await see(fromBot(SAYS.unclear).last(), 'the unclear order', END_MS);
  },

  async 'a mistaken Not placed is asked about once more, and undone'() {
    await tap(page.getByTestId('key').filter({ hasText: TAPS.notPlaced }).last(), 'Not placed');
    await see(fromBot(SAYS.surely).last(), 'whether that is sure');
    await tap(page.getByTestId('key').filter({ hasText: TAPS.surelyNot }).last(), 'Yes, not placed');
    await choose(entry('stranger'));
    await see(fromBot(SAYS.orderAgain).last(), 'that it can be ordered again', END_MS);
    await choose(group());
    await tap(page.getByTestId('key').filter({ hasText: TAPS.undo }).last(), 'Undo');
    await choose(entry('stranger'));
    await see(fromBot(SAYS.correction).last(), 'a correction', END_MS);
    await choose(group());
    await see(page.getByTestId('key').filter({ hasText: TAPS.wasPlaced }).last(), 'the question again');
  },

  async 'an admin settles it by answering with the id at the panel'() {
    await tap(page.getByTestId('key').filter({ hasText: TAPS.wasPlaced }).last(), 'Placed');
    const question = fromBot(SAYS.askPanelId).last();
    await see(question, 'the question for the id');
    await question.hover();
    await question.getByTestId('reply').click();
    await type(PANEL_ID);
    const own = page.locator('[data-testid="message"][data-out="true"]').last();
    await own.hover();
    await see(own.getByTestId('reply'), 'a way to answer oneself');
    await see(page.getByTestId('cited').last(), 'what was answered');
    await see(fromBot(SAYS.settled).last(), 'that it is settled');
  },

  async 'a member who reads Russian is spoken to in Russian'() {
    await choose(entry('member'));
    await tap(id('start'), 'Start');
    await see(fromBot(SAYS.greetingInRussian).last(), 'the greeting');
  },

  async 'a phone shows the list or the chat, and nothing sticks out'() {
    await page.setViewportSize(PHONE);
    await id('back').click();
    await see(entry('stranger'), 'the list');
    expect(!await id('chat-pane').isVisible(), 'list and chat are shown together');
    await entry('stranger').click();
    await see(fromBot(SAYS.found).last(), 'the chat');
    expect(await noSidewaysScroll(), 'the page scrolls sideways');
    await page.screenshot({ path: join(folder, 'demo-phone.png') });
    await page.setViewportSize(SMALL_PHONE);
    expect(await noSidewaysScroll(), 'the page scrolls sideways at 360 px');
  },

  async 'the page had no trouble, and asked nobody else'() {
    expect(!troubles.length, `errors on the page: ${troubles.join('; ')}`);
    expect(!elsewhere.length, `requests to elsewhere: ${elsewhere.join(' ')}`);
  },
};

// Each step stands on the one before, so the first failure ends the story; what was not reached counts as failed.
let passed = 0;
for (const [name, play] of Object.entries(steps)) {
  try {
    await play();
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    console.log(`FAIL ${name}: ${error.message}`);
    await page.screenshot({ path: join(folder, 'failed.png') }).catch(() => {});
    break;
  }
}
await browser.close();
const failed = Object.keys(steps).length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
