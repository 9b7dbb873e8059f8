// A shop, played on the chat page in a headless Chromium: a newcomer with an empty balance orders in one line, pays with Stars, goes back
// to the order and hears how it ended; what was not delivered comes back; the admin sees the payment; crypto is paid on a sheet. It looks only at what a person sees.
// Usage: node shop.mjs http://127.0.0.1:PORT/ OUTPUT_FOLDER, against `panelgram demo --shop`.

import { base, expect, id, page, picture, play, see, troubles } from './stage.mjs';

const END_MS = 90_000, MINUTE_MS = 60_000;
const key = text => id('key').filter({ hasText: text }).last();
const said = text => id('text').filter({ hasText: text }).last();
let began = 0;

async function type(text) {
  await id('input').fill(text);
  await id('input').press('Enter');
}

await play({
  async 'a newcomer orders in one line and sees what is missing'() {
    await page.goto(base);
    await id('chat').first().click();
    began = Date.now();
    await id('start').click();
    await see(key(/New order/), 'the menu');
    await type('1207 https://instagram.com/stella?partial 1000');
    await see(said(/Check your order/), 'the whole order');
    await see(key(/^Top up/), 'what is missing');
    await picture('shop-missing');
  },

  async 'they pay with Stars and go back to the order'() {
    await key(/^Top up/).click();
    const stars = key(/Telegram Stars/);
    await see(stars, 'the ways to pay');
    await picture('shop-ways');
    await stars.click();
    await see(key(/Pay ⭐/), 'the invoice');
    await picture('shop-pay');
    await key(/Pay ⭐/).click();
    await id('sheet-pay').click();
    await see(said(/is on your balance/), 'that it came');
    await picture('shop-credited');
    await key(/Back to the order/).click();
    await see(key(/Confirm/), 'the order');
    await picture('shop-confirm');
    await key(/Confirm/).click();
  },

  async 'it ends within a minute from Start, and what was not delivered comes back'() {
    await see(said(/Partly completed/), 'the end', END_MS);
    const took = Date.now() - began;
    await see(said(/went back to your balance/), 'what came back');
    await picture('shop-end');
    expect(took < MINUTE_MS, `it took ${took} ms`);
    await type('/balance');
    await see(said(/Recent activity/), 'the statement');
    await picture('shop-statement');
  },

  async 'the admins see the payment and can give it back'() {
    await id('back').click();
    await id('chat').filter({ hasText: 'Panelgram admins' }).click();
    await see(key(/^Payment$/), 'the notice');
    await picture('shop-admins');
    await key(/^Payment$/).click();
    await see(key(/Refund/), 'the payment');
    await picture('shop-payment');
  },

  async 'they pay with crypto on a sheet above the chat'() {
    await id('back').click();
    await id('chat').first().click();
    await type('/topup 5');
    const crypto = key(/Crypto/);
    await see(crypto, 'the ways to pay');
    await crypto.click();
    await see(key(/^Pay$/), 'the invoice', END_MS);
    await key(/^Pay$/).click();
    const sheet = page.frameLocator('[data-testid=pay-frame]');
    await see(sheet.getByText('5.00 USD').or(sheet.getByText('5 USD')).first(), 'the pay page');
    await picture('shop-crypto');
    await sheet.getByRole('button', { name: /USDT/ }).click();
    await see(sheet.getByText(/You can go back to the chat/), 'that it is paid');
    await id('pay-close').click();
    await see(said(/\$5\.00 is on your balance/), 'that it came', END_MS);
    await picture('shop-crypto-credited');
  },

  async 'the page had no trouble'() {
    expect(!troubles.length, `errors on the page: ${troubles.join('; ')}`);
  },
});
