//! How many taps and messages a first order takes on each way, counted from the menu that `/start` shows to the order that the panel gets.
//! These are the goals: a change that needs one more has to say why.

use crate::world::{MEMBER, RUSSIAN, World};

const VIDEO: &str = "https://www.tiktok.com/@username/video/7301234567890123456";

/// Somebody who is at the menu, and what they did from there.
struct Way<'a> {
    world: &'a World,
    person: i64,
    taps: usize,
    messages: usize,
}

impl<'a> Way<'a> {
    async fn from_the_menu(world: &'a World, person: i64) -> Self {
        world.say(person, "/start").await;
        Self { world, person, taps: 0, messages: 0 }
    }

    async fn tap(mut self, label: &str) -> Self {
        self.world.press(self.person, label).await;
        self.taps += 1;
        self
    }

    async fn say(mut self, text: &str) -> Self {
        self.world.say(self.person, text).await;
        self.messages += 1;
        self
    }

    /// `5 T + 1 M`, once the order is placed and the panel has it.
    async fn until_an_order_of(self, target: &str) -> String {
        self.world.submit().await;
        let orders = self.world.panel.orders();
        let chat = self.world.chat(self.person);
        assert!(
            orders.iter().any(|order| order.link == target
                || order.fields.get("username").is_some_and(|name| name == target)),
            "{chat}"
        );
        format!("{} T + {} M", self.taps, self.messages)
    }
}

#[tokio::test]
async fn by_the_menu_an_order_takes_five_taps_and_a_message() {
    let world = World::new().await;
    let way = Way::from_the_menu(&world, MEMBER).await;
    let way = way.tap("Instagram").await.tap("Followers").await.tap("Real Mix").await;
    let way = way.say("https://instagram.com/p/menu").await.tap("1\u{a0}000").await.tap("Confirm").await;
    assert_eq!(way.until_an_order_of("https://instagram.com/p/menu").await, "5 T + 1 M");
    let way = Way::from_the_menu(&world, RUSSIAN).await;
    let way = way.tap("Telegram").await.tap("Подписчики").await.tap("Быстрые").await;
    let way = way.say("https://t.me/menu").await.tap("1\u{a0}000").await.tap("Подтвердить").await;
    assert_eq!(way.until_an_order_of("https://t.me/menu").await, "5 T + 1 M");
    world.end().await;
}

#[tokio::test]
async fn by_the_menu_and_a_platform_with_one_category_it_takes_four_taps_and_a_message() {
    let world = World::new().await;
    let way = Way::from_the_menu(&world, MEMBER).await.tap("TikTok").await.tap("Likes | Instant").await;
    let way = way.say(VIDEO).await.tap("1\u{a0}000").await.tap("Confirm").await;
    assert_eq!(way.until_an_order_of(VIDEO).await, "4 T + 1 M");
    world.end().await;
}

#[tokio::test]
async fn from_a_pasted_link_it_takes_three_taps_and_a_message() {
    let world = World::new().await;
    let way = Way::from_the_menu(&world, MEMBER).await.say(VIDEO).await;
    let way = way.tap("Likes | Instant").await.tap("1\u{a0}000").await.tap("Confirm").await;
    assert_eq!(way.until_an_order_of(VIDEO).await, "3 T + 1 M");
    world.end().await;
}

#[tokio::test]
async fn by_words_it_takes_three_taps_and_two_messages() {
    let world = World::new().await;
    let way = Way::from_the_menu(&world, MEMBER).await.say("instagram likes").await.tap("Non Dr").await;
    let way = way.say("https://instagram.com/p/words").await.tap("1\u{a0}000").await.tap("Confirm").await;
    assert_eq!(way.until_an_order_of("https://instagram.com/p/words").await, "3 T + 2 M");
    let way =
        Way::from_the_menu(&world, RUSSIAN).await.say("лайки инстаграм").await.tap("Быстрый старт").await;
    let way = way.say("https://instagram.com/p/slova").await.tap("1\u{a0}000").await.tap("Подтвердить").await;
    assert_eq!(way.until_an_order_of("https://instagram.com/p/slova").await, "3 T + 2 M");
    world.end().await;
}

#[tokio::test]
async fn one_line_takes_a_tap_and_a_message() {
    let world = World::new().await;
    for (person, confirm) in [(MEMBER, "Confirm"), (RUSSIAN, "Подтвердить")] {
        let link = format!("https://instagram.com/p/line{person}");
        let way = Way::from_the_menu(&world, person).await.say(&format!("1249 {link} 1500")).await;
        assert_eq!(way.tap(confirm).await.until_an_order_of(&link).await, "1 T + 1 M");
    }
    world.end().await;
}

#[tokio::test]
async fn a_subscription_is_two_answers_and_the_confirmation() {
    let world = World::new().await;
    for (person, order, confirm) in [(MEMBER, "Order", "Confirm"), (RUSSIAN, "Заказать", "Подтвердить")]
    {
        world.find(person, "1277").await;
        world.press(person, order).await;
        let name = format!("anna{person}");
        let way = Way { world: &world, person, taps: 0, messages: 0 };
        let way = way.say(&name).await.say("100–200").await.tap(confirm).await;
        assert_eq!(way.until_an_order_of(&name).await, "1 T + 2 M");
    }
    world.end().await;
}
