//! Paying with crypto: invoices of Crypto Pay, what is paid late, what got lost on the way, and a service that fails.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::{
    domain::money::Amount,
    net::Route,
    pay::cryptopay::{CryptoPay, NewInvoice},
};
use panelgram_sandbox::{
    Clock,
    cryptopay::{CryptoInvoice, Fault, Options, SandboxCryptoPay, Status},
};

use crate::{
    behind::{self, read},
    secrets::CRYPTO_PAY_TOKEN,
    transcript::screen,
    world::{GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const SHOP: [(&str, &str); 2] = [("BILLING", "wallet"), ("MARKUP", "50%")];
const BY_HAND: [(&str, &str); 1] = [("HAND_PAY_TEXT", "Card 4111 1111 1111 1111")];
const WALLET: &str = "select cast(coalesce(sum(balance), 0) as text) from accounts where kind = 'wallet'";
const PAYMENTS: &str = "select cast(count(*) as text) from payments";

/// A shop, and the service at which people pay.
async fn shop(own: &[(&'static str, &str)]) -> (World, SandboxCryptoPay) {
    let world = World::with(&[SHOP.as_slice(), own].concat()).await;
    let told = world.clock.clone();
    let options = Options { token: CRYPTO_PAY_TOKEN.to_owned(), ..Options::default() };
    let service = SandboxCryptoPay::start(Clock::told_by(move || told.now().0), options).await.unwrap();
    let url = service.url();
    let world = world.restart_with(&[("CRYPTOPAY_TOKEN", CRYPTO_PAY_TOKEN), ("CRYPTOPAY_URL", &url)]).await;
    world.pay_desk().await;
    (world, service)
}

/// The one invoice there is.
fn only(service: &SandboxCryptoPay) -> CryptoInvoice {
    let invoices = service.invoices();
    assert_eq!(invoices.len(), 1, "{invoices:?}");
    invoices.into_iter().next().unwrap()
}

/// Where the newest *Pay* button of somebody leads to.
fn address(world: &World, person: i64, label: &str) -> String {
    let message = world.message(person, world.with_button(person, label)).unwrap();
    let mut buttons = message.keyboard.iter().flatten().filter(|button| button.text.contains(label));
    buttons.find_map(|button| button.url.clone()).unwrap()
}

async fn pass(world: &World, span: Duration) {
    world.wait(span);
    world.pay_desk().await;
}

#[tokio::test]
async fn an_invoice_is_made_paid_and_credited() {
    let (world, service) = shop(&[]).await;
    world.say(MEMBER, "/topup 10.50").await;
    world.pay_desk().await;
    let invoice = only(&service);
    assert_eq!((invoice.fiat.as_str(), invoice.amount.to_string().as_str()), ("USD", "10.5"));
    assert_eq!(invoice.accepted_assets, ["USDT", "TON"]);
    assert_eq!(address(&world, MEMBER, "Pay"), invoice.url);
    pass(&world, Duration::from_secs(5)).await;
    service.pay(invoice.id, "TON").unwrap();
    pass(&world, Duration::from_secs(5)).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /topup 10.50
    Bot: Top-up: $10.50
         One moment, preparing your invoice…
         [‹ Back] [Menu]
    Now: Top-up: $10.50
         Tap the button below to pay. The money will reach your balance automatically, usually within seconds. The invoice is valid until 22 Nov 13:00 UTC.
         [Pay]
         [I’ve paid]
         [‹ Back] [Menu]
    Now: Top-up: $10.50
         ✅ Paid. The money is on your balance.
         [‹ Back] [Menu]
    Bot: 💰 $10.50 is on your balance. You have $10.50 now.
         [Menu]
    ");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: 💰 Crypto (Crypto Pay): 3.28125 TON, $10.50 credited
         Max
         2002
         [Payment] [Profile]
    ");
    assert_eq!(read(&world, WALLET).await, "10500000");
    let calls = service.calls().len();
    pass(&world, Duration::from_mins(10)).await;
    assert_eq!(service.calls().len(), calls, "what is paid is not asked about");
    world.end().await;
}

#[tokio::test]
async fn russians_pay_with_crypto_among_other_ways() {
    let (world, service) = shop(&BY_HAND).await;
    world.say(RUSSIAN, "/topup 10").await;
    world.press(RUSSIAN, "Криптовалюта").await;
    world.pay_desk().await;
    let invoice = only(&service);
    assert_snapshot!(invoice.description.replace('\u{a0}', " "), @"Пополнение баланса на 10,00 $. Зачисляется сразу.");
    service.pay(invoice.id, "USDT").unwrap();
    world.press(RUSSIAN, "Проверить оплату").await;
    world.pay_desk().await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: /topup 10
    Bot: Пополнить на 10,00 $
         Как удобнее заплатить?
         [Криптовалюта (Crypto Pay)]
         [Перевод]
         [‹ Назад] [Меню]
    Миша taps [Криптовалюта]
    Now: Пополнение на 10,00 $
         Секунду, готовим счёт…
         [‹ Назад] [Меню]
    Now: Пополнение на 10,00 $
         Оплатите по кнопке ниже. Деньги сами придут на баланс, обычно за несколько секунд. Счёт действует до 22 ноя 13:00 UTC.
         [Оплатить]
         [Проверить оплату]
         [‹ Назад] [Меню]
    Миша taps [Проверить оплату]
    (Ищем… Если платёж пришёл, деньги сейчас появятся на балансе.)
    Now: Пополнение на 10,00 $
         ✅ Оплачено, деньги на балансе.
         [‹ Назад] [Меню]
    Bot: 💰 На баланс зачислено 10,00 $. Теперь на нём 10,00 $.
         [Меню]
    ");
    assert_eq!(read(&world, WALLET).await, "10000000");
    world.end().await;
}

#[tokio::test]
async fn what_is_paid_after_its_time_is_credited_all_the_same() {
    let (world, service) = shop(&[]).await;
    world.say(MEMBER, "/topup 10").await;
    world.pay_desk().await;
    pass(&world, Duration::from_mins(61)).await;
    let closed = world.seen(MEMBER);
    assert_eq!(only(&service).status, Status::Expired);
    service.pay_late(only(&service).id, "USDT").unwrap();
    world.wait(Duration::from_mins(10));
    pass(&world, Duration::from_mins(50)).await;
    assert_snapshot!(closed, @"
    Max: /topup 10
    Bot: Top-up: $10.00
         One moment, preparing your invoice…
         [‹ Back] [Menu]
    Now: Top-up: $10.00
         Tap the button below to pay. The money will reach your balance automatically, usually within seconds. The invoice is valid until 22 Nov 13:00 UTC.
         [Pay]
         [I’ve paid]
         [‹ Back] [Menu]
    Now: Top-up: $10.00
         This invoice has expired. If you did pay it, the money will still reach your balance.
         [Start a new top-up]
         [‹ Back] [Menu]
    ");
    assert_snapshot!(world.seen(MEMBER), @"
    Now: Top-up: $10.00
         ✅ Paid. The money is on your balance.
         [‹ Back] [Menu]
    Bot: 💰 $10.00 is on your balance. You have $10.00 now.
         Sorry that it took longer than usual.
         [Menu]
    ");
    assert_eq!(read(&world, WALLET).await, "10000000");
    // Days later only the sweep looks.
    world.say(MEMBER, "/topup 20").await;
    world.pay_desk().await;
    let second = service.invoices().remove(1).id;
    pass(&world, Duration::from_hours(2)).await;
    pass(&world, Duration::from_hours(50)).await;
    service.pay_late(second, "USDT").unwrap();
    pass(&world, Duration::from_hours(1)).await;
    assert_eq!(read(&world, WALLET).await, "30000000");
    pass(&world, Duration::from_hours(2)).await;
    assert_eq!(read(&world, PAYMENTS).await, "2", "seen by the look and by every sweep, credited once");
    world.end().await;
}

#[tokio::test]
async fn an_invoice_whose_making_nobody_heard_of_is_found_and_not_made_again() {
    let (world, service) = shop(&[]).await;
    service.fail_next("createInvoice", 1, Fault::CloseAfterEffect);
    world.say(MEMBER, "/topup 10").await;
    world.pay_desk().await;
    assert_eq!(service.invoices().len(), 1);
    pass(&world, Duration::from_secs(15)).await;
    assert_eq!(address(&world, MEMBER, "Pay"), only(&service).url);
    // One that was surely not made is made.
    service.fail_next("createInvoice", 1, Fault::Http(502, "<html>Bad Gateway</html>".to_owned()));
    world.say(OTHER_MEMBER, "/topup 20").await;
    world.pay_desk().await;
    pass(&world, Duration::from_secs(15)).await;
    assert_eq!(service.invoices().len(), 2);
    for invoice in service.invoices() {
        service.pay(invoice.id, "USDT").unwrap();
    }
    pass(&world, Duration::from_secs(15)).await;
    assert_eq!(read(&world, WALLET).await, "30000000");
    world.end().await;
}

#[tokio::test]
async fn a_refused_token_is_told_the_way_is_not_offered_and_comes_back() {
    let (world, service) = shop(&BY_HAND).await;
    service.refuse_token();
    world.say(MEMBER, "/topup 10").await;
    world.press(MEMBER, "Crypto").await;
    world.pay_desk().await;
    world.say(OTHER_MEMBER, "/topup 5").await;
    assert!(screen(&world.last(OTHER_MEMBER)).contains("Card 4111"), "the other way is the only one");
    for _ in 0..30 {
        pass(&world, Duration::from_secs(20)).await;
    }
    let calls = service.calls().len();
    assert!(calls < 20, "asked less and less: {calls}");
    service.accept_token();
    pass(&world, Duration::from_mins(10)).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /topup 10
    Bot: Top up $10.00
         How would you like to pay?
         [Crypto (Crypto Pay)]
         [Transfer]
         [‹ Back] [Menu]
    Max taps [Crypto]
    Now: Top-up: $10.00
         One moment, preparing your invoice…
         [‹ Back] [Menu]
    Now: Top-up: $10.00
         Crypto (Crypto Pay) isn’t answering right now. Your invoice will appear as soon as it does, or you can pay another way.
         [Pay another way]
         [‹ Back] [Menu]
    Now: Top-up: $10.00
         Tap the button below to pay. The money will reach your balance automatically, usually within seconds. The invoice is valid until 22 Nov 13:20 UTC.
         [Pay]
         [I’ve paid]
         [‹ Back] [Menu]
    ");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: ⚠️ Crypto (Crypto Pay) doesn’t accept the token. Check CRYPTOPAY_TOKEN. Nobody is offered it until then; other ways go on.
    Bot: ✅ Crypto (Crypto Pay) answers again since 22 Nov 12:20 UTC. It was gone for 20 minutes.
    ");
    world.say(OTHER_MEMBER, "/topup 5").await;
    assert!(screen(&world.last(OTHER_MEMBER)).contains("Crypto"));
    service.pay(only(&service).id, "USDT").unwrap();
    pass(&world, Duration::from_secs(5)).await;
    assert_eq!(read(&world, WALLET).await, "10000000");
    world.end().await;
}

#[tokio::test]
async fn a_service_that_answers_with_web_pages_is_told_once_and_what_was_paid_meanwhile_is_credited() {
    let (world, service) = shop(&BY_HAND).await;
    world.say(MEMBER, "/topup 10").await;
    world.press(MEMBER, "Crypto").await;
    world.pay_desk().await;
    let invoice = only(&service).id;
    service.fail_sometimes("*", 1_000, Fault::Http(200, "<html>We’ll be back soon</html>".to_owned()), 1);
    service.pay(invoice, "USDT").unwrap();
    for _ in 0..30 {
        pass(&world, Duration::from_secs(30)).await;
    }
    world.say(OTHER_MEMBER, "/topup 5").await;
    assert!(!screen(&world.last(OTHER_MEMBER)).contains("Crypto"));
    assert_eq!(read(&world, WALLET).await, "0");
    service.heal();
    pass(&world, Duration::from_mins(10)).await;
    assert_eq!(read(&world, WALLET).await, "10000000");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: ⚠️ Crypto (Crypto Pay) hasn’t answered since 22 Nov 12:00 UTC. Nobody is offered it until it does; other ways go on.
         Reason: Crypto Pay's answer can't be read: HTTP 200, a web page
    Bot: ✅ Crypto (Crypto Pay) answers again since 22 Nov 12:25 UTC. It was gone for 24 minutes.
    Bot: 💰 Crypto (Crypto Pay): 10 USDT, $10.00 credited
         Max
         2002
         [Payment] [Profile]
    ");
    assert_eq!(behind::told(&world, GROUP, "hasn’t answered"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_sum_of_which_the_service_makes_no_invoice_is_told() {
    let (world, service) = shop(&BY_HAND).await;
    service.fail_next("createInvoice", 1, Fault::Refuse(400, "AMOUNT_TOO_SMALL".to_owned()));
    world.say(MEMBER, "/topup 1").await;
    world.press(MEMBER, "Crypto").await;
    world.pay_desk().await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: Top-up: $1.00
         This invoice couldn’t be made. Please try another amount or pay another way.
         [Start a new top-up]
         [‹ Back] [Menu]
    ");
    assert_eq!(behind::told(&world, GROUP, "Crypto"), 0, "the service is fine");
    world.end().await;
}

/// Whoever has the token can make invoices of any payload, another program of the owner's as well.
#[tokio::test]
async fn an_invoice_that_is_not_as_it_was_made_credits_nobody_and_is_told() {
    let (world, service) = shop(&[]).await;
    world.say(MEMBER, "/topup 10").await;
    world.pay_desk().await;
    let ours = only(&service);
    assert!(ours.payload.ends_with(":2002"), "{}", ours.payload);
    let client =
        CryptoPay::new(&service.url().parse().unwrap(), &CRYPTO_PAY_TOKEN.into(), &Route::default()).unwrap();
    let make = async |amount: i64, payload: &str| {
        let invoice = NewInvoice {
            fiat: "USD".to_owned(),
            amount: Amount(amount),
            accepted_assets: vec!["USDT".to_owned()],
            description: "Something".to_owned(),
            payload: payload.to_owned(),
            expires_in: Duration::from_hours(1),
        };
        let id = client.create(&invoice).await.unwrap().id.0;
        service.pay(id, "USDT").unwrap();
    };
    world.seen(GROUP);
    make(10_000_000, &ours.payload.replace(":2002", ":2003")).await;
    make(500_000_000, &ours.payload).await;
    make(10_000_000, "a subscription").await;
    make(10_000_000, "t1:2002").await;
    pass(&world, Duration::from_hours(1)).await;
    assert_eq!(read(&world, WALLET).await, "0");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: ❗ Crypto (Crypto Pay): 10 USDT came in for invoice 4711005, which this bot didn’t make. Nobody was credited. Does another program use the same token?
    Bot: ❗ Crypto (Crypto Pay): 500 USDT came in for invoice 4711003, and it isn’t as this bot made it. Nobody was credited; look at it in Crypto Pay before you change a balance.
         Max
         2002
         [Profile]
    Bot: ❗ Crypto (Crypto Pay): 10 USDT came in for invoice 4711002, and it isn’t as this bot made it. Nobody was credited; look at it in Crypto Pay before you change a balance.
         ⋮
    ");
    pass(&world, Duration::from_hours(1)).await;
    assert_eq!(world.seen(GROUP), "", "each is told once, and what is somebody else's once a day");
    // The right one is credited all the same.
    service.pay_late(ours.id, "USDT").unwrap();
    pass(&world, Duration::from_hours(1)).await;
    assert_eq!(read(&world, WALLET).await, "10000000");
    world.end().await;
}
