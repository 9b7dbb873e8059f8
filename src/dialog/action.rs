//! What a button asks for, and its spelling in callback data (at most 64 bytes). What comes back is a claim, not a
//! proof: decoding only says what was asked; whether it may be done is decided in the flows.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use crate::{
    dialog::state::Filter,
    domain::{
        catalog::{CategoryId, ServiceId},
        export::Period,
        name::OrderName,
        order::OrderId,
        platform::Platform,
        refine::{Ceiling, Refinement},
        service_type::Field,
        user::{Access, UserId},
    },
    i18n::Lang,
};

/// What a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing: the page indicator.
    Nothing,
    /// The menu, in this message.
    Menu,
    /// The menu, in a message of its own: this one is a card that stays.
    FreshMenu,
    /// A new order, in a message of its own.
    FreshNew,
    /// One step back.
    Back,
    /// The platforms.
    Platforms { page: usize },
    /// A platform's categories.
    Categories { platform: Platform, page: usize },
    /// A category's services.
    Services { platform: Platform, category: CategoryId, page: usize },
    /// Another page of what was found.
    Found { page: usize },
    /// Another page of what a link can be used for.
    ForLink { page: usize },
    /// What of the found is wanted.
    Refine(Refinement),
    /// One's favourites.
    Favourites { page: usize },
    /// A service's card.
    Service(ServiceId),
    /// Make the shown service a favourite, or no longer one.
    Star(ServiceId),
    /// Order the shown service.
    Order(ServiceId),
    /// A value from a button, for the field that is asked for.
    Enter { field: Field, value: i64 },
    /// Enter a field of the draft anew.
    Edit(Field),
    /// Go on with what was entered for the field.
    Keep(Field),
    /// Leave the field out; with a field of drip-feed, all of that.
    Skip(Field),
    /// Begin the field's lines anew.
    Clear(Field),
    /// Confirm the draft with this number.
    Confirm { draft: i64 },
    /// Another page of the table of a mass order.
    MassPage { page: usize },
    /// Begin the lines of a mass order anew.
    MassClear,
    /// Order the good lines of the table with this number.
    MassOrder { draft: i64 },
    /// One's orders.
    Orders { filter: Filter, page: usize },
    /// One order, in this message.
    ShowOrder(OrderName),
    /// Ask the panel about this order now.
    Refresh(OrderName),
    /// The same service and link once more.
    Again(OrderName),
    /// Choose of which time orders are taken along: one's own, or everybody's.
    ExportOf { all: bool },
    /// Take the orders of a time along.
    Export { all: bool, period: Period },
    /// An order's card, in this message.
    Card(OrderName),
    /// An order's history, in this message.
    History { order: OrderName, page: usize },
    /// Ask for a refill of an order.
    Refill(OrderName),
    /// Cancel an order: asks whether that is meant.
    CancelOrder(OrderName),
    /// Yes, cancel it.
    CancelSurely(OrderName),
    /// The figures of what was ordered.
    Balance,
    /// The languages.
    Languages,
    /// Read this language from now on.
    Speak(Lang),
    /// What the bot does.
    Help,
    /// Answer a person who asked to be let in; nothing once another admin did. For admins.
    Answer { user: UserId, access: Access },
    /// Let a person in, or not, whatever was decided before. For admins.
    SetAccess { user: UserId, access: Access },
    /// People. For admins.
    Users { page: usize },
    /// One person. For admins.
    Person(UserId),
    /// Cancel all that somebody has in progress: asks whether that is meant. For admins.
    CancelAll(UserId),
    /// Yes, cancel all of it, up to the newest that was there when it was asked. For admins.
    CancelAllSurely { user: UserId, newest: OrderName },
    /// Figures. For admins.
    Stats,
    /// Everything about the order that has this number now. For admins.
    File(OrderId),
    /// An unclear order was placed: asks for its id. For admins.
    WasPlaced(OrderName),
    /// An unclear order was not placed. For admins.
    WasNotPlaced(OrderName),
    /// The id that an admin entered for an order, or that the bot found, is another order's. For admins.
    WrongId(OrderName),
    /// The id that the bot found for an order is the right one. For admins.
    RightId(OrderName),
    /// An order of which it was said that it was not placed was placed after all: asks for its id. For admins.
    PlacedAfterAll(OrderName),
}

