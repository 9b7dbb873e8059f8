//! Inviting friends: one's own link, and what it brought.

use url::Url;

use super::{
    Act, Button, Reader, Screen, Style,
    page::InvitePage,
    parts::{back_and_menu, button, code, money, paragraphs, screen, table},
    prices::percent,
};
use crate::{
    dialog::Action,
    i18n::{Lang, label, number, t},
};

/// How long a link may be.
const LINK: usize = 200;

/// One's own link, and what it brought. Neither who came nor what they ordered is said.
pub fn invite(page: &InvitePage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(t!(lang, "page-invite", percent = percent(page.part.share(), lang))),
        Some(code(&page.link, LINK)),
        Some(table(&[
            (label!(lang, "fact-invite-came"), number(page.invited.came)),
            (label!(lang, "fact-invite-earned"), money(page.invited.earned, reader)),
        ])),
    ]);
    let plain = |label: String, act: Act| Button { label, style: Style::Plain, act };
    let share = Url::parse_with_params("https://t.me/share/url", [("url", page.link.as_str())]).ok();
    let mut row = vec![plain(label!(lang, "btn-invite-copy"), Act::Copy(page.link.clone()))];
    row.extend(share.map(|url| plain(label!(lang, "btn-invite-share"), Act::Open(url))));
    screen(text, vec![row, back_and_menu(reader)])
}

/// The button that leads there.
pub fn invite_button(lang: Lang) -> Button {
    button(label!(lang, "btn-invite"), Action::Invite)
}
