//! Making an order: link, quantity, and the whole of it before it is confirmed. Each screen shows what was entered before.

use super::{
    Button, Reader, Screen,
    browse::{per_order, rate_line},
    note,
    parts::{
        LINK, NAME, SHORT, back_and_menu, breadcrumb, button, confirm as confirm_button, html, limits, line,
        lines, money, paragraphs, platform as platform_name, rate, screen, table,
    },
};
use crate::{
    dialog::{Action, Draft, Note},
    domain::{catalog::Service, money::Amount, platform::Platform},
    i18n::{Arg, label, number, t},
};

/// The link is asked for.
pub fn link(draft: &Draft, service: &Service, platform: Platform, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let examples: Vec<String> =
        examples(platform).iter().map(|example| format!("<code>{}</code>", html(example))).collect();
    let entered = draft.link.as_deref().map(|link| {
        lines([
            Some(t!(lang, "page-link-entered", link = line(link, LINK))),
            Some(t!(lang, "page-link-entered-how")),
        ])
    });
    let text = paragraphs([
        Some(where_one_is(service, platform, reader)),
        Some(t!(lang, "page-link-how")),
        Some(lines([Some(t!(lang, "page-link-examples")), Some(examples.join("\n"))])),
        Some(t!(lang, "page-link-open")),
        entered,
    ]);
    let keep = draft.link.as_ref().map(|_| button(label!(lang, "btn-keep-link"), Action::EditQuantity));
    screen(text, vec![keep.into_iter().collect(), back_and_menu(reader)])
}

/// The quantity is asked for.
pub fn quantity(
    draft: &Draft,
    service: &Service,
    platform: Platform,
    quick: &[i64],
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(where_one_is(service, platform, reader)),
        draft.link.as_deref().map(|link| t!(lang, "page-quantity-link", link = line(link, LINK))),
        Some(t!(lang, "page-quantity-how")),
        Some(lines([
            Some(t!(lang, "page-quantity-limits", limits = limits(service.least(), service.max))),
            Some(rate_line(service, reader)),
        ])),
    ]);
    let one = |quantity: &i64| button(number(*quantity), Action::Quantity(*quantity));
    let few = &quick[..quick.len().min(8)];
    let mut rows: Vec<Vec<Button>> = few.chunks(3).map(|row| row.iter().map(one).collect()).collect();
    let entered = draft.quantity.filter(|quantity| !few.contains(quantity) && within(service, *quantity));
    rows.push(
        entered
            .map(|quantity| {
                let keep = label!(lang, "btn-keep-quantity", quantity = number(quantity));
                button(keep, Action::Quantity(quantity))
            })
            .into_iter()
            .collect(),
    );
    let other_link = draft.link.as_ref().map(|_| button(label!(lang, "btn-edit-link"), Action::EditLink));
    rows.push(other_link.into_iter().collect());
    rows.push(back_and_menu(reader));
    screen(text, rows)
}

fn within(service: &Service, quantity: i64) -> bool {
    (service.least()..=service.max).contains(&quantity)
}

