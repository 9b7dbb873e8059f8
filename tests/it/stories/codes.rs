//! Codes: admins make them, people use them, and nobody guesses one.

use std::time::Duration;

use insta::assert_snapshot;

use crate::{
    behind::read,
    transcript::screen,
    world::{ADMIN, BYSTANDER, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const SHOP: [(&str, &str); 4] =
    [("BILLING", "wallet"), ("MARKUP", "50%"), ("STARS_RATE", "0.013"), ("SUPPORT", "@shop_help")];

/// An admin makes a code; its word.
async fn make(world: &World, what: &str) -> String {
    // The newest is known by when it was made.
    world.wait(Duration::from_secs(1));
    world.say(ADMIN, "/codes").await;
    world.press(ADMIN, "New code").await;
    world.say(ADMIN, what).await;
    world.press(ADMIN, "Make the code").await;
    world.tell().await;
    newest(world).await
}

async fn newest(world: &World) -> String {
    read(world, "select word from codes order by made_at desc limit 1").await
}

/// As it is shown, in groups of four.
fn spelled(word: &str) -> String {
    format!("{}-{}-{}", &word[..4], &word[4..8], &word[8..])
}

/// Words of codes are drawn.
fn coded(seen: &str, word: &str) -> String {
    seen.replace(&spelled(word), "C0DE-C0DE-C0DE")
        .replace(&format!("{}-…", &word[..4]), "C0DE-…")
        .replace(word, "C0DEC0DEC0DE")
        .replace(&word.to_lowercase(), "c0dec0dec0de")
}

#[tokio::test]
async fn a_voucher_brings_its_sum_once_to_each_and_as_often_as_it_says() {
    let world = World::with(&SHOP).await;
    world.say(ADMIN, "/codes").await;
    world.press(ADMIN, "New code").await;
    for odd in ["0", "-5", "1e9", "5 x0", "10%", "5 x21", "5 31.02.2027"] {
        world.say(ADMIN, odd).await;
    }
    world.say(ADMIN, "5,50 x2 31.12.2026").await;
    world.press(ADMIN, "Make the code").await;
    world.tell().await;
    let word = newest(&world).await;
    assert_snapshot!(coded(&world.seen(ADMIN), &word), @"
    Ada: /codes
    Bot: Codes
         A voucher puts a sum on a balance, a bonus adds a part to the next top-up. Each person can use a code once.
         There are none yet.
         [New code]
         [Menu]
    Ada taps [New code]
    Bot: New code
         A voucher: send a sum, such as 5. A bonus: send a percentage and the most that it brings, such as 10% 5.
         Add how many people can use it (one, if you don’t say; 10 000 at most) and its last day, if you like: 5 x20 31.12.2026.
         [Codes] [Menu]
    Ada: 0
    Bot: ⚠️ Say a sum: 5 for a voucher, 10% 5 for a bonus that brings 5 at most.
         New code
         ⋮
    Ada: -5
    Bot: ⚠️ Say a sum: 5 for a voucher, 10% 5 for a bonus that brings 5 at most.
         ⋮
    Ada: 1e9
    Bot: ⚠️ Say a sum: 5 for a voucher, 10% 5 for a bonus that brings 5 at most.
         ⋮
    Ada: 5 x0
    Bot: ⚠️ A code is for 1 to 10 000 people, such as x20.
         ⋮
    Ada: 10%
    Bot: ⚠️ Say a sum: 5 for a voucher, 10% 5 for a bonus that brings 5 at most.
         ⋮
    Ada: 5 x21
    Bot: ⚠️ One admin may give away at most $100.00 with one code. The setting is ADJUST_MAX.
         ⋮
    Ada: 5 31.02.2027
    Bot: ⚠️ That day is over, too far away or not a real date. Send it like this: 31.12.2026.
         ⋮
    Ada: 5,50 x2 31.12.2026
    Now: New code
         Brings: $5.50
         For how many people: 2
         Works until 1 Jan 2027 00:00 UTC
         In all at most: $11.00
         [Make the code]
         [Codes] [Menu]
    Ada taps [Make the code]
    (The code is made.)
    Now: Code C0DE-C0DE-C0DE
         Brings: $5.50
         Works until 1 Jan 2027 00:00 UTC
         Made: 22 Nov 12:00 UTC, Ada
         Used     0/2
         Given  $0.00
         [Copy] [Stop]
         [Codes] [Menu]
    ");
    assert_snapshot!(coded(&screen(&world.last(GROUP)), &word), @"
    Bot: 🎁 Ada made the code C0DE-…
         Brings: $5.50
         For how many people: 2
         Works until 1 Jan 2027 00:00 UTC
         [Code]
    ");

    // With small letters and without hyphens; then once more.
    world.say(MEMBER, &format!("/code {}", word.to_lowercase())).await;
    world.say(MEMBER, &format!("/code {}", spelled(&word))).await;
    assert_snapshot!(coded(&world.seen(MEMBER), &word), @"
    Max: /code c0dec0dec0de
    Bot: 💰 The code brought you $5.50.
         Your balance
         Balance  $5.50
         Recent activity
         22 Nov 12:00 UTC · +$5.50 · code · $5.50
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    Max: /code C0DE-C0DE-C0DE
    Bot: ⚠️ You’ve used this code already.
         Do you have a code?
         Send it here, for example 7K3M-9QXD-V2TA. Capital or small letters, with hyphens or without – any way is fine.
         [‹ Back] [Menu]
    ");
    // By the button, from the middle of an order, and back to that.
    world.draft(OTHER_MEMBER, "1207", "https://www.instagram.com/anna/", "1000").await;
    world.say(OTHER_MEMBER, "/balance").await;
    world.seen(OTHER_MEMBER);
    world.press(OTHER_MEMBER, "I have a code").await;
    world.say(OTHER_MEMBER, "hello").await;
    world.say(OTHER_MEMBER, &spelled(&word)).await;
    world.press(OTHER_MEMBER, "Back").await;
    assert_snapshot!(coded(&world.seen(OTHER_MEMBER), &word), @"
    Olga taps [I have a code]
    Bot: Do you have a code?
         Send it here, for example 7K3M-9QXD-V2TA. Capital or small letters, with hyphens or without – any way is fine.
         [‹ Back] [Menu]
    Olga: hello
    Bot: ⚠️ A code has 12 letters and digits, such as 7K3M-9QXD-V2TA. Please check it and send it again.
         Do you have a code?
         Send it here, for example 7K3M-9QXD-V2TA. Capital or small letters, with hyphens or without – any way is fine.
         [‹ Back] [Menu]
    Olga: C0DE-C0DE-C0DE
    Now: 💰 The code brought you $5.50.
         Your balance
         Balance  $5.50
         Recent activity
         22 Nov 12:00 UTC · +$5.50 · code · $5.50
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    Olga taps [Back]
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://www.instagram.com/anna/
         Quantity          1 000
         Per 1000          $1.35
         Price             $1.35
         Balance   $5.50 → $4.15
         [Confirm · $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    // It was for two.
    world.say(RUSSIAN, &format!("/code {word}")).await;
    assert_snapshot!(coded(&world.seen(RUSSIAN), &word), @"
    Миша: /code C0DEC0DEC0DE
    Bot: ⚠️ Этот код не подходит. Проверьте его, пожалуйста. За этот час можно попробовать ещё 4 раза.
         У вас есть код?
         Пришлите его сюда, например 7K3M-9QXD-V2TA. Можно большими или маленькими буквами, с дефисами или без.
         [‹ Назад] [Меню]
    ");

    world.say(ADMIN, "/codes").await;
    world.press(ADMIN, "2/2").await;
    assert_snapshot!(coded(&world.seen(ADMIN), &word), @"
    Ada: /codes
    Bot: Codes
         A voucher puts a sum on a balance, a bonus adds a part to the next top-up. Each person can use a code once.
         1 code:
         [New code]
         [✕ C0DE-… · $5.50 · 2/2]
         [Menu]
    Ada taps [2/2]
    Now: Code C0DE-C0DE-C0DE
         Brings: $5.50
         Works until 1 Jan 2027 00:00 UTC
         Made: 22 Nov 12:00 UTC, Ada
         Used      2/2
         Given  $11.00
         Used by
         22 Nov 12:00 UTC · Max · 2002 · $5.50
         22 Nov 12:00 UTC · Olga · 2003 · $5.50
         [Copy]
         [Codes] [Menu]
    ");
    assert_eq!(
        read(&world, "select cast(balance as text) from accounts where kind = 'gifts'").await,
        "-11000000"
    );
    world.end().await;
}

#[tokio::test]
async fn a_bonus_comes_with_the_next_top_up_and_goes_with_its_refund() {
    let world = World::with(&SHOP).await;
    world.pay_desk().await;
    let word = make(&world, "10% 5 x2").await;
    let other = make(&world, "20% 1").await;
    world.say(MEMBER, &format!("/code {word}")).await;
    world.say(MEMBER, &format!("/code {other}")).await;
    world.say(MEMBER, "/topup 6.5").await;
    world.pay_desk().await;
    world.seen(MEMBER);
    world.pay(MEMBER).await;
    world.tell().await;
    world.say(MEMBER, "/balance").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max pays ⭐ 500
    Bot: 💰 $6.50 is on your balance. You have $7.15 now.
         🎁 $0.65 of it is your bonus.
         [Menu]
    Max: /balance
    Bot: Your balance
         Balance  $7.15
         Recent activity
         22 Nov 12:00 UTC · +$0.65 · code · $7.15
         22 Nov 12:00 UTC · +$6.50 · top-up · $6.50
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    ");
    // The next one comes without.
    world.say(MEMBER, "/topup 6.5").await;
    world.pay_desk().await;
    world.pay(MEMBER).await;
    world.tell().await;
    assert!(!world.last(MEMBER).text.contains("bonus"), "{}", world.chat(MEMBER));

    world.say(ADMIN, "/payment 1").await;
    world.seen(ADMIN);
    world.seen(MEMBER);
    world.taps(ADMIN, &["Refund", "Refund"]).await;
    world.pay_desk().await;
    world.say(ADMIN, "/payment 1").await;
    world.say(MEMBER, "/balance").await;
    let seen = world.seen(ADMIN);
    let charge = seen.split("ID: ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_default();
    assert_snapshot!(seen.replace(charge, "…"), @"
    Ada taps [Refund]
    Now: Refund ⭐ 500?
         Max
         2002
         [Refund ⭐ 500]
         [Payment]
    Ada taps [Refund]
    (It’s being refunded.)
    Now: Payment № 1
         Max
         2002
         Method    Telegram Stars
         Paid               ⭐ 500
         Credited           $6.50
         Received: 22 Nov 12:00 UTC
         Provider’s ID: …
         It’s being refunded.
         Balance  $6.50
         [Profile] [Menu]
    Ada: /payment 1
    Bot: Payment № 1
         Max
         2002
         Method    Telegram Stars
         Paid               ⭐ 500
         Credited           $6.50
         Received: 22 Nov 12:00 UTC
         Provider’s ID: …
         Refunded.
         Balance  $6.50
         [Profile] [Menu]
    ");
    assert_snapshot!(world.seen(MEMBER), @"
    Now: Top-up: $6.50 · ⭐ 500
         ✅ Paid. The money is on your balance.
         [Help]
         [‹ Back] [Menu]
    Bot: ⭐ 500 was refunded to you, so $6.50 was taken off your balance.
         The $0.65 bonus that came with it was taken off, too.
         [Menu]
    Max: /balance
    Bot: Your balance
         Balance  $6.50
         Recent activity
         22 Nov 12:00 UTC · −$0.65 · code · $6.50
         22 Nov 12:00 UTC · −$6.50 · refund · $7.15
         22 Nov 12:00 UTC · +$6.50 · top-up · $13.65
         22 Nov 12:00 UTC · +$0.65 · code · $7.15
         22 Nov 12:00 UTC · +$6.50 · top-up · $6.50
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    ");
    assert_eq!(read(&world, "select cast(balance as text) from accounts where kind = 'gifts'").await, "0");
    world.end().await;
}

#[tokio::test]
async fn codes_guessed_are_refused_for_an_hour_whatever_they_are() {
    let world = World::with(&SHOP).await;
    let (word, over) = (make(&world, "5 x9").await, make(&world, "5 22.11.2026").await);
    world.wait(Duration::from_hours(13));
    // One that is over is none, and counts like one; what can be no code is no guess.
    for guess in
        ["7K3M-9QXD-V2TA", over.as_str(), "0000 0000 0000", "abc", "7K3M-9QXD-V2TB", "7K3M-9QXD-V2TC"]
    {
        world.say(MEMBER, &format!("/code {guess}")).await;
    }
    world.say(MEMBER, &format!("/code {word}")).await;
    world.tell().await;
    let seen = world.seen(MEMBER).replace(&over, "…");
    assert_snapshot!(seen.replace(&word, "…"), @"
    Max: /code 7K3M-9QXD-V2TA
    Bot: ⚠️ This code doesn’t work. Please check it. You can try 4 more times this hour.
         Do you have a code?
         Send it here, for example 7K3M-9QXD-V2TA. Capital or small letters, with hyphens or without – any way is fine.
         [‹ Back] [Menu]
    Max: /code …
    Bot: ⚠️ This code doesn’t work. Please check it. You can try 3 more times this hour.
         ⋮
    Max: /code 0000 0000 0000
    Bot: ⚠️ This code doesn’t work. Please check it. You can try 2 more times this hour.
         ⋮
    Max: /code abc
    Bot: ⚠️ A code has 12 letters and digits, such as 7K3M-9QXD-V2TA. Please check it and send it again.
         ⋮
    Max: /code 7K3M-9QXD-V2TB
    Bot: ⚠️ This code doesn’t work. Please check it. You can try once more this hour.
         ⋮
    Max: /code 7K3M-9QXD-V2TC
    Bot: ⚠️ This code doesn’t work. Please check it. You can try again in an hour.
         ⋮
    Max: /code …
    Bot: ⚠️ That was too many tries. You can try again from 23 Nov 02:00 UTC.
         ⋮
    ");
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: ⚠️ 5 codes within an hour, and none that works. Somebody may be guessing.
         Max
         2002
         [Profile]
    ");
    // A restart forgets nothing, and others may use theirs meanwhile.
    let world = world.restart().await;
    world.wait(Duration::from_mins(59));
    assert!(world.say(MEMBER, &format!("/code {word}")).await.text.contains("too many tries"));
    assert!(world.say(OTHER_MEMBER, &format!("/code {word}")).await.text.contains("$5.00"));
    world.wait(Duration::from_mins(2));
    assert!(world.say(MEMBER, &format!("/code {word}")).await.text.contains("brought you $5.00"));
    world.end().await;
}

#[tokio::test]
async fn a_code_that_was_stopped_brings_nothing_and_keeps_what_it_brought() {
    let world = World::with(&SHOP).await;
    let word = make(&world, "5 x9").await;
    world.say(MEMBER, &format!("/code {word}")).await;
    world.seen(ADMIN);
    world.say(ADMIN, "/codes").await;
    world.taps(ADMIN, &["1/9", "Stop", "Yes, stop it"]).await;
    world.tell().await;
    assert_snapshot!(coded(&world.seen(ADMIN), &word), @"
    Ada: /codes
    Bot: Codes
         A voucher puts a sum on a balance, a bonus adds a part to the next top-up. Each person can use a code once.
         1 code:
         [New code]
         [C0DE-… · $5.00 · 1/9]
         [Menu]
    Ada taps [1/9]
    Now: Code C0DE-C0DE-C0DE
         Brings: $5.00
         Works without an end date
         Made: 22 Nov 12:00 UTC, Ada
         Used     1/9
         Given  $5.00
         Used by
         22 Nov 12:00 UTC · Max · 2002 · $5.00
         [Copy] [Stop]
         [Codes] [Menu]
    Ada taps [Stop]
    Now: Stop C0DE-…? Nobody can use it then. Whoever has used it keeps what it brought.
         [Yes, stop it]
         [Code]
    Ada taps [Yes, stop it]
    (The code is stopped.)
    Now: Code C0DE-C0DE-C0DE
         Brings: $5.00
         Works without an end date
         Made: 22 Nov 12:00 UTC, Ada
         Stopped: 22 Nov 12:00 UTC
         Used     1/9
         Given  $5.00
         Used by
         22 Nov 12:00 UTC · Max · 2002 · $5.00
         [Copy]
         [Codes] [Menu]
    ");
    assert_snapshot!(coded(&screen(&world.last(GROUP)), &word), @"
    Bot: 🎁 Ada stopped the code C0DE-…
         It was used once.
         [Code]
    ");
    assert!(world.say(OTHER_MEMBER, &format!("/code {word}")).await.text.contains("doesn’t work"));
    assert!(world.say(MEMBER, "/balance").await.text.contains("$5.00"));
    world.end().await;
}

/// Others sit in the admins' group, too: whoever reads a code there could use it.
#[tokio::test]
async fn in_the_group_no_code_is_spelled_out() {
    let world = World::with(&[SHOP.as_slice(), &[("ADMIN_IDS", "3003")]].concat()).await;
    world.say_in(ADMIN, GROUP, "/codes").await;
    world.press_in(ADMIN, GROUP, "New code").await;
    world.reply(ADMIN, GROUP, "5 x2").await;
    world.press_in(ADMIN, GROUP, "Make the code").await;
    world.tell().await;
    let word = newest(&world).await;
    world.say_in(BYSTANDER, GROUP, "/codes").await;
    assert_snapshot!(coded(&world.seen(GROUP), &word), @"
    Ada: /codes
    Bot: Codes
         A voucher puts a sum on a balance, a bonus adds a part to the next top-up. Each person can use a code once.
         There are none yet.
         [New code]
    Ada taps [New code]
    Bot: New code
         A voucher: send a sum, such as 5. A bonus: send a percentage and the most that it brings, such as 10% 5.
         Add how many people can use it (one, if you don’t say; 10 000 at most) and its last day, if you like: 5 x20 31.12.2026.
         [Codes]
    Ada answers: 5 x2
    Bot: New code
         Brings: $5.00
         For how many people: 2
         Works without an end date
         In all at most: $10.00
         [Make the code]
         [Codes]
    Ada taps [Make the code]
    (The code is made.)
    Now: Code C0DE-…
         The whole code is shown in private chat.
         Brings: $5.00
         Works without an end date
         Made: 22 Nov 12:00 UTC, Ada
         Used     0/2
         Given  $0.00
         [Stop]
         [Codes]
    Bot: 🎁 Ada made the code C0DE-…
         Brings: $5.00
         For how many people: 2
         Works without an end date
         [Code]
    Bob: /codes
    Bot: That’s for admins only.
    ");
    assert!(!world.chat(GROUP).contains(&spelled(&word)[5..]), "{}", world.chat(GROUP));
    world.say(ADMIN, "/codes").await;
    assert!(world.press(ADMIN, "0/2").await.text.contains(&spelled(&word)), "{}", world.chat(ADMIN));
    world.end().await;
}

#[tokio::test]
async fn where_the_owner_pays_there_are_no_codes() {
    let world = World::new().await;
    world.say(MEMBER, "/code 7K3M-9QXD-V2TA").await;
    world.say(ADMIN, "/codes").await;
    world.forge(MEMBER, MEMBER, world.last(MEMBER).message_id, "d").await;
    world.forge(ADMIN, ADMIN, world.last(ADMIN).message_id, "dn").await;
    assert_snapshot!(world.seen(MEMBER), @r#"
    Max: /code 7K3M-9QXD-V2TA
    Bot: There are no codes here: nobody has a balance with this bot.
    Max forges "d"
    (There are no codes here: nobody has a balance with this bot.)
    "#);
    assert_snapshot!(world.seen(ADMIN), @r#"
    Ada: /codes
    Bot: There are no codes here: nobody has a balance with this bot.
    Ada forges "dn"
    (There are no codes here: nobody has a balance with this bot.)
    "#);
    world.end().await;
}

#[tokio::test]
async fn codes_read_well_in_russian() {
    let world = World::with(&[SHOP.as_slice(), &[("DEFAULT_LANGUAGE", "ru")]].concat()).await;
    let word = make(&world, "10% 5 x20 31.12.2026").await;
    world.say(RUSSIAN, "/balance").await;
    world.press(RUSSIAN, "код").await;
    world.say(RUSSIAN, "7K3M-9QXD-V2TA").await;
    world.say(RUSSIAN, &word).await;
    world.say(RUSSIAN, &format!("/code {word}")).await;
    assert_snapshot!(coded(&world.seen(RUSSIAN), &word), @"
    Миша: /balance
    Bot: Ваш баланс
         Баланс  0,00 $
         Операций пока не было.
         [Пополнить] [Платежи]
         [У меня есть код]
         [‹ Назад] [Меню]
    Миша taps [код]
    Bot: У вас есть код?
         Пришлите его сюда, например 7K3M-9QXD-V2TA. Можно большими или маленькими буквами, с дефисами или без.
         [‹ Назад] [Меню]
    Миша: 7K3M-9QXD-V2TA
    Bot: ⚠️ Этот код не подходит. Проверьте его, пожалуйста. За этот час можно попробовать ещё 4 раза.
         У вас есть код?
         Пришлите его сюда, например 7K3M-9QXD-V2TA. Можно большими или маленькими буквами, с дефисами или без.
         [‹ Назад] [Меню]
    Миша: C0DEC0DEC0DE
    Now: 🎁 Код принят: 10 % от следующего пополнения, до 5,00 $.
         Ваш баланс
         Баланс  0,00 $
         🎁 Бонус: 10 % от следующего пополнения, до 5,00 $.
         Операций пока не было.
         [Пополнить] [Платежи]
         [У меня есть код]
         [‹ Назад] [Меню]
    Миша: /code C0DEC0DEC0DE
    Bot: ⚠️ Этот код вы уже вводили.
         У вас есть код?
         Пришлите его сюда, например 7K3M-9QXD-V2TA. Можно большими или маленькими буквами, с дефисами или без.
         [‹ Назад] [Меню]
    ");
    assert_snapshot!(coded(&screen(&world.last(GROUP)), &word), @"
    Bot: 🎁 Ada: создан код C0DE-…
         Даёт: 10 % от следующего пополнения, до 5,00 $
         На сколько человек: 20
         Действует до 1 янв 2027 00:00 UTC
         [Код]
    ");
    world.end().await;
}
