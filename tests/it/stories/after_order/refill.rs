//! Refills: asked for once, followed, told. A panel's yes is not "done".

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::panel::{Dialect, Fault, Options};

use super::{
    super::life::{asked, at_panel, read},
    LINK, offers, shown,
};
use crate::transcript::{news, screen};
use crate::world::{ADMIN, KEY, MEMBER, RUSSIAN, World};

const STATE: &str = "select state from requests order by request_id desc";

#[tokio::test]
async fn a_refill_is_asked_for_followed_and_told_and_offered_again_after_a_day() {
    let world = World::new().await;
    let card = world.running(MEMBER, LINK).await;
    assert!(!offers(&world, card, "Refill"));
    world.wait(Duration::from_mins(12));
    world.track().await;

    world.seen(MEMBER);
    world.press(MEMBER, "Refill").await;
    assert_eq!(asked(&world, "refill"), 0, "the tap itself asks nothing");
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (1, "asked"));
    world.wait(Duration::from_mins(1));
    world.ask_panel().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Refill]
    (Requesting a refill…)
    Now: #1001 · ✅ Completed
         ▰▰▰▰▰▰▰▰▰▰ 100 %
         Refill: being requested.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity       2 000
         At the start  18 011
         Price          $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         Ended: 22 Nov 12:12 UTC
         [Order again]
         [History] [Menu]
    Now: #1001 · ✅ Completed
         ▰▰▰▰▰▰▰▰▰▰ 100 %
         Refill: requested on 22 Nov 12:12 UTC. It hasn’t begun yet.
         ⋮
    Now: #1001 · ✅ Completed
         ▰▰▰▰▰▰▰▰▰▰ 100 %
         Refill: in progress.
         ⋮
    ");
    world.wait(Duration::from_mins(2));
    world.ask_panel().await;
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ✅ Completed
         Refill: done.
    ");
    assert!(shown(&world, card).text.contains("Refill: done"), "{}", world.chat(MEMBER));
    assert!(!world.last(MEMBER).silent);

    world.wait(Duration::from_hours(23));
    world.ask_panel().await;
    assert!(!offers(&world, card, "Refill"));
    world.wait(Duration::from_hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"), "the button comes back by itself");
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (2, "asked"));
    world.end().await;
}

