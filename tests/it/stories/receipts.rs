//! Paying by hand: the receipt that somebody sends, what the admins see of it and say to it, and what is known again.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::telegram::Kind;

use crate::{
    behind::{self, read},
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const SHOP: [(&str, &str); 4] = [
    ("BILLING", "wallet"),
    ("MARKUP", "50%"),
    ("HAND_PAY_TEXT", "Card 4111 1111 1111 1111"),
    ("ADJUST_MAX", "20"),
];
const WALLET: &str = "select cast(coalesce(sum(balance), 0) as text) from accounts where kind = 'wallet'";
const WAITING: &str = "select cast(count(*) as text) from receipts where answer is null";

async fn shop() -> World {
    World::with(&SHOP).await
}

/// Codes of payments by hand are drawn.
fn coded(seen: &str) -> String {
    let mut parts = seen.split("PG-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| format!("{whole}PG-…{}", part.get(5..).unwrap_or_default()))
}

/// Somebody wishes for a sum, and shows a photo for it.
async fn shown(world: &World, person: i64, sum: &str, photo: &str) {
    world.say(person, &format!("/topup {sum}")).await;
    world.send_photo(person, photo, "").await;
    world.pay_desk().await;
}

#[tokio::test]
async fn a_receipt_goes_to_the_admins_and_what_it_shows_is_credited() {
    let world = shop().await;
    world.say(MEMBER, "/topup 10").await;
    world.send_photo(MEMBER, "receipt.jpg", "from my wife’s card").await;
    world.pay_desk().await;
    world.press_in(ADMIN, GROUP, "Credit $10.00").await;
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(MEMBER)), @"
    Max: /topup 10
    Bot: Top-up: $10.00
         Card 4111 1111 1111 1111
         Amount: $10.00
         Payment reference: PG-… – please copy it exactly
         When you’ve paid, send the receipt here – a photo or a file – or just its number.
         [‹ Back] [Menu]
    Max sends a photo: receipt.jpg
    Bot: Top-up: $10.00
         Thank you! We’re checking your receipt and will tell you here.
         [‹ Back] [Menu]
    Now: Top-up: $10.00
         ✅ Paid. The money is on your balance.
         [‹ Back] [Menu]
    Bot: 💰 $10.00 is on your balance. You have $10.00 now.
         [Menu]
    ");
    assert_snapshot!(coded(&world.seen(GROUP)), @"
    Bot: (a photo)
    Bot: 🧾 Receipt for $10.00
         Max
         2002
         Code: PG-…
         Caption: from my wife’s card
         First payment
         [Credit $10.00]
         [Another amount] [Refuse]
         [Profile]
    Ada taps [Credit $10.00]
    (It is credited.)
    Now: 🧾 Receipt for $10.00
         Max
         2002
         Code: PG-…
         Caption: from my wife’s card
         First payment
         ✅ $10.00 credited by Ada
         [Payment] [Profile]
    ");
    assert_eq!(read(&world, WALLET).await, "10000000");
    world.press_in(ADMIN, GROUP, "Payment").await;
    assert_snapshot!(coded(&screen(&world.last(GROUP))), @"
    Bot: Payment № 1
         Max
         2002
         Method    Transfer
         Paid        10 USD
         Credited    $10.00
         Received: 22 Nov 12:00 UTC
         Code: PG-…
         Balance  $10.00
         [Profile]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_receipt_that_is_refused_is_told_why_and_another_one_may_be_sent() {
    let world = shop().await;
    world.say(RUSSIAN, "/topup 10").await;
    world.say(RUSSIAN, "№ 1234-5678").await;
    world.pay_desk().await;
    world.press_in(ADMIN, GROUP, "Refuse").await;
    world.reply(ADMIN, GROUP, "9.00 came, not 10.00").await;
    world.pay_desk().await;
    world.press(RUSSIAN, "Прислать другой чек").await;
    world.send(RUSSIAN, "a file", Kind::Document { name: "чек.pdf".into(), bytes: b"%PDF".to_vec() }).await;
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(RUSSIAN)), @"
    Миша: /topup 10
    Bot: Пополнение на 10,00 $
         Card 4111 1111 1111 1111
         Сумма: 10,00 $
         Комментарий к переводу: PG-… – скопируйте его, пожалуйста, без изменений
         Когда оплатите, пришлите сюда чек – фото или файл – либо номер чека.
         [‹ Назад] [Меню]
    Миша: № 1234-5678
    Bot: Пополнение на 10,00 $
         Спасибо! Проверяем чек и сообщим сюда, как только закончим.
         [‹ Назад] [Меню]
    Now: Пополнение на 10,00 $
         Чек не принят: 9.00 came, not 10.00
         Можно прислать сюда другой чек – фото или файл – либо номер чека.
         [Новое пополнение]
         [‹ Назад] [Меню]
    Bot: Ваш чек на 10,00 $ не принят: 9.00 came, not 10.00
         Можно прислать сюда другой чек – фото или файл – либо номер чека.
         [Прислать другой чек]
         [Меню]
    Миша taps [Прислать другой чек]
    Bot: Пополнение на 10,00 $
         Чек не принят: 9.00 came, not 10.00
         Можно прислать сюда другой чек – фото или файл – либо номер чека.
         [Новое пополнение]
         [‹ Назад] [Меню]
    Миша sends a file
    Bot: Пополнение на 10,00 $
         Спасибо! Проверяем чек и сообщим сюда, как только закончим.
         [‹ Назад] [Меню]
    ");
    world.press_in(ADMIN, GROUP, "Another amount").await;
    world.reply(ADMIN, GROUP, "9").await;
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(GROUP)), @"
    Bot: 🧾 Receipt for $10.00
         Миша
         2004
         Code: PG-…
         Number: № 1234-5678
         First payment
         [Credit $10.00]
         [Another amount] [Refuse]
         [Profile]
    Ada taps [Refuse]
    Bot: Receipt for $10.00 · PG-…
         Why isn’t it accepted? They’ll read your answer.
         Ada, please answer this message.
    Ada answers: 9.00 came, not 10.00
    Bot: It is refused.
         🧾 Receipt for $10.00
         Миша
         2004
         Code: PG-…
         Number: № 1234-5678
         First payment
         🚫 Refused by Ada: 9.00 came, not 10.00
         [Profile]
    Now: 🧾 Receipt for $10.00
         ⋮
    Bot: (a file)
    Bot: 🧾 Receipt for $10.00
         Миша
         2004
         Code: PG-…
         First payment
         [Credit $10.00]
         [Another amount] [Refuse]
         [Profile]
    Ada taps [Another amount]
    Bot: Another amount than $10.00 · PG-…
         How much should be credited? Answer with an amount such as 9.50.
         Ada, please answer this message.
    Ada answers: 9
    Bot: It is credited.
         🧾 Receipt for $10.00
         Миша
         2004
         Code: PG-…
         First payment
         ✅ $9.00 credited by Ada
         [Payment] [Profile]
    Now: 🧾 Receipt for $10.00
         ⋮
    ");
    assert_snapshot!(coded(&world.seen(RUSSIAN)), @"
    Now: Пополнение на 10,00 $
         ✅ Оплачено, деньги на балансе.
         [‹ Назад] [Меню]
    Bot: 💰 На баланс зачислено 9,00 $. Теперь на нём 9,00 $.
         [Меню]
    ");
    assert_eq!(read(&world, WALLET).await, "9000000");
    world.end().await;
}

#[tokio::test]
async fn the_same_receipt_is_known_again_whoever_sends_it() {
    let world = World::with(&[SHOP.as_slice(), &[("DEFAULT_LANGUAGE", "ru")]].concat()).await;
    shown(&world, MEMBER, "10", "one.jpg").await;
    world.press_in(ADMIN, GROUP, "Зачислить").await;
    world.pay_desk().await;
    world.seen(GROUP);
    world.wait(Duration::from_mins(1));
    shown(&world, MEMBER, "10", "one.jpg").await;
    world.say(OTHER_MEMBER, "/topup 5").await;
    world.send_photo(OTHER_MEMBER, "one.jpg", "").await;
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(GROUP)), @"
    Bot: (a photo)
    Bot: 🧾 Чек на 10,00 $
         Max
         2002
         Код: PG-…
         Раньше: 1 платёж на 10,00 $
         🔴 УЖЕ ПРИСЫЛАЛИ
         22 ноя 12:00 UTC · Max · 10,00 $ · зачислен
         [Зачислить 10,00 $]
         [Другая сумма] [Отказать]
         [Профиль]
    Bot: (a photo)
    Bot: 🧾 Чек на 5,00 $
         Olga
         2003
         Код: PG-…
         Первый платёж
         🔴 УЖЕ ПРИСЫЛАЛИ
         22 ноя 12:01 UTC · Max · 10,00 $ · без ответа
         22 ноя 12:00 UTC · Max · 10,00 $ · зачислен
         [Зачислить 5,00 $]
         [Другая сумма] [Отказать]
         [Профиль]
    ");
    // A number is the same however it is written, also of one that was refused and replaced.
    world.press_in(ADMIN, GROUP, "Отказать").await;
    world.reply(ADMIN, GROUP, "чужой чек").await;
    world.say(OTHER_MEMBER, "tx 77-88-99").await;
    world.pay_desk().await;
    shown(&world, RUSSIAN, "7", "two.jpg").await;
    world.say(RUSSIAN, "/topup 3").await;
    world.say(RUSSIAN, "TX778899").await;
    world.pay_desk().await;
    assert_snapshot!(coded(&screen(&world.last(GROUP))), @"
    Bot: 🧾 Чек на 3,00 $
         Миша
         2004
         Код: PG-…
         Номер: TX778899
         Первый платёж
         🔴 УЖЕ ПРИСЫЛАЛИ
         22 ноя 12:01 UTC · Olga · 5,00 $ · без ответа
         [Зачислить 3,00 $]
         [Другая сумма] [Отказать]
         [Профиль]
    ");
    world.end().await;
}

#[tokio::test]
async fn what_is_no_receipt_is_told_what_is_awaited() {
    let world = shop().await;
    world.say(MEMBER, "/topup 10").await;
    world.seen(MEMBER);
    world.send(MEMBER, "a sticker", Kind::Sticker).await;
    world.send(MEMBER, "a voice message", Kind::Voice).await;
    world.say(MEMBER, "is anybody there?").await;
    world.send(MEMBER, "21 MB", Kind::LargeDocument { name: "scan.tiff".into(), size: 21 << 20 }).await;
    assert_eq!(read(&world, WAITING).await, "0");
    world.send(MEMBER, "19 MB", Kind::LargeDocument { name: "scan.tiff".into(), size: 19 << 20 }).await;
    world.send_photo(MEMBER, "another.jpg", "").await;
    assert_snapshot!(coded(&world.seen(MEMBER)), @"
    Max sends a sticker
    Bot: ⚠️ Send the receipt here – a photo or a file – or just its number.
         Top-up: $10.00
         Card 4111 1111 1111 1111
         Amount: $10.00
         Payment reference: PG-… – please copy it exactly
         When you’ve paid, send the receipt here – a photo or a file – or just its number.
         [‹ Back] [Menu]
    Max sends a voice message
    Bot: ⚠️ Send the receipt here – a photo or a file – or just its number.
         ⋮
    Max: is anybody there?
    Bot: ⚠️ Send the receipt here – a photo or a file – or just its number.
         ⋮
    Max sends 21 MB
    Bot: ⚠️ This file is too large. Send a photo, a file of up to 20 MB, or just the receipt’s number.
         ⋮
    Max sends 19 MB
    Bot: Top-up: $10.00
         Thank you! We’re checking your receipt and will tell you here.
         [‹ Back] [Menu]
    Max sends a photo: another.jpg
    Bot: ⚠️ This one wasn’t added: your receipt is being checked already.
         Top-up: $10.00
         Thank you! We’re checking your receipt and will tell you here.
         [‹ Back] [Menu]
    ");
    shown(&world, MEMBER, "11", "a.jpg").await;
    shown(&world, MEMBER, "12", "b.jpg").await;
    world.seen(MEMBER);
    world.say(MEMBER, "/topup 13").await;
    world.send_photo(MEMBER, "c.jpg", "").await;
    world.press(MEMBER, "Menu").await;
    world.send_photo(MEMBER, "d.jpg", "").await;
    assert_snapshot!(coded(&world.seen(MEMBER)), @"
    Max: /topup 13
    Bot: Top-up: $13.00
         Card 4111 1111 1111 1111
         Amount: $13.00
         Payment reference: PG-… – please copy it exactly
         When you’ve paid, send the receipt here – a photo or a file – or just its number.
         [‹ Back] [Menu]
    Max sends a photo: c.jpg
    Bot: ⚠️ 3 receipts of yours are being checked. You can send another one once one of them is answered.
         Top-up: $13.00
         ⋮
    Max taps [Menu]
    Now: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    Max sends a photo: d.jpg
    Bot: There’s no text here that I can read. Please send it as a message.
         Hello, Max!
         ⋮
    ");
    assert_eq!(read(&world, WAITING).await, "3");
    world.end().await;
}

#[tokio::test]
async fn two_admins_credit_once_and_the_second_reads_by_whom() {
    let admins = format!("{ADMIN},{OTHER_MEMBER}");
    let own = [("ADMIN_IDS", admins.as_str()), ("ADMIN_CHAT_ID", "")];
    let world = World::with(&[SHOP.as_slice(), &own].concat()).await;
    for admin in [ADMIN, OTHER_MEMBER] {
        world.say(admin, "/start").await;
    }
    shown(&world, MEMBER, "10", "receipt.jpg").await;
    let letter = world.with_button(OTHER_MEMBER, "Credit $10.00");
    world.press(ADMIN, "Credit $10.00").await;
    // Before what was decided is drawn there, too.
    world.press_on(OTHER_MEMBER, OTHER_MEMBER, letter, "Credit $10.00").await;
    assert_snapshot!(coded(&world.seen(OTHER_MEMBER)), @"
    Olga: /start
    Bot: Hello, Olga!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
         [People] [Statistics]
    Bot: (a photo)
    Bot: 🧾 Receipt for $10.00
         Max
         2002
         Code: PG-…
         First payment
         [Credit $10.00]
         [Another amount] [Refuse]
         [Profile]
    Olga taps [Credit $10.00]
    Now: Ada has already answered this one.
         🧾 Receipt for $10.00
         Max
         2002
         Code: PG-…
         First payment
         ✅ $10.00 credited by Ada
         [Payment] [Profile]
    ");
    world.pay_desk().await;
    assert_eq!(read(&world, WALLET).await, "10000000");
    assert_eq!(read(&world, "select cast(count(*) as text) from payments").await, "1");
    world.end().await;
}

#[tokio::test]
async fn another_sum_is_bounded_and_belongs_to_the_receipt_that_was_asked_about() {
    let world = shop().await;
    shown(&world, MEMBER, "10", "a.jpg").await;
    world.press_in(ADMIN, GROUP, "Another amount").await;
    let first = world.last(GROUP).message_id;
    shown(&world, OTHER_MEMBER, "8", "b.jpg").await;
    world.press_in(ADMIN, GROUP, "Another amount").await;
    world.seen(GROUP);
    // An answer to the question before the last one is none.
    let answer = world.telegram.reply(ADMIN, GROUP, first, "7");
    world.settle(answer.update_id).await;
    assert_eq!(read(&world, WALLET).await, "0");
    for sum in ["much", "21", "0", "9.50"] {
        world.reply(ADMIN, GROUP, sum).await;
    }
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(GROUP)), @"
    Bot: ⚠️ Please use Reply on my question, so that I know this is the answer.
         Another amount than $8.00 · PG-…
         How much should be credited? Answer with an amount such as 9.50.
         Ada, please answer this message.
    Ada answers: much
    Bot: ⚠️ Send an amount such as 10 or 5.50.
         ⋮
    Ada answers: 21
    Bot: ⚠️ One admin may change a balance by at most $20.00 at once.
         ⋮
    Ada answers: 0
    Bot: ⚠️ Send an amount such as 10 or 5.50.
         ⋮
    Ada answers: 9.50
    Bot: It is credited.
         🧾 Receipt for $8.00
         Olga
         2003
         Code: PG-…
         First payment
         ✅ $9.50 credited by Ada
         [Payment] [Profile]
    Now: 🧾 Receipt for $8.00
         ⋮
    ");
    assert_eq!(read(&world, WALLET).await, "9500000");
    assert_eq!(behind::told(&world, OTHER_MEMBER, "$9.50 is on your balance"), 1);
    world.end().await;
}

#[tokio::test]
async fn who_left_comes_back_to_what_they_pay_and_nobody_is_forgotten() {
    let world = shop().await;
    world.say(MEMBER, "/topup 10").await;
    world.press(MEMBER, "Menu").await;
    world.say(MEMBER, "/topup").await;
    assert_snapshot!(coded(&screen(&world.last(MEMBER))), @"
    Bot: Top up your balance
         Balance  $0.00
         Send an amount or tap one.
         From $1.00 to $500.00 at a time.
         [$5.00] [$10.00]
         [$20.00] [$50.00]
         [Continue $10.00 · PG-…]
         [‹ Back] [Menu]
    ");
    world.seen(MEMBER);
    world.press(MEMBER, "· PG").await;
    // After three days it is over, and who has paid has paid all the same.
    world.wait(Duration::from_hours(73));
    world.pay_desk().await;
    world.send_photo(MEMBER, "receipt.jpg", "").await;
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(MEMBER)), @"
    Max taps [· PG]
    Bot: Top-up: $10.00
         Card 4111 1111 1111 1111
         Amount: $10.00
         Payment reference: PG-… – please copy it exactly
         When you’ve paid, send the receipt here – a photo or a file – or just its number.
         [‹ Back] [Menu]
    Now: Top-up: $10.00
         The time for this payment is up. If you did pay, send the receipt here – a photo or a file – or just its number.
         [Start a new top-up]
         [‹ Back] [Menu]
    Max sends a photo: receipt.jpg
    Bot: Top-up: $10.00
         Thank you! We’re checking your receipt and will tell you here.
         [‹ Back] [Menu]
    ");
    world.seen(GROUP);
    world.wait(Duration::from_hours(47));
    world.pay_desk().await;
    assert_eq!(world.seen(GROUP), "");
    world.wait(Duration::from_hours(1));
    world.pay_desk().await;
    assert_snapshot!(coded(&world.seen(GROUP)), @"
    Bot: (a photo)
    Bot: ⏰ Receipt for $10.00 has been waiting since 25 Nov 13:00 UTC
         Max
         2002
         Code: PG-…
         First payment
         [Credit $10.00]
         [Another amount] [Refuse]
         [Profile]
    ");
    let first = world
        .telegram
        .messages(GROUP)
        .iter()
        .find(|message| message.text.contains("Receipt"))
        .cloned()
        .unwrap();
    world.press_on(ADMIN, GROUP, first.message_id, "Credit").await;
    world.wait(Duration::from_hours(49));
    world.pay_desk().await;
    assert_eq!(behind::told(&world, GROUP, "been waiting"), 0, "it is answered, and each message says so");
    world.end().await;
}

#[tokio::test]
async fn nobody_shows_a_receipt_for_another_or_answers_their_own() {
    let world = shop().await;
    shown(&world, MEMBER, "10", "receipt.jpg").await;
    let keyboard = world.last(GROUP).keyboard;
    let data: Vec<String> = keyboard.iter().flatten().filter_map(|button| button.data.clone()).collect();
    let here = world.last(MEMBER).message_id;
    for forged in &data {
        world.forge(MEMBER, MEMBER, here, forged).await;
        world.say(MEMBER, "9.99").await;
    }
    assert_eq!(read(&world, WALLET).await, "0");
    assert_eq!(read(&world, WAITING).await, "1");
    let wish = read(&world, "select cast(topup_id as text) from topups").await;
    world.forge(OTHER_MEMBER, OTHER_MEMBER, 1, &format!("yb:{wish}")).await;
    world.send_photo(OTHER_MEMBER, "mine.jpg", "").await;
    assert_eq!(read(&world, WAITING).await, "1");
    world.end().await;
}
