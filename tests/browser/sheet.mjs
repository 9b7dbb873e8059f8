// Paying with Stars, played on the chat page in a headless Chromium, with a bot of a few lines: the sheet, the bot's yes and no, its
// silence, a refund, a receipt sent as a photo. It looks only at what a person sees.
// Usage: node sheet.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER, against `panelgram sandbox`.

import { base, expect, id, page, picture, play, see, troubles } from './stage.mjs';

const TOKEN = '7000000001:sandbox-token-that-opens-nothing-at-all', ANSWER_MS = 15_000;

async function ask(path, body) {
  const answer = await fetch(new URL(path, base), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const data = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(data)}`);
  return data;
}
const call = async (method, body) => (await ask(`/bot${TOKEN}/${method}`, body)).result;

// The bot: it sells to whoever says anything, and says to payments what the story wants.
let word = { ok: true }, running = true, charge = null;
async function bot() {
  for (let offset = 0; running; ) {
    for (const update of await call('getUpdates', { offset, timeout: 1 })) {
      offset = update.update_id + 1;
      const query = update.pre_checkout_query, message = update.message;
      if (query && word) await call('answerPreCheckoutQuery', { pre_checkout_query_id: query.id, ...word });
      if (message?.successful_payment) charge = message.successful_payment.telegram_payment_charge_id;
      if (message?.text) await sell(message.chat.id);
    }
  }
}

async function sell(chat_id) {
  const prices = [{ label: 'Top-up', amount: 500 }];
  const url = await call('createInvoiceLink', { title: 'Top up 6.50', description: 'Goes to your balance in the shop, all of it.', payload: 't1', currency: 'XTR', prices });
  const reply_markup = { inline_keyboard: [[{ text: 'Top up 6.50 · ⭐ 500', url, style: 'success' }]] };
  await call('sendMessage', { chat_id, text: 'Pay with Stars. What you pay is credited within seconds.', reply_markup });
}

const pay = () => id('key').filter({ hasText: '⭐ 500' }).last();
async function openSheet() {
  await pay().click();
  await see(id('sheet-pay').filter({ hasText: 'Pay ⭐ 500' }), 'the sheet');
}

const steps = {
  async 'a person has a purse, and gets a button that opens a sheet'() {
    await page.goto(base);
    await id('chat').first().click();
    await see(id('purse').filter({ hasText: '⭐ 5,000' }), 'the purse');
    await id('start').click();
    await see(pay(), 'the button');
    await openSheet();
    await see(id('sheet-title').filter({ hasText: 'Top up 6.50' }), 'what it is for');
    await picture('sheet');
    await id('sheet-cancel').click();
    expect(!await id('sheet').isVisible(), 'the sheet stays after Cancel');
  },

  async 'a yes moves the Stars, and a line in the chat says so'() {
    await openSheet();
    await id('sheet-pay').click();
    await see(id('service').filter({ hasText: 'You paid ⭐ 500' }), 'the line');
    await see(id('purse').filter({ hasText: '⭐ 4,500' }), 'the purse with less in it');
    await id('sheet').waitFor({ state: 'hidden' });
  },

  async 'a no is shown in the words of the bot, and nothing moves'() {
    word = { ok: false, error_message: 'This top-up is over. Please begin a new one.' };
    await openSheet();
    await id('sheet-pay').click();
    await see(id('sheet-trouble').filter({ hasText: word.error_message }), 'why not');
    await picture('sheet-refused');
    await id('sheet-cancel').click();
  },

  async 'silence is told after ten seconds'() {
    word = null;
    await openSheet();
    await id('sheet-pay').click();
    await see(id('sheet-pay').filter({ hasText: 'Paying…' }), 'that it is on its way');
    await picture('sheet-paying');
    await see(id('sheet-trouble').filter({ hasText: 'did not answer in time' }), 'that the bot was silent', ANSWER_MS);
    await id('sheet-cancel').click();
    await see(id('purse').filter({ hasText: '⭐ 4,500' }), 'the purse as it was');
  },

  async 'who has too little is told at once'() {
    const person = Number(await id('chat').first().getAttribute('data-chat-id'));
    await ask('/sandbox/purse', { person, stars: 120 });
    await see(id('purse').filter({ hasText: '⭐ 120' }), 'the empty purse');
    await pay().click();
    await see(id('sheet-trouble').filter({ hasText: '380 Stars are missing' }), 'what is missing');
    expect(!await id('sheet-pay').isVisible(), 'one can pay with nothing');
    await page.keyboard.press('Escape');
  },

  async 'what was refunded comes back into the purse'() {
    const person = Number(await id('chat').first().getAttribute('data-chat-id'));
    await call('refundStarPayment', { user_id: person, telegram_payment_charge_id: charge });
    await see(id('service').filter({ hasText: 'was taken back' }), 'the line');
    await see(id('purse').filter({ hasText: '⭐ 620' }), 'the purse');
  },

  async 'a receipt is sent as a photo'() {
    await id('attach').click();
    await picture('attach');
    await id('attach-item').filter({ hasText: 'Receipt for 10.00' }).click();
    await see(id('photo').last(), 'the receipt');
    await picture('paid');
    await page.emulateMedia({ colorScheme: 'dark' });
    word = { ok: false, error_message: 'Stars are not taken at the moment.' };
    await ask('/sandbox/purse', { person: Number(await id('chat').first().getAttribute('data-chat-id')), stars: 5_000 });
    await see(id('purse').filter({ hasText: '⭐ 5,000' }), 'the purse');
    await openSheet();
    await id('sheet-pay').click();
    await see(id('sheet-trouble'), 'why not');
    await picture('sheet-dark');
    await page.setViewportSize({ width: 1200, height: 760 });
    await picture('sheet-desktop');
  },

  async 'the page had no trouble and nothing sticks out'() {
    await id('sheet-cancel').click();
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page scrolls sideways');
    expect(!troubles.length, `errors on the page: ${troubles.join('; ')}`);
  },
};

const working = bot();
await play(steps, async () => {
  running = false;
  await working.catch(error => console.log(`the bot: ${error.message}`));
});
