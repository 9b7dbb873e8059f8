//! The screens, pure: a [`Page`] becomes a [`Screen`] in the reader's language. The same file names as in `dialog/`.
//! Every sentence is in `locales/`; everything untrusted is cut to a bounded length and escaped on its way into a text,
//! so that every screen is within Telegram's limits whatever its page holds.

use url::Url;

use crate::{
    dialog::{Action, Note, command::CommandName},
    domain::user::Taking,
    i18n::{Lang, label, t},
};

mod after;
mod browse;
mod code;
mod command;
mod desk;
pub mod detail;
pub mod digest;
mod door;
mod draft;
pub mod export;
mod fields;
mod friend;
pub mod inline;
mod link;
mod mass;
mod menu;
pub mod note;
pub mod notice;
mod one_line;
mod orders;
pub mod page;
mod parts;
mod people;
mod prices;
mod receipt;
mod shop;
mod status;
#[cfg(test)]
mod tests;
mod topup;
mod unclear;
mod wallet;

pub use crate::dialog::state::PLATFORMS_PER_PAGE;
pub use page::{Page, Reader};
pub use topup::{checkout_refusal, invoice_words};
/// A message: text in Telegram's HTML, and rows of buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// At most 4,096 UTF-16 units after its entities are read; at most one screen by design.
    pub text: String,
    /// Rows of at most 8, 100 in all.
    pub rows: Vec<Vec<Button>>,
    /// What stands in the empty line in which an answer is typed, where one is asked for: plain text of 1–64 characters.
    pub asks: Option<String>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says: plain text, not HTML.
    pub label: String,
    /// Its colour.
    pub style: Style,
    /// What it does.
    pub act: Act,
}

/// The colour of a button (Bot API 9.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As Telegram draws it.
    Plain,
    /// Blue: the main way on.
    Main,
    /// Green: confirms.
    Confirm,
    /// Red: refuses or stops.
    Danger,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Asks the bot for something.
    Ask(Action),
    /// Copies a text.
    Copy(String),
    /// Opens a page, or an invoice.
    Open(Url),
}

/// The screen of a page. On the way to an order, it is said where none is taken: not after somebody has entered it all.
pub fn render(page: &Page, reader: &Reader) -> Screen {
    let screen = screen_of(page, reader);
    if !page.leads_to_an_order() {
        return screen;
    }
    let why = match reader.taking {
        Taking::Open => return screen,
        Taking::Paused | Taking::Closed => t!(reader.lang, "page-not-taking"),
        Taking::Barred => t!(reader.lang, "page-barred"),
    };
    Screen { text: format!("{why}\n\n{}", screen.text), ..screen }
}

fn screen_of(page: &Page, reader: &Reader) -> Screen {
    match page {
        Page::Door { access, user, answered, introduced } => {
            let may_say = *answered && !introduced;
            door::door(*access, *user, *answered, may_say, reader)
        }
        Page::Menu(menu) => menu::menu(menu, reader),
        Page::Balance(totals) => menu::balance(totals, reader),
        Page::Wallet(page) => wallet::wallet(page, reader),
        Page::Adjust(page) => wallet::adjust(page, reader),
        Page::Prices(page) => prices::prices(page, reader),
        Page::Codes(page) => code::codes(page, reader),
        Page::Code => code::enter(reader),
        Page::Invite(page) => friend::invite(page, reader),
        Page::TopUp(page) => topup::sums(page, reader),
        Page::Pay(page) => topup::pay(page, reader),
        Page::Payments(page) => topup::payments(page, reader),
        Page::Terms { url, support } => topup::terms(url.as_deref(), support.as_deref(), reader),
        Page::Payment(page) => topup::payment(page, reader),
        Page::RefundPayment(page) => topup::refund(page, reader),
        Page::Receipt(page) => receipt::page(page, reader),
        Page::Export { whose, content } => export::choose((*whose, *content), reader),
        Page::Help => menu::help(reader),
        Page::Languages => menu::languages(reader),
        Page::Gone => menu::gone(reader),
        Page::Platforms { rows, paging } => browse::platforms(rows, *paging, reader),
        Page::Categories { platform, rows, paging } => browse::categories(*platform, rows, *paging, reader),
        Page::Services(list) => browse::services(list, reader),
        Page::Found(found) => browse::found(found, reader),
        Page::ForLink(uses) => browse::for_link(uses, reader),
        Page::Which(which) => one_line::which(which, reader),
        Page::Favourites { rows, paging } => browse::favourites(rows, *paging, reader),
        Page::Service(card) => browse::service_card(card, reader),
        Page::Field(form) => draft::field(form, reader),
        Page::Confirm(whole) => draft::confirm(whole, reader),
        Page::Mass(table) => mass::table(table, reader),
        Page::Batch { batch } => mass::batch(batch, reader),
        Page::Orders(list) => orders::list(list, reader),
        Page::Order(card) => orders::card(card, reader),
        Page::CancelOrder { order } => after::cancel_order(order, reader),
        Page::History { order, events, paging } => after::history(order, events, *paging, reader),
        Page::Users(people) => desk::users(people, reader),
        Page::Person { user, admin, spent, active, customer, discount } => {
            desk::person(user, *admin, (*spent, *active, customer.zip(*discount)), reader)
        }
        Page::CancelAll { user, active, newest } => desk::cancel_all(user, *active, *newest, reader),
        Page::Stats(figures) => desk::stats(figures, reader),
        Page::File { order, after, user, events, balance } => {
            desk::file(order, after, user, (events, *balance), reader)
        }
        Page::PanelId { order, asked } => unclear::panel_id_entry(*order, asked, reader),
        Page::NotPlaced { order, balance, found } => {
            unclear::not_placed(order, *balance, found.as_deref(), reader)
        }
    }
}

/// The screen with a sentence above it; a screen that says so by itself is left as it is.
#[must_use]
pub fn with_note(screen: Screen, note: &Note, reader: &Reader) -> Screen {
    if let Note::Several(notes) = note {
        return notes.iter().rev().fold(screen, |screen, note| with_note(screen, note, reader));
    }
    let said = note::line(note, reader);
    if screen.text.contains(&said) {
        return screen;
    }
    Screen { text: format!("{said}\n\n{}", screen.text), ..screen }
}

/// What the command menu says of a command: 1–256 characters.
pub fn command_description(name: CommandName, lang: Lang) -> String {
    command::description(name, lang)
}

/// What an empty chat with the bot says: at most 512 characters.
pub fn bot_description(lang: Lang) -> String {
    label!(lang, "bot-description")
}

/// What the bot's profile says: at most 120 characters.
pub fn bot_short_description(lang: Lang) -> String {
    label!(lang, "bot-short-description")
}
