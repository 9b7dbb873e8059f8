//! Inline mode: members list services in any chat and post one as a card; others are shown the way to the bot.

use insta::assert_snapshot;
use panelgram_sandbox::telegram::Fault;

use crate::world::{ADMIN, FOREIGN_GROUP, MEMBER, RUSSIAN, STRANGER, World};

/// What somebody gets for words typed behind the bot's name.
async fn ask(world: &World, person: i64, words: &str, offset: &str) -> (String, serde_json::Value) {
    let asked = world.telegram.ask_inline(person, words, offset);
    world.settle(asked.update_id).await;
    let answer = world.telegram.inline_answer(&asked.query_id).expect("an answer");
    (asked.query_id, answer)
}

#[tokio::test]
async fn a_member_posts_a_card_that_opens_the_service() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    let (query, answer) = ask(&world, MEMBER, "1207", "").await;
    assert_eq!((&answer["is_personal"], answer["cache_time"].as_i64()), (&true.into(), Some(10)));
    let first = &answer["results"][0];
    assert!(first["title"].as_str().unwrap().contains("Real Mix"), "{first}");
    assert!(first["description"].as_str().unwrap().contains("$0.90"), "{first}");
    let posted = world.telegram.choose_inline(MEMBER, FOREIGN_GROUP, &query, first["id"].as_str().unwrap());
    world.settle(posted.update_id).await;
    let card = world.message(FOREIGN_GROUP, posted.message_id).unwrap();
    assert!(card.text.contains("Real Mix") && !card.text.contains("Max"), "{card:?}");
    let link = card.keyboard[0][0].url.clone().unwrap();
    assert_eq!(link, "https://t.me/our_bot?start=s_1207");
    let opened = world.say(MEMBER, "/start s_1207").await;
    assert!(opened.text.contains("Real Mix") && opened.text.contains("Send the link"), "{opened:?}");
    world.end().await;
}

#[tokio::test]
async fn the_list_is_in_the_readers_language_and_goes_on_where_it_ended() {
    let world = World::new().await;
    world.say(RUSSIAN, "/start").await;
    let (_, answer) = ask(&world, RUSSIAN, "telegram", "").await;
    let first = answer["results"][0].to_string();
    assert!(first.contains("за 1000") && first.contains("Заказать в боте"), "{first}");
    let mut seen = vec![];
    let mut offset = String::new();
    loop {
        let (_, answer) = ask(&world, MEMBER, "instagram", &offset).await;
        let results = answer["results"].as_array().unwrap();
        assert!((1..=20).contains(&results.len()), "{answer}");
        seen.extend(results.iter().map(|result| result["id"].to_string()));
        match answer["next_offset"].as_str() {
            Some(next) if !next.is_empty() => offset = next.to_owned(),
            _ => break,
        }
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count, "each once");
    world.end().await;
}

#[tokio::test]
async fn outsiders_see_the_way_to_the_bot_and_nothing_of_the_catalog() {
    let world = World::new().await;
    // Before they ever wrote, and as somebody who asked to be let in.
    for _ in 0..2 {
        for words in ["", "1207", "instagram"] {
            let (_, answer) = ask(&world, STRANGER, words, "").await;
            assert_eq!(answer["results"], serde_json::json!([]), "{answer}");
            assert_eq!(answer["button"]["text"], "Open the bot");
        }
        world.say(STRANGER, "/start").await;
    }
    let door = world.say(STRANGER, "/start inline").await;
    assert!(door.text.contains("request has been sent"), "{door:?}");
    world.end().await;
}

#[tokio::test]
async fn an_empty_query_lists_favourites_and_odd_ones_do_no_harm() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "☆").await;
    let (_, answer) = ask(&world, MEMBER, " ", "").await;
    assert_eq!(answer["results"].as_array().unwrap().len(), 1, "{answer}");
    for (words, offset) in [("qqqqqq", ""), ("1207", "99999999999999999999"), ("1207", "-1"), ("<b>", "x")] {
        ask(&world, MEMBER, words, offset).await;
    }
    world.end().await;
}