impl Action {
    /// Whether the button may be tapped wherever it stands: it names all it is about. Other buttons belong to the screen
    /// and are out of date on any other message.
    pub fn stands_alone(self) -> bool {
        matches!(
            self,
            Self::Nothing
                | Self::FreshMenu
                | Self::FreshNew
                | Self::Refresh(_)
                | Self::Again(_)
                | Self::Card(_)
                | Self::History { .. }
                | Self::Refill(_)
                | Self::CancelOrder(_)
                | Self::CancelSurely(_)
                | Self::CancelAll(_)
                | Self::CancelAllSurely { .. }
                | Self::Confirm { .. }
                | Self::MassOrder { .. }
                | Self::Answer { .. }
                | Self::SetAccess { .. }
                | Self::Users { .. }
                | Self::Person(_)
                | Self::Stats
                | Self::File(_)
                | Self::WasPlaced(_)
                | Self::WasNotPlaced(_)
                | Self::WrongId(_)
                | Self::RightId(_)
                | Self::PlacedAfterAll(_)
        )
    }

    /// The number of the order that it names.
    pub fn order(self) -> Option<OrderId> {
        match self {
            Self::File(order) => Some(order),
            _ => self.order_name().map(|name| name.id),
        }
    }

    /// The order that it names, if no other order may be taken for that one.
    pub fn order_name(self) -> Option<OrderName> {
        match self {
            Self::ShowOrder(order)
            | Self::Refresh(order)
            | Self::Again(order)
            | Self::Card(order)
            | Self::History { order, .. }
            | Self::Refill(order)
            | Self::CancelOrder(order)
            | Self::CancelSurely(order)
            | Self::CancelAllSurely { newest: order, .. }
            | Self::WasPlaced(order)
            | Self::WasNotPlaced(order)
            | Self::WrongId(order)
            | Self::RightId(order)
            | Self::PlacedAfterAll(order) => Some(order),
            _ => None,
        }
    }

    /// The callback data of a button that asks for this.
    pub fn encode(self) -> String {
        match self {
            Self::Nothing => "-".into(),
            Self::Menu => "m".into(),
            Self::FreshMenu => "M".into(),
            Self::FreshNew => "N".into(),
            Self::Back => "b".into(),
            Self::Platforms { page } => format!("p:{page}"),
            Self::Categories { platform, page } => format!("c:{}:{page}", platform.slug()),
            Self::Services { platform, category, page } => {
                format!("s:{}:{}:{page}", platform.slug(), category.0)
            }
            Self::Found { page } => format!("f:{page}"),
            Self::ForLink { page } => format!("j:{page}"),
            Self::Refine(refinement) => encode_refinement(refinement),
            Self::Favourites { page } => format!("v:{page}"),
            Self::Service(service) => format!("S:{}", service.0),
            Self::Star(service) => format!("*:{}", service.0),
            Self::Order(service) => format!("o:{}", service.0),
            Self::Enter { field, value } => format!("q:{}:{value}", field.param()),
            Self::Edit(field) => format!("fe:{}", field.param()),
            Self::Keep(field) => format!("fk:{}", field.param()),
            Self::Skip(field) => format!("fs:{}", field.param()),
            Self::Clear(field) => format!("fc:{}", field.param()),
            Self::Confirm { draft } => format!("y:{draft}"),
            Self::MassPage { page } => format!("mp:{page}"),
            Self::MassClear => "mc".into(),
            Self::MassOrder { draft } => format!("mo:{draft}"),
            Self::Orders { filter, page } => format!("O:{}:{page}", filter.word()),
            Self::ShowOrder(order) => format!("i:{order}"),
            Self::Refresh(order) => format!("r:{order}"),
            Self::Again(order) => format!("a:{order}"),
            Self::ExportOf { all } => format!("E:{}", whose_word(all)),
            Self::Export { all, period } => format!("E:{}:{}", whose_word(all), period.word()),
            Self::Card(order) => format!("C:{order}"),
            Self::History { order, page } => format!("H:{order}:{page}"),
            Self::Refill(order) => format!("R:{order}"),
            Self::CancelOrder(order) => format!("k:{order}"),
            Self::CancelSurely(order) => format!("K:{order}"),
            Self::Balance => "B".into(),
            Self::Languages => "L".into(),
            Self::Speak(lang) => format!("l:{}", lang.code()),
            Self::Help => "h".into(),
            Self::Answer { user, access } => format!("w:{}:{}", user.0, access_word(access)),
            Self::SetAccess { user, access } => format!("u:{}:{}", user.0, access_word(access)),
            Self::Users { page } => format!("U:{page}"),
            Self::Person(user) => format!("P:{}", user.0),
            Self::CancelAll(user) => format!("ka:{}", user.0),
            Self::CancelAllSurely { user, newest } => format!("Ka:{}:{newest}", user.0),
            Self::Stats => "T".into(),
            Self::File(order) => format!("F:{}", order.0),
            Self::WasPlaced(order) => format!("xy:{order}"),
            Self::WasNotPlaced(order) => format!("xn:{order}"),
            Self::WrongId(order) => format!("xw:{order}"),
            Self::RightId(order) => format!("xr:{order}"),
            Self::PlacedAfterAll(order) => format!("xa:{order}"),
        }
    }

