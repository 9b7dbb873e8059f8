//! Many orders at once: `/mass`.

use insta::assert_snapshot;
use panelgram_sandbox::panel::Fault;

use crate::transcript::screen;
use crate::world::{ADMIN, GROUP, MEMBER, RUSSIAN, World};

const LINES: &str = "service | link | quantity\n\
    1207 | https://instagram.com/anna | 1000\r\n\
    1298 | https://instagram.com/p/abc | | Nice! | Wow | Great | Lovely | So good\n\n\
    1207 | https://instagram.com/anna | 500\n\
    999999 | https://instagram.com/anna | 500\n\
    1207 | nonsense | 500\n\
    1207 | https://instagram.com/ben | 5\n\
    just words\n\
    1557\thttps://example.com/article\n";

#[tokio::test]
async fn good_lines_are_ordered_with_one_tap_and_told_as_one() {
    let world = World::new().await;
    world.panel.set_balance("1000".parse().unwrap());
    world.wait(std::time::Duration::from_mins(2));
    world.say(MEMBER, "/mass").await;
    let table = world.say(MEMBER, LINES).await;
    assert_snapshot!(screen(&table), @"
    Bot: Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/anna × 1 000 · $0.90
         ✓ 2 · Instagram Custom Comments | Real Users
             instagram.com/p/abc × 5 · $0.04
         ✗ 3 · 1207 | https://instagram.com/anna | 500
             The same service and link as line 1.
         ✗ 4 · 999999 | https://instagram.com/anna | 500
             There’s no service 999999.
         ✗ 5 · 1207 | nonsense | 500
             There’s no link here. A link begins with https://…
         ✗ 6 · 1207 | https://instagram.com/ben | 5
             5 isn’t possible here: it must be from 50 to 100 000.
         ✗ 7 · just words
             Needed: service ID | link | quantity
         ✓ 8 · YouTube Monetization Package | 1000 Subs + 4000 Hours
             example.com/article × 1 · $189.00
         3 orders are ready: $189.94
         5 lines can’t be ordered like this; they’re left out.
         Send more lines to add them.
         [Order 3 · $189.94]
         [Start over]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Order 3 · $189.94").await;
    world.wait(std::time::Duration::from_secs(11));
    world.seen(MEMBER);
    world.panel.fail_next(
        "add",
        1,
        Fault::Http(200, r#"{"error":"neworder.error.link_duplicate"}"#.to_owned()),
    );
    world.submit().await;
    let fields: Vec<_> = world.panel.orders().into_iter().map(|order| order.fields).collect();
    assert_eq!(fields.len(), 2, "{fields:?}");
    assert_eq!(fields[0]["comments"], "Nice!\nWow\nGreat\nLovely\nSo good");
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: Mass order · everything was sent
         Orders              3
         Accepted            2
         Not accepted        1
         Price         $189.04
         #1001 · https://instagram.com/anna
         There’s already an active order for this link. Wait until it ends, or use another link.
         [Order again]
         [Menu]
    Now: Mass order · everything was sent
         ▰▰▰▰▰▰▰▰▰▰ 100 %
         ⋮
    ");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: Mass order · everything was sent
         Max
         Orders              3
         Accepted            2
         Not accepted        1
         Price         $189.04
         #1001 · https://instagram.com/anna
         There’s already an active order for this link. Wait until it ends, or use another link.
    ");
    world.end().await;
}

#[tokio::test]
async fn two_taps_and_a_restart_order_each_line_once() {
    let world = World::new().await;
    world.say(MEMBER, "/mass\n1207 | instagram.com/anna | 100\n1207 | instagram.com/ben | 100").await;
    let table = world.last(MEMBER);
    let data = table.button("Order 2").unwrap().data.clone().unwrap();
    for _ in 0..3 {
        world.forge(MEMBER, MEMBER, table.message_id, &data).await;
    }
    let world = world.restart().await;
    world.submit().await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 2);
    assert!(world.message(MEMBER, table.message_id).unwrap().text.contains("everything was sent"));
    world.end().await;
}

#[tokio::test]
async fn a_table_whose_prices_changed_is_shown_again() {
    let world = World::new().await;
    world.say(MEMBER, "/mass 1207 | instagram.com/anna | 1000").await;
    world.panel.set_rate("1207", "1.10");
    world.wait(std::time::Duration::from_hours(7));
    world.read_catalog().await;
    let again = world.press(MEMBER, "Order 1 · $0.90").await;
    assert!(again.text.contains("has changed") && again.text.contains("$1.10"), "{}", again.text);
    assert_eq!(world.panel.adds(), 0);
    world.press(MEMBER, "Order 1 · $1.10").await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_file_of_a_hundred_lines_is_taken_in_russian_and_one_more_is_not() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "100")]).await;
    world.say(RUSSIAN, "/mass").await;
    let lines = |count: usize| -> String {
        (0..count).map(|n| format!("1207;https://instagram.com/name{n};50\r\n")).collect::<Vec<_>>().concat()
    };
    let sent = world.telegram.send_file(RUSSIAN, RUSSIAN, "заказы.txt", lines(101).as_bytes());
    world.settle(sent.update_id).await;
    assert!(world.last(RUSSIAN).text.contains("можно не больше 100"), "{}", world.chat(RUSSIAN));
    let sent = world.telegram.send_file(RUSSIAN, RUSSIAN, "заказы.txt", lines(100).as_bytes());
    world.settle(sent.update_id).await;
    let table = world.last(RUSSIAN);
    assert!(table.text.contains("Готово 100 заказов") && table.text.contains("4,50"), "{}", table.text);
    world.press(RUSSIAN, "›").await;
    world.press(RUSSIAN, "Заказать 100").await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 100);
    assert!(world.last(RUSSIAN).text.contains("всё отправлено"), "{}", world.chat(RUSSIAN));
    world.find(RUSSIAN, "1207").await;
    world.say(RUSSIAN, "https://instagram.com/p/one").await;
    world.say(RUSSIAN, "50").await;
    let refused = world.press(RUSSIAN, "Подтвердить").await;
    assert!(refused.text.contains("не больше 100"), "{}", refused.text);
    world.end().await;
}

