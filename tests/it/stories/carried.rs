//! What people send instead of a link that is written out, and what stands around links, numbers and names unseen.

use insta::assert_snapshot;
use panelgram::{
    domain::{link::check_link, platform::Platform},
    panel::dialable_link,
};
use panelgram_sandbox::telegram::{Kind, Person};
use serde_json::{Value, json};

use crate::world::{ADMIN, GROUP, MEMBER, RUSSIAN, World};

const POST: &str = "https://www.instagram.com/p/CyAbc12/";

/// A message from the member as Telegram writes it, with this in it.
async fn sends(world: &World, fields: Value) -> String {
    let mut message = json!({"message_id": 9_000_000, "date": 1,
        "from": {"id": MEMBER, "is_bot": false, "first_name": "Max", "language_code": "en"},
        "chat": {"id": MEMBER, "type": "private", "first_name": "Max"}});
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let id = world.telegram.push_update(&json!({ "message": message }));
    world.settle(Some(id)).await;
    world.last(MEMBER).text
}

fn behind(words: &str, url: &str) -> Value {
    json!([{"type": "text_link", "offset": 0, "length": words.encode_utf16().count(), "url": url}])
}

fn photo() -> Value {
    json!([{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90, "file_size": 900}])
}

fn file() -> Value {
    json!({"file_id": "f", "file_unique_id": "f", "file_name": "f.mp4", "mime_type": "video/mp4", "file_size": 900,
        "width": 90, "height": 90, "duration": 3})
}

fn of_channel(username: Option<&str>) -> Value {
    let mut chat = json!({"id": -1_009, "type": "channel", "title": "News"});
    if let Some(name) = username {
        chat["username"] = name.into();
    }
    json!({"type": "channel", "date": 1, "chat": chat, "message_id": 77})
}

/// All the ways to send this link without writing it out.
fn ways(link: &str) -> Vec<Value> {
    let caption = format!("my new post {link}");
    let written = json!([{"type": "url", "offset": 12, "length": link.len()}]);
    vec![
        json!({"text": "🔥 here", "entities": behind("🔥 here", link)}),
        json!({"caption": "look", "caption_entities": behind("look", link), "photo": photo()}),
        json!({"caption": caption, "caption_entities": written, "photo": photo()}),
        json!({"caption": caption, "caption_entities": written, "video": file()}),
        json!({"caption": caption, "caption_entities": written, "document": file()}),
    ]
}

