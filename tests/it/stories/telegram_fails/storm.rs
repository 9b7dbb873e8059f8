//! Storms of what is to be told, with a Telegram that refuses whoever is too fast. Time is turned by hand, for both sides at once.

use std::time::Duration;

use panelgram::work;
use panelgram_sandbox::telegram::{Kind, Limits};
use tokio::{join, time::Instant};

use crate::{
    hand::Hand,
    people,
    stories::life::{database, read},
    world::{GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/p/abc";
/// The first of the crowd.
const FIRST: i64 = 100_000;

/// The crowd is let in.
const MEMBERS: &str = "insert into users (user_id, name, access, lang, seen_at)
    select 100000 + n, 'No. ' || n, 'member', 'en', 0 from many";
/// Each of them has ordered what #1001 is, and it has ended.
const ORDERS: &str = "insert into orders (user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity,
        rate, price, cost, currency, status, panel_order, placed_at, submit_until, next_submit_at, ended_at, version)
    select 100000 + n, 1, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price, cost, currency,
        'completed', 'x' || n, placed_at, submit_until, next_submit_at, placed_at, 2
    from many, orders where order_id = 1001";
/// The ends of those.
const ENDS: &str = "insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at)
    select user_id, json_object('kind', 'order_ended', 'order', order_id, 'status', 'completed'), 'end:' || order_id, 0, 0
    from many join orders on user_id = 100000 + n";

fn crowd(world: &World, count: i64) {
    for id in FIRST..FIRST + count {
        world.telegram.add_acquaintance(people::person(id, &format!("No. {id}"), Some("en")));
    }
}

/// How often Telegram said that the bot is too fast.
fn too_fast(world: &World) -> usize {
    let too_many = |error: &String| error.contains("Too Many Requests");
    world.telegram.calls().iter().filter(|call| call.error.as_ref().is_some_and(too_many)).count()
}

fn sent(world: &World) -> usize {
    world.telegram.calls().iter().filter(|call| call.method == "sendMessage").count()
}

/// Writes rows, each `insert` from a table `many` with so many numbers `n`.
async fn many(world: &World, inserts: &[(usize, &str)]) {
    let mut connection = database(world).await;
    for (count, insert) in inserts {
        let numbers = format!(
            "with recursive many(n) as (select 0 union all select n + 1 from many where n < {})",
            count - 1
        );
        let (into, from) = insert.split_once("select").unwrap();
        let sql = format!("{into} {numbers} select {from}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }
}

/// Tells until nothing waits.
async fn tell_all(world: &World) {
    loop {
        work::notify::tick(&world.app.notifier).await.unwrap();
        if read(world, "select count(*) || '' from outbox where done_at is null").await == "0" {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test]
async fn a_storm_keeps_every_limit_and_the_group_is_not_behind() {
    let world = World::strict(&[("MEMBER_IDS", "2002,2003,2004,100000,100001,100002,100003,100004")]).await;
    crowd(&world, 40);
    let hand = Hand::stop(&world.clock);
    hand.pass_until(world.order(MEMBER, "1207", LINK, "1000")).await;
    hand.pass_until(world.submit()).await;
    many(
        &world,
        &[
            (35, "insert into users (user_id, name, access, lang, seen_at)
                 select 100005 + n, 'No. ' || n, 'member', 'en', 0 from many"),
            (120, "insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at)
                 select 100000 + n % 40, '{\"kind\":\"access_granted\"}', 'granted:' || n, 0, 0 from many"),
            (500, "insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at, gathers)
                 select -1001234567, '{\"kind\":\"order_placed\",\"order\":1001}', 'admins:placed:x' || n, 0, 0, 1
                 from many"),
            (6, "insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at)
                 select -1001234567, '{\"kind\":\"access_asked\",\"user\":2003}', 'admins:asked:' || n, 0, 0 from many"),
        ],
    )
    .await;
    let people = async {
        for round in ["/start", "/new", "/orders"] {
            for id in FIRST..FIRST + 40 {
                world.telegram.say(id, id, round);
            }
            tokio::time::sleep(Duration::from_millis(700)).await;
        }
        world.telegram.wait(|telegram| telegram.waiting_updates() == 0).await;
    };
    let (_, took) = hand.pass_until(async { join!(tell_all(&world), people) }).await;
    assert_eq!(too_fast(&world), 0);
    let group = world.telegram.messages(GROUP);
    let asked = group.iter().rposition(|message| message.text.contains("Request for access")).unwrap();
    let digest = group.iter().position(|message| message.text.contains("500 orders placed")).unwrap();
    assert!(asked < digest && group.len() <= 9, "{}", world.chat(GROUP));
    assert!(took < Duration::from_mins(2), "{took:?}");
    hand.pass_until(Box::pin(world.end())).await;
}

#[tokio::test]
async fn a_burst_of_five_thousand_ends_does_not_slow_a_tap() {
    let world = World::strict(&[]).await;
    crowd(&world, 5_000);
    let hand = Hand::stop(&world.clock);
    hand.pass_until(world.order(MEMBER, "1207", LINK, "1000")).await;
    many(&world, &[(5_000, MEMBERS), (5_000, ORDERS), (5_000, ENDS)]).await;
    let notifier = world.app.notifier.clone();
    let telling = tokio::spawn(async move { work::notify::tick(&notifier).await });
    hand.pass_until(world.telegram.wait(|_| sent(&world) > 60)).await;
    let before = sent(&world);
    world.telegram.say(OTHER_MEMBER, OTHER_MEMBER, "/start");
    let answered = world.telegram.wait(|telegram| telegram.last_bot_message(OTHER_MEMBER).is_some());
    hand.pass_slowly_until(answered).await;
    let between = sent(&world) - before;
    assert!(!telling.is_finished(), "all was told before the tap");
    telling.abort();
    // Fewer than the notifier has in hand at a time: the screen went before those, too.
    assert!(between < 20, "{between} of 5000 ends went before a tap");
    assert_eq!(too_fast(&world), 0);
    let ended = world.telegram.messages(FIRST);
    assert!(ended.iter().any(|message| message.text.contains("Completed")), "{ended:?}");
}

#[tokio::test]
async fn six_hundred_ends_are_told_before_their_cards_are_drawn() {
    let world = World::strict(&[]).await;
    crowd(&world, 600);
    many(&world, &[(600, MEMBERS)]).await;
    for id in FIRST..FIRST + 600 {
        world.telegram.say(id, id, "/start");
    }
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.wait(Duration::from_mins(5));
    let hand = Hand::stop(&world.clock);
    many(
        &world,
        &[
            (600, ORDERS),
            (600, "insert or replace into messages (chat_id, user_id, message_id, answers, order_id, version, shown)
                 select m.chat_id, m.user_id, m.message_id, m.answers, o.order_id, 2, 1
                 from messages m join orders o on o.user_id = m.user_id where o.user_id >= 100000"),
            (600, ENDS),
        ],
    )
    .await;
    let (before, notifier) = (sent(&world), world.app.notifier.clone());
    let telling = tokio::spawn(async move { work::notify::tick(&notifier).await });
    let began = Instant::now();
    hand.pass_slowly_until(world.telegram.wait(|_| sent(&world) >= before + 600)).await;
    let took = began.elapsed();
    // 1.1 × 600 / 28.5 a second.
    assert!(took <= Duration::from_millis(23_200), "{took:?}");
    assert!(!telling.is_finished(), "the cards were drawn meanwhile");
    hand.pass_until(telling).await.0.unwrap().unwrap();
    assert_eq!(read(&world, "select count(*) || '' from messages where shown < version").await, "0");
    assert_eq!(too_fast(&world), 0);
    hand.pass_until(Box::pin(world.end())).await;
}

#[tokio::test]
async fn who_taps_too_fast_for_telegram_is_frozen_alone_and_nothing_is_sent_meanwhile() {
    // Five screens, and one that loses its buttons: the others go, since they only led on.
    let bears = Limits { private_burst: 6, freeze: Some(3), ..Limits::default() };
    let world = World::bearing(bears, &[("MEMBER_IDS", "2002,2003,2004,100000,100001,100002,100003")]).await;
    crowd(&world, 4);
    let hand = Hand::stop(&world.clock);
    for (round, words) in
        ["/new", "/orders", "/start", "/help", "/new", "/lang", "/start", "/orders"].iter().enumerate()
    {
        let said: Vec<_> = (FIRST..FIRST + 4).map(|id| world.telegram.say(id, id, words).update_id).collect();
        for update in said {
            hand.pass_slowly_until(world.handled(update)).await;
        }
        if round < 5 {
            hand.pass_slowly_until(world.app.bot.sender.idle()).await;
        }
    }
    hand.pass_slowly_until(world.telegram.wait(|_| too_fast(&world) >= 4)).await;
    for words in ["/start", "/new", "/orders"] {
        let before = world.telegram.last_bot_message(MEMBER).map_or(0, |message| message.message_id);
        world.telegram.say(MEMBER, MEMBER, words);
        let answered = world
            .telegram
            .wait(|telegram| telegram.last_bot_message(MEMBER).is_some_and(|last| last.message_id > before));
        let began = Instant::now();
        hand.pass_slowly_until(answered).await;
        let took = began.elapsed();
        assert!(took < Duration::from_secs(1), "{words} was answered after {took:?}");
    }
    let newest =
        |id: i64| world.telegram.last_bot_message(id).is_some_and(|last| last.text.contains("My orders"));
    let all = world.telegram.wait(|_| (FIRST..FIRST + 4).all(newest));
    hand.pass_slowly_until(all).await;
    // Of what waited in a chat the newest alone was drawn: each chat met one refusal.
    assert_eq!(too_fast(&world), 4);
    hand.pass_until(Box::pin(world.end())).await;
}

#[tokio::test]
async fn a_person_who_taps_without_end_slows_nobody_else() {
    let world = World::strict(&[]).await;
    let screen = world.say(MEMBER, "/start").await.message_id;
    let hand = Hand::stop(&world.clock);
    for number in 0..90 {
        world.telegram.press(MEMBER, MEMBER, screen, "Help").ok();
        world.telegram.tap_forged(MEMBER, MEMBER, screen, &format!("nonsense {number}"));
        world.telegram.say(MEMBER, MEMBER, "/new");
        world.telegram.send_file(MEMBER, MEMBER, "links.txt", LINK.as_bytes());
        world.telegram.send_other(MEMBER, MEMBER, Kind::Sticker);
    }
    for person in [OTHER_MEMBER, RUSSIAN] {
        world.telegram.say(person, person, "/start");
    }
    let others = world.telegram.wait(|telegram| {
        [OTHER_MEMBER, RUSSIAN].iter().all(|person| telegram.last_bot_message(*person).is_some())
    });
    let ((), took) = hand.pass_until(others).await;
    assert!(took < Duration::from_secs(20), "{took:?}");
    hand.pass_until(async {
        let last = world.telegram.say(MEMBER, MEMBER, "/help");
        world.settle(last.update_id).await;
    })
    .await;
    assert_eq!(too_fast(&world), 0);
    hand.pass_until(Box::pin(world.end())).await;
}