#[tokio::test]
async fn more_than_one_may_have_open_is_said_in_the_table_and_not_ordered() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "2")]).await;
    let lines =
        "1207 | instagram.com/anna | 100\n1207 | instagram.com/ben | 100\n1207 | instagram.com/carl | 100";
    let table = world.say(MEMBER, &format!("/mass {lines}")).await;
    assert_eq!(table.text.matches("this many orders in progress").count(), 1, "{}", table.text);
    let data = table.button("Order 2").unwrap().data.clone().unwrap();
    // Meanwhile another one is ordered: the table is another one, and is read before anything is bought.
    world.order(MEMBER, "1214", "https://instagram.com/p/other", "100").await;
    world.say(MEMBER, &format!("/mass {lines}")).await;
    world.forge(MEMBER, MEMBER, table.message_id, &data).await;
    let last = world.last(MEMBER);
    assert_eq!(last.text.matches("this many orders in progress").count(), 2, "{}", world.chat(MEMBER));
    world.press(MEMBER, "Order 1").await;
    world.submit().await;
    assert_eq!(world.panel.adds(), 2, "one by itself, one of the list");
    world.end().await;
}

#[tokio::test]
async fn what_a_line_says_too_much_is_no_order() {
    let world = World::new().await;
    let lines = "1207 | instagram.com/anna | 100 | 3 | 30\n\
        1557 | https://example.com/article | 5\n\
        1298 | instagram.com/p/abc | first | second\n\
        1298 | instagram.com/p/abc | 3 | a | b\n\
        1312 | https://tiktok.com/@anna | 2 | a | b";
    let table = world.say(MEMBER, &format!("/mass {lines}")).await;
    assert_eq!(table.text.matches("Needed: service ID").count(), 4, "{}", table.text);
    assert!(
        table.text.contains("1 order is ready") && table.text.contains("link is for TikTok"),
        "{}",
        table.text
    );
    world.end().await;
}