    /// Reads callback data; `None` for anything that no button of this bot says.
    pub fn decode(data: &str) -> Option<Self> {
        let parts: Vec<&str> = data.splitn(5, ':').collect();
        decode_plain(&parts)
            .or_else(|| decode_browsing(&parts))
            .or_else(|| decode_ordering(&parts))
            .or_else(|| decode_admin(&parts))
    }
}

fn decode_plain(parts: &[&str]) -> Option<Action> {
    Some(match parts {
        ["-"] => Action::Nothing,
        ["m"] => Action::Menu,
        ["M"] => Action::FreshMenu,
        ["N"] => Action::FreshNew,
        ["b"] => Action::Back,
        ["B"] => Action::Balance,
        ["L"] => Action::Languages,
        ["l", code] => Action::Speak(Lang::ALL.into_iter().find(|lang| lang.code() == *code)?),
        ["h"] => Action::Help,
        _ => return None,
    })
}

fn decode_browsing(parts: &[&str]) -> Option<Action> {
    Some(match parts {
        ["p", page] => Action::Platforms { page: number(page)? },
        ["c", slug, page] => Action::Categories { platform: Platform::from_slug(slug)?, page: number(page)? },
        ["s", slug, category, page] => Action::Services {
            platform: Platform::from_slug(slug)?,
            category: CategoryId(number(category)?),
            page: number(page)?,
        },
        ["f", page] => Action::Found { page: number(page)? },
        ["j", page] => Action::ForLink { page: number(page)? },
        ["g", wanted] => Action::Refine(decode_refinement(wanted)?),
        ["v", page] => Action::Favourites { page: number(page)? },
        ["S", service] => Action::Service(ServiceId(number(service)?)),
        ["*", service] => Action::Star(ServiceId(number(service)?)),
        _ => return None,
    })
}

/// `g:` and a digit each: the cheapest first, refill only, which ceiling.
fn encode_refinement(wanted: Refinement) -> String {
    let ceiling = Ceiling::ALL.iter().position(|ceiling| *ceiling == wanted.ceiling).unwrap_or(0);
    format!("g:{}{}{ceiling}", u8::from(wanted.cheapest_first), u8::from(wanted.refill_only))
}

fn decode_refinement(digits: &str) -> Option<Refinement> {
    let flag = |digit: u8| [b'0', b'1'].iter().position(|known| *known == digit).map(|place| place == 1);
    let [cheapest, refill, ceiling] = digits.as_bytes() else { return None };
    let ceiling = ceiling.checked_sub(b'0').and_then(|place| Ceiling::ALL.get(usize::from(place)))?;
    Some(Refinement { cheapest_first: flag(*cheapest)?, refill_only: flag(*refill)?, ceiling: *ceiling })
}

