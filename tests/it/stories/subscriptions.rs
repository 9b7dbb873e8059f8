//! A subscription is two answers: whose posts, and how many for each. The rest has a value from the start and is changed at the
//! confirmation.

use insta::assert_snapshot;

use crate::{
    transcript::screen,
    world::{MEMBER, RUSSIAN, World},
};

#[tokio::test]
async fn two_answers_lead_to_the_confirmation_and_the_rest_is_changed_there() {
    let world = World::new().await;
    for (person, order, name) in [(MEMBER, "Order", "@anna"), (RUSSIAN, "Заказать", "@vera")] {
        world.find(person, "1277").await;
        world.seen(person);
        world.press(person, order).await;
        world.say(person, name).await;
        world.say(person, "100–200").await;
        if person == MEMBER {
            assert_snapshot!(world.seen(person), @"
            Max taps [Order]
            Now: Instagram › Instagram Auto Likes | New Posts
                 Whose new posts? Send the username or the link to the page. It has to be public.
                 [‹ Back] [Menu]
            Max: @anna
            Now: Instagram › Instagram Auto Likes | New Posts
                 Posts of: anna
                 How many for each post? Send a number, or a range such as 100–200: each post then gets its own number from it, which looks more natural.
                 Allowed: 20–10 000
                 Price per 1000: $0.35
                 [20 · $0.007] [1 000 · $0.35]
                 [5 000 · $1.75]
                 [‹ Back] [Menu]
            Max: 100–200
            Now: Instagram › Check your order
                 Instagram Auto Likes | New Posts
                 anna
                 Per post        100–200
                 New posts            10
                 Delay           At once
                 Per 1000          $0.35
                 Price, at most    $0.70
                 You pay for each post as it’s delivered, and never more than this in all.
                 [Confirm · at most $0.70]
                 [✎ Username] [✎ Per post]
                 [✎ New posts] [✎ Old posts]
                 [✎ Delay] [✎ End date]
                 [‹ Back] [Menu]
            ");
        } else {
            assert_snapshot!(world.seen(person), @"
            Миша taps [Заказать]
            Now: Instagram › Instagram Auto Likes | New Posts
                 За чьими постами следить? Пришлите имя пользователя или ссылку на страницу. Она должна быть открыта для всех.
                 [‹ Назад] [Меню]
            Миша: @vera
            Now: Instagram › Instagram Auto Likes | New Posts
                 Посты: vera
                 Сколько на каждый пост? Пришлите число или диапазон, например 100–200: тогда у каждого поста число будет своё – так естественнее.
                 Можно заказать: 20–10 000
                 Цена за 1000: 0,35 $
                 [20 · 0,007 $] [1 000 · 0,35 $]
                 [5 000 · 1,75 $]
                 [‹ Назад] [Меню]
            Миша: 100–200
            Now: Instagram › Проверьте заказ
                 Instagram Auto Likes | New Posts
                 vera
                 На пост          100–200
                 Новые посты           10
                 Задержка           Сразу
                 Цена за 1000      0,35 $
                 Цена, не больше   0,70 $
                 Списывается за каждый выполненный пост, всего – не больше этой суммы.
                 [Подтвердить · до 0,70 $]
                 [✎ Имя пользователя] [✎ На пост]
                 [✎ Новые посты] [✎ Старые посты]
                 [✎ Задержка] [✎ Дата окончания]
                 [‹ Назад] [Меню]
            ");
        }
    }
    // What has a value is entered anew, or left as it is.
    world.press(MEMBER, "New posts").await;
    let kept = world.press(MEMBER, "Back").await;
    assert!(kept.button("Confirm").is_some(), "{kept:?}");
    world.taps(MEMBER, &["New posts", "50", "Old posts"]).await;
    world.press(MEMBER, "5").await;
    world.taps(MEMBER, &["Delay", "30 minutes", "End date"]).await;
    let confirm = world.say(MEMBER, "31.12.2027").await;
    assert_snapshot!(screen(&confirm), @"
    Bot: Instagram › Check your order
         Instagram Auto Likes | New Posts
         anna
         Per post           100–200
         New posts               50
         Old posts                5
         Delay           30 minutes
         End date        31.12.2027
         Per 1000             $0.35
         Price, at most       $3.85
         You pay for each post as it’s delivered, and never more than this in all.
         [Confirm · at most $3.85]
         [✎ Username] [✎ Per post]
         [✎ New posts] [✎ Old posts]
         [✎ Delay] [✎ End date]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Confirm").await;
    world.press(RUSSIAN, "Подтвердить").await;
    world.submit().await;
    let sent: Vec<String> = world.panel.orders().iter().map(|order| format!("{:?}", order.fields)).collect();
    assert_snapshot!(sent.join("\n"), @r#"
    {"delay": "30", "expiry": "31/12/2027", "max": "200", "min": "100", "old_posts": "5", "posts": "50", "username": "anna"}
    {"delay": "0", "max": "200", "min": "100", "posts": "10", "username": "vera"}
    "#);
    world.end().await;
}

#[tokio::test]
async fn how_many_for_each_post_is_a_number_or_a_range() {
    let world = World::new().await;
    world.find(MEMBER, "1277").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, "anna").await;
    let mut said = vec![];
    for text in ["200-100", "5-100", "100-20000", "-5", "many", "100 to 200", "1к", "от 50 до 60"] {
        let answer = world.say(MEMBER, text).await;
        let line = |part: &str| {
            answer.text.lines().find(|line| line.contains(part)).map(str::trim).map(str::to_owned)
        };
        said.push(format!("{text}: {}", line("⚠️").or(line("Per post")).unwrap_or_default()));
        if answer.button("Confirm").is_some() {
            world.press(MEMBER, "Per post").await;
        }
    }
    assert_snapshot!(said.join("\n").replace('\u{a0}', " "), @"
    200-100: ⚠️ 100 isn’t possible here: it must be from 200, your own minimum, to 10 000.
    5-100: ⚠️ 5 isn’t possible here: it must be from 20 to 10 000.
    100-20000: ⚠️ 20 000 isn’t possible here: it must be from 100, your own minimum, to 10 000.
    -5: ⚠️ The number has to be above zero.
    many: ⚠️ Please send one number, in digits.
    100 to 200: Per post        100–200
    1к: Per post          1 000
    от 50 до 60: Per post          50–60
    ");
    // In one line, too.
    let confirm = world.say(MEMBER, "/new 1277 @anna 100").await;
    assert_snapshot!(screen(&confirm), @"
    Bot: Instagram › Check your order
         Instagram Auto Likes | New Posts
         anna
         Per post            100
         New posts            10
         Delay           At once
         Per 1000          $0.35
         Price, at most    $0.35
         You pay for each post as it’s delivered, and never more than this in all.
         [Confirm · at most $0.35]
         [✎ Username] [✎ Per post]
         [✎ New posts] [✎ Old posts]
         [✎ Delay] [✎ End date]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_subscription_is_ordered_again_without_a_question() {
    let world = World::new().await;
    world.find(MEMBER, "1277").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, "anna").await;
    world.say(MEMBER, "100-200").await;
    world.press(MEMBER, "Confirm").await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.tell().await;
    let again = world.press(MEMBER, "Order again").await;
    let shown = world.last(MEMBER);
    assert!(shown.button("Confirm").is_some() && shown.text.contains("100–200"), "{again:?} {shown:?}");
    world.end().await;
}