#[tokio::test]
async fn the_summary_comes_also_when_the_last_ones_are_cancelled() {
    let world = World::new().await;
    world.say(MEMBER, "/mass 1207 | instagram.com/anna | 100\n1207 | instagram.com/ben | 100").await;
    world.press(MEMBER, "Order 2").await;
    world.say(crate::world::ADMIN, "/cancelorders 1001 1002").await;
    world.tell().await;
    assert!(world.last(MEMBER).text.contains("nothing was accepted"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn lines_may_have_spaces_or_tabs_and_all_of_them_can_be_ordered_again() {
    let world = World::new().await;
    let lines = "service link quantity\n1207 https://instagram.com/anna 1000\n1249\thttps://instagram.com/p/abc\t100\n\
        1298 | https://instagram.com/p/def | | Nice! | Wow | Great | Lovely | So good\n\
        1368 | https://instagram.com/p/ghi | 100 | @anna, @ben, @Anna\nmere words here";
    let table = world.say(MEMBER, &format!("/mass\n{lines}")).await;
    assert_snapshot!(screen(&table), @"
    Bot: Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/anna × 1 000 · $0.90
         ✓ 2 · Instagram Likes | Instant | Non Drop
             instagram.com/p/abc × 100 · $0.01
         ✓ 3 · Instagram Custom Comments | Real Users
             instagram.com/p/def × 5 · $0.04
         ✓ 4 · Instagram Mentions | Usernames
             instagram.com/p/ghi × 100 · $0.39
             1 name was already on the list and is left out.
         ✗ 5 · mere words here
             Needed: service ID | link | quantity
         4 orders are ready: $1.34
         1 line can’t be ordered like this; it’s left out.
         Send more lines to add them.
         [Order 4 · $1.34]
         [Start over]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Order 4").await;
    world.submit().await;
    let batch = world.with_button(MEMBER, "Order again");
    world.wait(std::time::Duration::from_hours(100));
    world.track().await;
    let again = world.press_on(MEMBER, MEMBER, batch, "Order again").await;
    assert_eq!(again.message_id, batch, "the card stays, and the table is a message of its own");
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/anna × 1 000 · $0.90
         ✓ 2 · Instagram Likes | Instant | Non Drop
             instagram.com/p/abc × 100 · $0.01
         ✓ 3 · Instagram Custom Comments | Real Users
             instagram.com/p/def × 5 · $0.04
         ✓ 4 · Instagram Mentions | Usernames
             instagram.com/p/ghi × 100 · $0.39
         4 orders are ready: $1.34
         Send more lines to add them.
         [Order 4 · $1.34]
         [Start over]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Order 4").await;
    world.submit().await;
    let sent: Vec<_> = world.panel.orders().into_iter().map(|order| (order.service, order.fields)).collect();
    let (first, second) = sent.split_at(4);
    assert_eq!(first, second);
    world.end().await;
}

/// What may have been placed is not offered once more, and nobody else's batch is.
#[tokio::test]
async fn a_batch_with_an_order_that_is_being_checked_is_not_ordered_again() {
    let world = World::with(&[("ADMIN_CHAT_ID", "")]).await;
    world.say(ADMIN, "/start").await;
    world.say(MEMBER, "/mass\n1207 https://instagram.com/anna 100\n1207 https://instagram.com/ben 100").await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.press(MEMBER, "Order 2").await;
    world.submit().await;
    world.wait(std::time::Duration::from_mins(2));
    world.submit().await;
    let sent = world.last(MEMBER);
    assert!(sent.text.contains("Being checked") && sent.button("Order again").is_none(), "{sent:?}");
    // An old button, or a forged one: only what surely was not placed, or is known, comes again.
    let name = world.name(1001).await;
    world.forge(MEMBER, MEMBER, sent.message_id, &format!("A:{name}")).await;
    let again = world.last(MEMBER).text;
    assert_eq!(again.matches("instagram.com/").count(), 1, "{again}");
    // Who is told of it as an admin did not order it.
    let told = world.last(ADMIN);
    assert!(told.text.contains("Max") && told.button("Order again").is_none(), "{told:?}");
    world.end().await;
}
