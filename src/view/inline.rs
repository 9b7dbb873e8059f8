//! Inline mode: a service as a row of the list, and as the card that is posted into somebody's chat. Strangers read it, so it says
//! what the panel sells and nothing of whoever posts it.

use super::{
    Reader,
    parts::{ID, NAME, code, fact, html, limits, line, lines, platform as platform_name, rate},
};
use crate::{
    domain::{catalog::Service, platform::Platform},
    i18n::{Lang, label, t},
};

/// The longest title and description in the list, in UTF-16 units: Telegram shows a line of each.
const ROW: usize = 100;

/// What a deep link may carry.
const PAYLOAD: usize = 64;

/// A service that may be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its key in the list.
    pub key: String,
    /// The first line in the list; plain text.
    pub title: String,
    /// The line below it; plain text.
    pub about: String,
    /// The message that is posted. HTML.
    pub text: String,
    /// What stands on its button; plain text.
    pub button: String,
    /// Where the button leads.
    pub link: String,
}

/// The link that opens a service in the bot. `None` for an id that no such link can carry.
pub fn deep_link(bot: &str, service: &Service) -> Option<String> {
    let payload = format!("s_{}", service.panel_service);
    let fits = payload.len() <= PAYLOAD
        && payload.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    fits.then(|| format!("https://t.me/{bot}?start={payload}"))
}

/// A service in the list and as a card.
pub fn card(service: &Service, platform: Platform, link: String, reader: &Reader) -> Card {
    let lang = reader.lang;
    let rate = price_label(service, reader);
    let limits = (!service.is_per_order()).then(|| limits(service.least(), service.max));
    let about = [Some(platform_name(platform, lang)), Some(rate.clone()), limits.clone()];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let text = lines([
        Some(format!("<b>{}</b>", html(&line(&service.name, NAME)))),
        Some(fact(&label!(lang, "inline-platform"), &platform_name(platform, lang), lang)),
        Some(html(&rate)),
        limits.map(|limits| t!(lang, "inline-limits", limits = limits)),
        Some(format!("ID {}", code(&service.panel_service, ID))),
    ]);
    Card {
        key: service.id.0.to_string(),
        title: line(&service.name, ROW),
        about: line(&about, ROW),
        text,
        button: label!(lang, "btn-inline-order"),
        link,
    }
}

fn price_label(service: &Service, reader: &Reader) -> String {
    let rate = rate(service.rate, reader);
    if service.is_per_order() {
        label!(reader.lang, "inline-per-order", rate = rate)
    } else {
        label!(reader.lang, "inline-per-1000", rate = rate)
    }
}

/// What stands above an empty list: that nothing was found, and the way to the bot.
pub fn nothing(lang: Lang) -> String {
    label!(lang, "btn-inline-nothing")
}

/// What stands above the list for whoever may not order: the way to the bot.
pub fn open(lang: Lang) -> String {
    label!(lang, "btn-inline-open")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::sample::{instagram, reader, service};

    #[test]
    fn only_ids_that_a_link_can_carry_are_offered() {
        let link = |id: &str| deep_link("our_bot", &Service { panel_service: id.into(), ..service() });
        assert_eq!(link("1204").as_deref(), Some("https://t.me/our_bot?start=s_1204"));
        assert!(link(&"a".repeat(62)).is_some());
        for id in ["12 04", "1204&x", "№1204", &"a".repeat(63)] {
            assert_eq!(link(id), None, "{id}");
        }
    }

    #[test]
    fn a_card_is_escaped_and_says_what_is_sold() {
        let hostile = Service { name: "<b>Likes</b> & more\n\u{202e}".into(), ..service() };
        let cards = Lang::ALL.map(|lang| card(&hostile, instagram(), "https://t.me/x".into(), &reader(lang)));
        insta::assert_snapshot!("inline", format!("{cards:#?}"));
    }
}