#[tokio::test]
async fn an_accepted_refill_that_the_provider_declines_is_told_as_declined() {
    let world = World::new().await;
    let card = world.completed(MEMBER, "https://instagram.com/p/norefill").await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    for _ in 0..2 {
        world.wait(Duration::from_mins(2));
        world.ask_panel().await;
    }
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ✅ Completed
         Refill: declined by the service provider.
    ");
    assert!(shown(&world, card).text.contains("Refill: declined"), "{}", world.chat(MEMBER));
    // The panel's own word is for admins.
    let file = world.say(ADMIN, "/order 1001").await;
    assert_snapshot!(screen(&file), @"
    Bot: #1001 · ✅ Completed
         Refill: declined by the service provider.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/norefill
         Quantity       2 000
         At the start  11 214
         Remaining          0
         Price          $1.80
         Charged        $1.80
         Customer: Max · 2002
         Service ID: 1207
         Panel ID: 23501877
         Panel status: Completed
         History
         22 Nov 12:00 UTC
         · confirmed
         · sent
         · accepted: 23501877
         22 Nov 12:12 UTC
         · completed: Completed
         · refill: request made
         · refill: request accepted: 7101
         22 Nov 12:14 UTC · refill: declined: Rejected
         [Profile]
         [History]
         [Copy link] [Copy panel ID]
         [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn many_taps_ask_for_one_refill() {
    let world = World::new().await;
    let card = world.completed(MEMBER, LINK).await;
    let taps: Vec<_> =
        (0..5).map(|_| world.telegram.press(MEMBER, MEMBER, card, "Refill").unwrap()).collect();
    for tap in taps {
        world.settle(tap.update_id).await;
    }
    world.ask_panel().await;
    world.forge(MEMBER, MEMBER, card, &format!("R:{}", world.name(1001).await)).await;
    assert!(world.toast().contains("can’t be requested"), "{}", world.toast());
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1);
    assert_eq!(read(&world, "select count(*) || '' from requests").await, "1");
    world.end().await;
}

#[tokio::test]
async fn a_refusal_is_told_in_plain_words_and_its_own_words_are_for_admins() {
    let world = World::new().await;
    let card = world.completed(MEMBER, "https://instagram.com/p/partial").await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · 🟡 Partly completed
         Refill: not possible yet. You can try again after 22 Nov 13:12 UTC.
    ");
    assert!(shown(&world, card).text.contains("Refill: not possible yet"), "{}", world.chat(MEMBER));
    let file = world.say(ADMIN, "/order 1001").await;
    assert!(file.text.contains("The order is not completed"), "{}", file.text);

    assert!(!offers(&world, card, "Refill"));
    world.wait(Duration::from_hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.end().await;
}

#[tokio::test]
async fn a_wait_that_the_panel_names_is_kept() {
    let world = World::new().await;
    let card = world.completed(MEMBER, LINK).await;
    let words = r#"{"error":"Refill will be available in 12 hours 30 minutes"}"#;
    world.panel.fail_next("refill", 1, Fault::Http(200, words.to_owned()));
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    let text = shown(&world, card).text;
    assert!(text.contains("You can try again after 23 Nov 00:42 UTC"), "{text}");
    world.wait(Duration::from_hours(12));
    world.ask_panel().await;
    assert!(!offers(&world, card, "Refill"));
    world.wait(Duration::from_mins(30));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_never_refills_is_not_offered_again() {
    let world = World::new().await;
    let card = world.completed(MEMBER, LINK).await;
    let words = r#"[{"order":1,"refill":{"error":"Refill is disabled for this service"}}]"#;
    world.panel.fail_next("refill", 1, Fault::Http(200, words.to_owned()));
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert!(shown(&world, card).text.contains("Refill: not available"), "{}", world.chat(MEMBER));
    world.wait(Duration::from_hours(24 * 30));
    world.ask_panel().await;
    assert!(!offers(&world, card, "Refill"));
    world.forge(MEMBER, MEMBER, card, &format!("R:{}", world.name(1001).await)).await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_refill_without_an_id_of_its_own_is_not_followed_and_gets_no_end() {
    let link = |number: usize| format!("https://instagram.com/p/{number}");
    let world = World::new().await;
    for number in 0..4 {
        let card = world.completed(MEMBER, &link(number)).await;
        let own = at_panel(&world, &link(number)).id;
        let answer = match number {
            0 => r#"{"refill":"1"}"#.to_owned(),
            1 => format!(r#"{{"refill":{own},"status":"Success"}}"#),
            2 => format!(r#"{{"{own}":"Refill requests are submitted"}}"#),
            _ => r#"{"refill":1}"#.to_owned(),
        };
        world.panel.fail_next("refill", 1, Fault::Http(200, answer));
        world.press(MEMBER, "Refill").await;
        world.ask_panel().await;
        assert!(shown(&world, card).text.contains("doesn’t report its progress"), "{}", world.chat(MEMBER));
    }
    world.wait(Duration::from_hours(24 * 3));
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), asked(&world, "refill_status")), (4, 0));
    assert_eq!(read(&world, "select group_concat(distinct state) from requests").await, "asked");
    world.end().await;
}

#[tokio::test]
async fn promobox_is_asked_and_understood_as_it_documents_itself() {
    let options = Options { key: KEY.to_owned(), dialect: Dialect::Promobox, ..Options::default() };
    let world = World::closed_panel(&[("PANEL_REFILL_PARAM", "orders")], options).await;
    world.read_catalog().await;
    world.read_balance().await;
    let card = world.completed(MEMBER, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    world.wait(Duration::from_mins(3));
    world.ask_panel().await;
    assert!(shown(&world, card).text.contains("Refill: done"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_russian_reads_of_a_refill_in_russian() {
    let world = World::new().await;
    let card = world.order_in_russian(LINK).await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.press(RUSSIAN, "Восстановить").await;
    world.ask_panel().await;
    assert_snapshot!(news(&world.message(RUSSIAN, card).unwrap()), @"
    Bot: #1001 · ✅ Выполнен
         ▰▰▰▰▰▰▰▰▰▰ 100 %
         Восстановление: запрошено 22 ноя 12:12 UTC. Ещё не началось.
    ");
    world.wait(Duration::from_mins(3));
    world.ask_panel().await;
    assert_snapshot!(news(&world.last(RUSSIAN)), @"
    Bot: #1001 · ✅ Выполнен
         Восстановление: выполнено.
    ");
    world.end().await;
}

impl World {
    /// An order of a Russian's, to its card; the number of the card's message.
    pub(super) async fn order_in_russian(&self, link: &str) -> i64 {
        self.find(RUSSIAN, "1207").await;
        self.say(RUSSIAN, link).await;
        self.say(RUSSIAN, "2000").await;
        self.press(RUSSIAN, "Подтвердить").await.message_id
    }
}