/// The whole draft, one tap from an order.
pub fn confirm(
    draft: &Draft,
    service: &Service,
    platform: Platform,
    (price, balance_after): (Amount, Option<Amount>),
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let after = balance_after.filter(|_| reader.admin);
    let mut figures = vec![(label!(lang, "fact-quantity"), number(draft.quantity.unwrap_or(0)))];
    if !per_order(service) {
        figures.push((label!(lang, "fact-rate"), rate(service.rate, reader)));
    }
    figures.push((label!(lang, "fact-price"), money(price, reader)));
    figures.extend(after.map(|after| (label!(lang, "fact-balance-after"), money(after, reader))));

    let short = after.is_some_and(Amount::is_negative);
    let dearer = draft.rate_before.map(|before| Note::RateChanged { before, now: draft.rate });
    let other = draft.other_platform.map(|found| Note::OtherPlatform { found, wanted: platform });
    let cleaned = (!draft.removed.is_empty()).then(|| Note::LinkCleaned(draft.removed.clone()));
    let text = paragraphs([
        Some(breadcrumb(&[&platform_name(platform, lang)], &label!(lang, "page-confirm"))),
        Some(lines([
            Some(t!(lang, "page-service-name", name = line(&service.name, NAME))),
            draft.link.as_deref().map(|link| html(&line(link, LINK))),
        ])),
        Some(table(&figures)),
        dearer.map(|note| note::line(&note, reader)),
        other.map(|note| note::line(&note, reader)),
        cleaned.map(|note| note::line(&note, reader)),
        short.then(|| t!(lang, "page-confirm-short")),
    ]);
    let go = label!(lang, "btn-confirm", price = money(price, reader));
    let rows = vec![
        vec![confirm_button(go, Action::Confirm { draft: draft.number })],
        vec![
            button(label!(lang, "btn-edit-link"), Action::EditLink),
            button(label!(lang, "btn-edit-quantity"), Action::EditQuantity),
        ],
        back_and_menu(reader),
    ];
    screen(text, rows)
}

/// `utm_source, igsh, …`.
pub fn names(parameters: &[String]) -> Arg<'static> {
    let shown: Vec<String> = parameters.iter().take(5).map(|name| super::parts::code(name, 30)).collect();
    let more = if parameters.len() > shown.len() { ", …" } else { "" };
    Arg::Html(format!("{}{more}", shown.join(", ")).into())
}

fn where_one_is(service: &Service, platform: Platform, reader: &Reader) -> String {
    breadcrumb(&[&platform_name(platform, reader.lang)], &line(&service.name, SHORT))
}

/// Links as they look on a platform: of a post or video, of a person or channel. The same in every language.
fn examples(platform: Platform) -> &'static [&'static str] {
    match platform.slug() {
        "instagram" => &["https://www.instagram.com/p/DAbCdEf12/", "https://www.instagram.com/username/"],
        "telegram" => &["https://t.me/channel", "https://t.me/channel/123"],
        "youtube" => &["https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube.com/@channel"],
        "tiktok" => &[
            "https://www.tiktok.com/@username/video/7301234567890123456",
            "https://www.tiktok.com/@username",
        ],
        "facebook" => {
            &["https://www.facebook.com/username/posts/123456789", "https://www.facebook.com/username"]
        }
        "twitter" | "x" => &["https://x.com/username/status/1234567890123456789", "https://x.com/username"],
        "vk" | "vkontakte" => &["https://vk.com/wall-1_123", "https://vk.com/username"],
        "ok" | "odnoklassniki" => &["https://ok.ru/group/123/topic/456", "https://ok.ru/profile/123"],
        "threads" => {
            &["https://www.threads.net/@username/post/DAbCdEf12", "https://www.threads.net/@username"]
        }
        "twitch" => &["https://www.twitch.tv/username"],
        "spotify" => &["https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"],
        "soundcloud" => &["https://soundcloud.com/username/track"],
        "discord" => &["https://discord.gg/AbCdEf12"],
        "linkedin" => &["https://www.linkedin.com/in/username/"],
        "pinterest" => &["https://www.pinterest.com/pin/123456789012345678/"],
        "reddit" => &["https://www.reddit.com/r/name/comments/abc123/title/"],
        "rutube" => &["https://rutube.ru/video/0123456789abcdef0123456789abcdef/"],
        "dzen" => &["https://dzen.ru/a/AbCdEf123456"],
        "likee" => &["https://likee.video/@username/video/123456789"],
        "snapchat" => &["https://www.snapchat.com/add/username"],
        "whatsapp" => &["https://whatsapp.com/channel/0029AbCdEf"],
        "kick" => &["https://kick.com/username"],
        "rumble" => &["https://rumble.com/v123abc-title.html"],
        _ => &["https://example.com/page"],
    }
}
