//! Links in words: what is at one, what a service wants to be sent, which order runs for the same one.

use super::parts::{html, lines, paragraphs};
use crate::{
    domain::{
        link_kind::{Aim, LinkKind, examples},
        order::{Order, OrderStatus},
        platform::Platform,
    },
    i18n::{Lang, label, t},
};

/// What is at a link, behind "a link": `to a post`. On some platforms one word is too narrow for what has such addresses.
pub fn kind(kind: LinkKind, platform: Platform, lang: Lang) -> String {
    match (kind, platform.slug()) {
        (LinkKind::Profile, "facebook" | "vk" | "ok" | "linkedin") => label!(lang, "link-kind-page"),
        (LinkKind::Profile, "spotify" | "apple_music" | "yandex_music" | "deezer") => {
            label!(lang, "link-kind-artist")
        }
        (LinkKind::Profile, _) => label!(lang, "link-kind-profile"),
        (LinkKind::Channel, "telegram") => label!(lang, "link-kind-channel-or-group"),
        (LinkKind::Channel, _) => label!(lang, "link-kind-channel"),
        (LinkKind::Group, _) => label!(lang, "link-kind-group"),
        (LinkKind::Invite, _) => label!(lang, "link-kind-invite"),
        (LinkKind::Bot, _) => label!(lang, "link-kind-bot"),
        (LinkKind::Post, _) => label!(lang, "link-kind-post"),
        (LinkKind::Video, _) => label!(lang, "link-kind-video"),
        (LinkKind::Reel, _) => label!(lang, "link-kind-reel"),
        (LinkKind::Story, _) => label!(lang, "link-kind-story"),
        (LinkKind::Live, _) => label!(lang, "link-kind-live"),
        (LinkKind::Comment, _) => label!(lang, "link-kind-comment"),
        (LinkKind::Playlist, _) => label!(lang, "link-kind-playlist"),
        (LinkKind::Track, _) => label!(lang, "link-kind-track"),
        (LinkKind::Product, _) => label!(lang, "link-kind-product"),
        (LinkKind::Place, _) => label!(lang, "link-kind-place"),
        (LinkKind::App, _) => label!(lang, "link-kind-app"),
        (LinkKind::Website, _) => label!(lang, "link-kind-website"),
    }
}

/// Which link is asked for, with an example. HTML.
pub fn asked(aim: Option<Aim>, platform: Platform, lang: Lang) -> String {
    let Some(aim) = aim else {
        return paragraphs([
            Some(t!(lang, "page-link-how")),
            Some(like(&examples(platform), lang)),
            // What is at any other address is not the bot's to say.
            platform.has_hosts().then(|| t!(lang, "page-link-open")),
        ]);
    };
    // Invitations are for what is not public, and a website is where its owner says.
    let is_public = !matches!(aim.kind, LinkKind::Invite | LinkKind::Website | LinkKind::App);
    paragraphs([
        Some(t!(lang, "page-link-how-kind", kind = kind(aim.kind, platform, lang))),
        aim.example().map(|example| like(&[example], lang)),
        is_public.then(|| t!(lang, "page-link-public")),
    ])
}

fn like(examples: &[&str], lang: Lang) -> String {
    let examples = examples.iter().map(|example| Some(format!("<code>{}</code>", html(example))));
    lines([Some(t!(lang, "page-link-examples"))].into_iter().chain(examples))
}

/// An order of the same service and link that has not ended. HTML.
pub fn running(order: &Order, lang: Lang) -> Option<String> {
    let number = order.id.to_string();
    match order.status {
        OrderStatus::Running => Some(match order.percent() {
            Some(percent) => t!(lang, "page-confirm-running-percent", order = number, percent = percent),
            None => t!(lang, "page-confirm-running", order = number),
        }),
        OrderStatus::Reserved | OrderStatus::Submitting => {
            Some(t!(lang, "page-confirm-waiting", order = number))
        }
        OrderStatus::Unclear => Some(t!(lang, "page-confirm-unclear", order = number)),
        OrderStatus::Completed
        | OrderStatus::Partial
        | OrderStatus::Cancelled
        | OrderStatus::Failed
        | OrderStatus::Rejected => None,
    }
}