fn decode_ordering(parts: &[&str]) -> Option<Action> {
    Some(match parts {
        ["o", service] => Action::Order(ServiceId(number(service)?)),
        ["q", field, value] => Action::Enter { field: Field::from_param(field)?, value: number(value)? },
        ["fe", field] => Action::Edit(Field::from_param(field)?),
        ["fk", field] => Action::Keep(Field::from_param(field)?),
        ["fs", field] => Action::Skip(Field::from_param(field)?),
        ["fc", field] => Action::Clear(Field::from_param(field)?),
        ["y", draft] => Action::Confirm { draft: number(draft)? },
        ["mp", page] => Action::MassPage { page: number(page)? },
        ["mc"] => Action::MassClear,
        ["mo", draft] => Action::MassOrder { draft: number(draft)? },
        ["O", word, page] => {
            let filter = Filter::ALL.into_iter().find(|filter| filter.word() == *word)?;
            Action::Orders { filter, page: number(page)? }
        }
        ["i", order] => Action::ShowOrder(OrderName::parse(order)?),
        ["r", order] => Action::Refresh(OrderName::parse(order)?),
        ["a", order] => Action::Again(OrderName::parse(order)?),
        ["E", whose] => Action::ExportOf { all: is_all(whose)? },
        ["E", whose, word] => {
            let period = Period::ALL.into_iter().find(|period| period.word() == *word)?;
            Action::Export { all: is_all(whose)?, period }
        }
        ["C", order] => Action::Card(OrderName::parse(order)?),
        ["H", order, page] => Action::History { order: OrderName::parse(order)?, page: number(page)? },
        ["R", order] => Action::Refill(OrderName::parse(order)?),
        ["k", order] => Action::CancelOrder(OrderName::parse(order)?),
        ["K", order] => Action::CancelSurely(OrderName::parse(order)?),
        _ => return None,
    })
}

fn decode_admin(parts: &[&str]) -> Option<Action> {
    Some(match parts {
        ["w", user, "yes"] => Action::Answer { user: UserId(number(user)?), access: Access::Member },
        ["w", user, "no"] => Action::Answer { user: UserId(number(user)?), access: Access::Declined },
        ["u", user, "yes"] => Action::SetAccess { user: UserId(number(user)?), access: Access::Member },
        ["u", user, "no"] => Action::SetAccess { user: UserId(number(user)?), access: Access::Declined },
        ["U", page] => Action::Users { page: number(page)? },
        ["P", user] => Action::Person(UserId(number(user)?)),
        ["ka", user] => Action::CancelAll(UserId(number(user)?)),
        ["Ka", user, newest] => {
            Action::CancelAllSurely { user: UserId(number(user)?), newest: OrderName::parse(newest)? }
        }
        ["T"] => Action::Stats,
        ["F", order] => Action::File(OrderId(number(order)?)),
        ["xy", order] => Action::WasPlaced(OrderName::parse(order)?),
        ["xn", order] => Action::WasNotPlaced(OrderName::parse(order)?),
        ["xw", order] => Action::WrongId(OrderName::parse(order)?),
        ["xr", order] => Action::RightId(OrderName::parse(order)?),
        ["xa", order] => Action::PlacedAfterAll(OrderName::parse(order)?),
        _ => return None,
    })
}

/// Buttons only ever let in or keep out.
fn access_word(access: Access) -> &'static str {
    match access {
        Access::Member => "yes",
        Access::Stranger | Access::Asked | Access::Declined => "no",
    }
}

fn whose_word(all: bool) -> &'static str {
    if all { "all" } else { "own" }
}

fn is_all(word: &str) -> Option<bool> {
    [true, false].into_iter().find(|all| whose_word(*all) == word)
}

/// A number as a button of this bot spells it: no sign but a minus, no leading plus, no spaces.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}