#[tokio::test]
async fn a_link_behind_words_or_below_a_picture_is_one_where_one_is_awaited() {
    let world = World::new().await;
    for way in ways(POST) {
        world.say(MEMBER, "/new").await;
        world.find(MEMBER, "1207").await;
        let asked = sends(&world, way.clone()).await;
        assert!(asked.contains("How many"), "{way}: {asked}");
        let confirm = world.say(MEMBER, "1000").await;
        assert!(confirm.text.contains(POST), "{way}: {confirm:?}");
        // There it takes the place of the one before.
        let other = sends(&world, ways("https://www.instagram.com/p/Other/")[1].clone()).await;
        assert!(other.contains("p/Other"), "{way}: {other}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_link_behind_words_or_below_a_picture_is_one_at_the_menu() {
    let world = World::new().await;
    for way in ways(POST) {
        world.say(MEMBER, "/start").await;
        let shown = sends(&world, way.clone()).await;
        assert!(shown.contains(POST), "{way}: {shown}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_forwarded_post_of_a_public_channel_is_its_address() {
    let world = World::new().await;
    let posts = [
        json!({"text": "News of today, see https://example.com/x"}),
        json!({"photo": photo()}),
        json!({"photo": photo(), "caption": "News"}),
    ];
    for mut post in posts {
        post["forward_origin"] = of_channel(Some("some_news"));
        world.say(MEMBER, "/start").await;
        let shown = sends(&world, post.clone()).await;
        assert!(shown.contains("https://t.me/some_news/77"), "{post}: {shown}");
    }
    // An album is one post.
    world.say(MEMBER, "/start").await;
    let said = world.telegram.messages(MEMBER).len();
    for number in 0..3 {
        let mut part =
            json!({"photo": photo(), "media_group_id": "a", "forward_origin": of_channel(Some("some_news"))});
        part["forward_origin"]["message_id"] = (80 + number).into();
        let shown = sends(&world, part).await;
        assert!(shown.contains("https://t.me/some_news/80"), "{shown}");
    }
    assert!(world.telegram.messages(MEMBER).len() <= said + 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_forwarded_post_of_a_private_channel_is_said_to_have_no_link() {
    let world = World::new().await;
    // Where a link is asked for, and where one may be sent first; words, or a picture.
    world.find(MEMBER, "1417").await;
    world.seen(MEMBER);
    forwards(&world, MEMBER, None).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: ⚠️ This post is from a private channel, and its link doesn’t open for everyone. Please send another one.
         Telegram › Telegram Просмотры и реакции
         👁 Просмотры Telegram | Один пост
         Price per 1000: $0.02
         Quantity: 50–1 000 000
         Average time: 2 minutes
         Refill: no
         Can be cancelled: no
         Drip-feed: yes
         Service ID: 1417
         Send the link to a post.
         For example:
         https://t.me/channel/123
         The link has to open for everyone.
         [☆ Add to favourites]
         [‹ Back] [Menu]
    ");
    world.say(RUSSIAN, "/start").await;
    world.seen(RUSSIAN);
    forwards(&world, RUSSIAN, None).await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Bot: ⚠️ Этот пост из закрытого канала, и ссылка на него открывается не у всех. Пришлите другую.
         Здравствуйте, Миша!
         Выберите платформу, пришлите ссылку или напишите, что ищете, – например, telegram просмотры.
         [Новый заказ]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [Мои заказы]
         [Баланс] [Язык] [Помощь]
    ");
    let shown = sends(&world, json!({"photo": photo(), "forward_origin": of_channel(None)})).await;
    assert!(shown.contains("private channel"), "{shown}");
    // Of a public one, its address is the link; and a note that is kept in a private one may hold a link, which is meant.
    forwards(&world, MEMBER, Some("some_news")).await;
    let asked = world.last(MEMBER);
    assert!(asked.text.contains("https://t.me/some_news/77") && asked.text.contains("How many"), "{asked:?}");
    let text = "to do: https://t.me/other/5";
    let entities = json!([{"type": "url", "offset": 7, "length": 20}]);
    let noted = json!({"text": text, "entities": entities, "forward_origin": of_channel(None)});
    let shown = sends(&world, noted).await;
    assert!(shown.contains("https://t.me/other/5") && !shown.contains("private"), "{shown}");
    world.end().await;
}

/// Somebody forwards a channel's post.
async fn forwards(world: &World, person: i64, channel: Option<&str>) {
    let post = Kind::ChannelPost { text: "News of today".into(), channel: channel.map(str::to_owned) };
    let sent = world.telegram.send_other(person, person, post);
    world.settle(sent.update_id).await;
}

/// The longest caption that Telegram takes, in its own count, with emoji of two units before a link at its end.
#[tokio::test]
async fn captions_of_1024_characters_are_read_to_their_end() {
    let world = World::new().await;
    let before = format!("{}: ", "🔥".repeat((1_024 - POST.len()) / 2 - 1));
    let caption = format!("{before}{POST}");
    let start = before.encode_utf16().count();
    assert_eq!(caption.encode_utf16().count(), 1_024);
    let seen = json!([{"type": "url", "offset": start, "length": POST.len()}]);
    let words = format!("{before}{}", "x".repeat(POST.len()));
    let behind = json!([{"type": "text_link", "offset": start, "length": POST.len(), "url": POST}]);
    let none = "я".repeat(1_024);
    for media in [json!({"photo": photo()}), json!({"video": file()})] {
        for (caption, entities, is_link) in
            [(&caption, &seen, true), (&words, &behind, true), (&none, &json!([]), false)]
        {
            world.find(MEMBER, "1249").await;
            let mut fields = media.clone();
            fields["caption"] = caption.as_str().into();
            fields["caption_entities"] = entities.clone();
            let shown = sends(&world, fields).await;
            assert_eq!(shown.contains(POST) && shown.contains("How many"), is_link, "{shown}");
            assert_eq!(shown.contains("no text here"), !is_link, "{shown}");
        }
    }
    world.end().await;
}

#[tokio::test]
async fn where_words_are_awaited_they_are_what_was_written() {
    let world = World::new().await;
    world.say(MEMBER, "/search custom comments").await;
    let found = world.last(MEMBER);
    let label = found.labels().iter().find(|label| label.contains("omment")).unwrap().to_string();
    world.press(MEMBER, &label).await;
    world.say(MEMBER, POST).await;
    sends(&world, json!({"text": "so nice", "entities": behind("so nice", "https://example.com/hidden")}))
        .await;
    let chat = world.chat(MEMBER);
    assert!(chat.contains("so nice") && !chat.contains("example.com/hidden"), "{chat}");
    world.end().await;
}

#[tokio::test]
async fn what_is_unseen_at_the_ends_of_a_link_goes_and_inside_it_is_refused() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    let inside = world.say(MEMBER, "https://www.instagram.com/p/Cy\u{200f}Abc12/").await;
    assert!(inside.text.contains("hidden") || inside.text.contains("invisible"), "{inside:?}");
    world.say(MEMBER, &format!("\u{2067}\u{200f}{POST}\u{200e}\u{2069}")).await;
    let confirm = world.say(MEMBER, "١\u{66c}٠٠٠").await;
    assert!(confirm.text.contains(POST) && confirm.text.contains("Check your order"), "{confirm:?}");
    world.end().await;
}

#[tokio::test]
async fn a_private_address_in_disguise_is_refused() {
    let world = World::new().await;
    for host in [
        "127.0.0.1.nip.io",
        "localtest.me",
        "app.localtest.me",
        "10-0-0-1.sslip.io",
        "lvh.me",
        "x.vcap.me",
        "NIP.IO",
    ] {
        let refused = world.say(MEMBER, &format!("https://{host}/x")).await;
        assert!(refused.text.contains("leads into a private network"), "{host}: {refused:?}");
    }
    for host in ["notnip.io", "nip.io.example.com"] {
        let taken = world.say(MEMBER, &format!("https://{host}/x")).await;
        assert!(!taken.text.contains("private network"), "{host}: {taken:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn the_link_that_is_confirmed_is_the_one_that_is_sent() {
    let world = World::new().await;
    let shown = world.say(MEMBER, "https://t.me/+AbCd").await;
    assert!(shown.text.contains("https://t.me/joinchat/AbCd"), "{shown:?}");
    let confirm = world.draft(MEMBER, "1207", "https://t.me/+AbCd", "1000").await;
    assert!(
        confirm.text.contains("https://t.me/joinchat/AbCd")
            && confirm.text.contains("the same invitation as t.me/+AbCd"),
        "{confirm:?}"
    );
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://t.me/joinchat/AbCd").len(), 1);
    // Nothing that can be confirmed is spelled otherwise for the panel.
    let telegram = Platform::from_slug("telegram").unwrap();
    for link in [
        "t.me/+AbCd",
        "http://www.t.me/+AbCd",
        "telegram.me/%2BAbCd",
        "tg://join?invite=AbCd",
        "t.me/+7999",
        "t.me/+Ab/5",
        "@durov",
        "telegram.dog/+A?x=+1",
    ] {
        let checked = check_link(link, telegram).unwrap().url;
        assert_eq!(dialable_link(&checked), checked, "{link}");
    }
    world.end().await;
}

#[tokio::test]
async fn unseen_letters_of_names_never_reach_admins() {
    let world = World::new().await;
    world.telegram.add_person(Person {
        id: 5_005,
        first_name: "A\u{200b}d\u{200d}\u{2060}min\u{e0041}\u{202e}".to_owned(),
        last_name: Some("\u{3164}\u{feff}".to_owned()),
        username: None,
        language_code: Some("en".to_owned()),
        about: String::new(),
    });
    world.say(5_005, "/start").await;
    world.tell().await;
    let asked = world.last(GROUP).text;
    assert!(asked.contains("Admin\n"), "{asked:?}");
    world.say_in(ADMIN, GROUP, "/users").await;
    let users = world.telegram.transcript(GROUP);
    let unseen = ['\u{200b}', '\u{200d}', '\u{2060}', '\u{e0041}', '\u{202e}', '\u{3164}', '\u{feff}'];
    assert!(users.contains("Admin") && !users.contains(unseen), "{users:?}");
    let said: String = world.telegram.calls().iter().map(|call| call.body.to_string()).collect();
    assert!(!said.contains(unseen), "{said}");
    world.end().await;
}

#[tokio::test]
async fn html_in_a_description_is_text_with_its_lines() {
    let world = World::new().await;
    super::life::execute(
        &world,
        "update services set description = '<p>Start: 0-1 hour<br>Speed: 5K/day</p>' where panel_service = '1207'",
    )
    .await;
    let world = world.restart().await;
    let card = world.find(MEMBER, "1207").await;
    assert!(card.text.contains("Start: 0-1 hour\nSpeed: 5K/day"), "{card:?}");
    world.end().await;
}