#[tokio::test]
async fn without_words_favourites_come_first_and_then_what_was_used_most() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "50")]).await;
    let post = "https://www.instagram.com/p/abc/";
    for (service, link) in [("1249", "a"), ("1214", "b"), ("1214", "c"), ("1207", "d")] {
        world.order(MEMBER, service, &format!("{post}{link}"), "1000").await;
    }
    for service in ["1221", "1207"] {
        world.find(MEMBER, service).await;
        world.press(MEMBER, "☆").await;
    }
    let (_, answer) = ask(&world, MEMBER, "", "").await;
    let titles: Vec<&str> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["title"].as_str().unwrap())
        .collect();
    assert_snapshot!(titles.join("\n"), @"
    Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
    🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней
    Instagram Followers | No Refill | 50K/Day ⚡
    Instagram Likes | Instant | Non Drop
    ");
    world.end().await;
}

#[tokio::test]
async fn what_finds_nothing_shows_the_way_to_the_bot() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    world.say(RUSSIAN, "/start").await;
    let mut said = vec![];
    let longest =
        ["щ".repeat(256), "likes ".repeat(43)[..256].to_owned(), "<b>&'\"".repeat(43)[..256].to_owned()];
    for words in ["unobtainium".to_owned()].iter().chain(&longest) {
        for person in [MEMBER, RUSSIAN] {
            let (_, answer) = ask(&world, person, words, "").await;
            let results = answer["results"].as_array().unwrap().len();
            let button = answer["button"]["text"].as_str().unwrap_or("-");
            let start = answer["button"]["start_parameter"].as_str().unwrap_or("-");
            said.push(format!("{words:.12}: {results} | {button} | {start}"));
        }
    }
    assert_snapshot!(said.join("\n"), @r#"
    unobtainium: 0 | Nothing found. Open the bot | inline
    unobtainium: 0 | Ничего не нашлось. Открыть бота | inline
    щщщщщщщщщщщщ: 0 | Nothing found. Open the bot | inline
    щщщщщщщщщщщщ: 0 | Ничего не нашлось. Открыть бота | inline
    likes likes : 13 | - | -
    likes likes : 13 | - | -
    <b>&'"<b>&'": 20 | - | -
    <b>&'"<b>&'": 20 | - | -
    "#);
    // Beyond the last page there is nothing to be told.
    let (_, answer) = ask(&world, MEMBER, "likes", "900").await;
    assert_eq!(answer["button"], serde_json::Value::Null, "{answer}");
    world.end().await;
}

#[tokio::test]
async fn the_cheapest_and_slips_are_understood_inline_too() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    let (_, answer) = ask(&world, MEMBER, "cheap instagrm folowers", "").await;
    let rows: Vec<String> = answer["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            format!("{} | {}", result["title"].as_str().unwrap(), result["description"].as_str().unwrap())
        })
        .collect();
    assert_snapshot!(rows.join("\n"), @"
    Instagram Followers | No Refill | 50K/Day ⚡ | Instagram · $0.42 per 1000 · 10–500 000
    Instagram Followers | Real Mix | R30 ♻️ | 5K/Day | Instagram · $0.90 per 1000 · 50–100 000
    Instagram Followers | Lifetime ♻️ | Old Accounts | Instagram · $2.7845 per 1000 · 100–1 000 000
    🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней | Instagram · $3.15 per 1000 · 20–20 000
    Instagram Mentions | Followers of a User | Instagram · $4.40 per 1000 · 1 000–200 000
    Instagram Followers | USA 🇺🇸 | Premium | Instagram · $11.20 per 1000 · 50–5 000
    ");
    world.end().await;
}

#[tokio::test]
async fn a_query_that_is_too_old_is_let_go_and_what_is_posted_here_is_no_search() {
    let world = World::new().await;
    world.say(ADMIN, "/start").await;
    let description =
        "Bad Request: query is too old and response timeout expired or query ID is invalid".into();
    world.telegram.fail_next("answerInlineQuery", 1, Fault::Refuse { code: 400, description });
    let asked = world.telegram.ask_inline(ADMIN, "1207", "");
    world.settle(asked.update_id).await;
    assert!(world.telegram.inline_answer(&asked.query_id).is_none());
    let (query, answer) = ask(&world, ADMIN, "1207", "").await;
    let before = world.last(ADMIN);
    let id = answer["results"][0]["id"].as_str().unwrap().to_owned();
    let posted = world.telegram.choose_inline(ADMIN, ADMIN, &query, &id);
    world.settle(posted.update_id).await;
    assert_eq!(world.last(ADMIN).message_id, before.message_id, "{}", world.chat(ADMIN));
    world.end().await;
}
