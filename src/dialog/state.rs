//! Where a conversation is. Each state has exactly one screen (`view/`), so "show where they are" never needs
//! anything else. Stored as JSON in the database: a restart in the middle loses nothing that was entered.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

mod codes;
mod draft;
mod prices;
mod takes;

use serde::{Deserialize, Serialize};

pub use self::{
    codes::{Coding, Making},
    draft::{Draft, MassDraft},
    prices::{DiscountChange, PriceChange, Pricing},
};
use crate::domain::{
    batch::BatchId,
    catalog::{CategoryId, ServiceId},
    export::{Content, Whose},
    link::{CheckedLink, platform_of},
    money::Credit,
    order::OrderId,
    platform::Platform,
    reading::Reading,
    receipt::ReceiptId,
    refine::Refinement,
    service_type::Field,
    topup::TopupId,
    user::UserId,
    wallet::{Adjustment, CustomerView},
};
pub use crate::domain::{order::Filter, receipt::AskedOfReceipt};

/// How many rows of a list one page has.
pub const ROWS: usize = 8;

/// How many platforms a page shows: as many rows, of two.
pub const PLATFORMS_PER_PAGE: usize = ROWS * 2;

/// Where somebody is. Screens that can be called up from anywhere know the place they go `back` to; without one it is the menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum State {
    /// Not let in: what was asked for and what became of it.
    Door,
    /// The menu; typed words search.
    Menu,
    /// Choosing a platform.
    Platforms { page: usize },
    /// Choosing a category of a platform.
    Categories {
        platform: Platform,
        page: usize,
        #[serde(default)]
        from: Entrance,
    },
    /// Choosing a service of a category.
    Services {
        platform: Platform,
        category: CategoryId,
        page: usize,
        #[serde(default)]
        pasted: Option<Pasted>,
        #[serde(default)]
        from: Entrance,
    },
    /// Choosing among the services that some words name; `quantity` was said with them.
    Found {
        words: String,
        #[serde(default)]
        refinement: Refinement,
        page: usize,
        #[serde(default)]
        pasted: Option<Pasted>,
        #[serde(default)]
        quantity: Option<i64>,
    },
    /// Choosing what the numbers of a line mean; it was written at the place one goes `back` to.
    Which { back: Box<State>, text: String, readings: Vec<Reading> },
    /// Choosing what a link is for: services used before, favourites, the platform's categories.
    ForLink { pasted: Pasted },
    /// Choosing among one's own favourites.
    Favourites { page: usize },
    /// A service's card; `back` is the list it was chosen from.
    Service { service: ServiceId, back: Box<State> },
    /// Entering a field of a draft.
    Field { draft: Draft, field: Field },
    /// Many orders at once: entering the lines, looking at the table of them.
    Mass { draft: MassDraft },
    /// How far the orders are that were confirmed together.
    Batch { batch: BatchId },
    /// Looking at the whole draft, one tap from an order.
    Confirm { draft: Draft },
    /// One's own orders.
    Orders {
        filter: Filter,
        page: usize,
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// One order's card; `back` is the list it was chosen from, none on a card of its own.
    Order { order: OrderId, back: Option<Box<State>> },
    /// Whether an order is really to be cancelled; beside the conversation.
    CancelOrder { order: OrderId },
    /// An order's history; beside the conversation.
    History { order: OrderId, page: usize },
    /// What was ordered this month and in all; for admins the panel's balance.
    Balance {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// Choosing of which time orders are taken along, and whose.
    Export {
        #[serde(rename = "all")]
        whose: Whose,
        #[serde(default)]
        content: Content,
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// What the bot does.
    Help {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// Choosing a language.
    Languages {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// For admins: people.
    Users { page: usize },
    /// For admins: one person and their rights.
    Person { user: UserId },
    /// What one has with the bot, and a page of what moved it.
    Wallet {
        page: usize,
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// Choosing how much to put on one's balance; then, with a sum, in which way.
    TopUp {
        #[serde(default)]
        sum: Option<Credit>,
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// Paying for what is put on one's balance.
    Pay {
        topup: TopupId,
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// Entering a code that brings something.
    Code {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// Inviting friends.
    Invite {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// One's last payments, and where to get help with one.
    Payments {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// The terms of sale.
    Terms {
        #[serde(default)]
        back: Option<Box<State>>,
    },
    /// For admins: what moved somebody's balance, or their payments.
    Customer { user: UserId, shown: CustomerView },
    /// For admins: one payment.
    Payment { payment: i64 },
    /// For admins: whether a payment is really to be given back.
    RefundPayment { payment: i64 },
    /// For admins: a receipt of a payment by hand, and what is asked about it.
    Receipt { topup: TopupId, receipt: ReceiptId, asked: Option<AskedOfReceipt> },
    /// For admins: correcting somebody's balance; with what was typed and the number of the button that does it.
    Adjust {
        user: UserId,
        #[serde(default)]
        change: Option<(Adjustment, i64)>,
    },
    /// For admins: prices.
    Pricing(Pricing),
    /// For admins: codes.
    Coding(Coding),
    /// For admins: whether all that somebody has in progress is really to be cancelled.
    CancelAll { user: UserId },
    /// For admins: figures.
    Stats,
    /// For admins: everything about one order.
    File { order: OrderId },
    /// For admins: entering the panel's id of an unclear order that was placed.
    PanelId { order: OrderId },
    /// For admins: whether an unclear order was really not placed.
    NotPlaced { order: OrderId },
}

/// Where somebody chose a platform, and goes back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entrance {
    /// In the list of all platforms.
    #[default]
    Platforms,
    /// In the menu.
    Menu,
}

/// A link that was sent before a service was chosen for it. It stays with the lists that it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pasted {
    /// The checked link.
    pub link: String,
    /// The platform that it leads to.
    pub platform: Platform,
    /// The page of its list that was looked at last.
    pub page: usize,
    /// How many were asked for beside it.
    #[serde(default)]
    pub quantity: Option<i64>,
}

impl Pasted {
    /// A link that was just sent.
    pub fn new(link: &CheckedLink, quantity: Option<i64>) -> Self {
        Self { link: link.url.clone(), platform: platform_of(&link.url), page: 0, quantity }
    }
}

impl State {
    /// Where the platform that is browsed here was, or is going to be, chosen.
    pub fn entrance(&self) -> Entrance {
        if let Self::Categories { from, .. } | Self::Services { from, .. } = self {
            return *from;
        }
        if *self == Self::Menu { Entrance::Menu } else { Entrance::Platforms }
    }

    /// Whether its screen only leads somewhere: nobody looks back for anything on it, neither figures nor what they had entered.
    pub fn only_leads_on(&self) -> bool {
        match self {
            Self::Menu
            | Self::Platforms { .. }
            | Self::Categories { .. }
            | Self::Services { .. }
            | Self::Found { .. }
            | Self::ForLink { .. }
            | Self::Favourites { .. }
            | Self::Service { .. }
            | Self::Export { .. }
            | Self::Help { .. }
            | Self::Languages { .. } => true,
            Self::Door
            | Self::Field { .. }
            | Self::Mass { .. }
            | Self::Batch { .. }
            | Self::Confirm { .. }
            | Self::Orders { .. }
            | Self::Order { .. }
            | Self::CancelOrder { .. }
            | Self::History { .. }
            | Self::Balance { .. }
            | Self::Wallet { .. }
            | Self::TopUp { .. }
            | Self::Pay { .. }
            | Self::Code { .. }
            | Self::Invite { .. }
            | Self::Payments { .. }
            | Self::Terms { .. }
            | Self::Customer { .. }
            | Self::Payment { .. }
            | Self::RefundPayment { .. }
            | Self::Receipt { .. }
            | Self::Users { .. }
            | Self::Person { .. }
            | Self::CancelAll { .. }
            | Self::Adjust { .. }
            | Self::Pricing(_)
            | Self::Coding(_)
            | Self::Stats
            | Self::File { .. }
            | Self::Which { .. }
            | Self::PanelId { .. }
            | Self::NotPlaced { .. } => false,
        }
    }

    /// The link that waits for a service to be chosen.
    pub fn pasted(&self) -> Option<&Pasted> {
        if let Self::ForLink { pasted } = self {
            return Some(pasted);
        }
        if let Self::Services { pasted, .. } | Self::Found { pasted, .. } = self {
            return pasted.as_ref();
        }
        if let Self::Service { back, .. } | Self::Which { back, .. } = self { back.pasted() } else { None }
    }

    /// How many were asked for before a service was chosen.
    pub fn quantity(&self) -> Option<i64> {
        if let Self::Service { back, .. } = self {
            return back.quantity();
        }
        let beside_words = if let Self::Found { quantity, .. } = self { *quantity } else { None };
        beside_words.or_else(|| self.pasted().and_then(|pasted| pasted.quantity))
    }

    /// Where it keeps the place that it was called up from, if it is a screen that can be called up from anywhere.
    fn called_up_from(&mut self) -> Option<&mut Option<Box<Self>>> {
        match self {
            Self::Orders { back, .. }
            | Self::Order { back, .. }
            | Self::Balance { back }
            | Self::Wallet { back, .. }
            | Self::TopUp { back, .. }
            | Self::Pay { back, .. }
            | Self::Code { back }
            | Self::Invite { back }
            | Self::Payments { back }
            | Self::Terms { back }
            | Self::Export { back, .. }
            | Self::Help { back }
            | Self::Languages { back } => Some(back),
            Self::Door
            | Self::Menu
            | Self::Platforms { .. }
            | Self::Categories { .. }
            | Self::Services { .. }
            | Self::Found { .. }
            | Self::Which { .. }
            | Self::ForLink { .. }
            | Self::Favourites { .. }
            | Self::Service { .. }
            | Self::Field { .. }
            | Self::Mass { .. }
            | Self::Batch { .. }
            | Self::Confirm { .. }
            | Self::CancelOrder { .. }
            | Self::History { .. }
            | Self::Users { .. }
            | Self::Person { .. }
            | Self::CancelAll { .. }
            | Self::Adjust { .. }
            | Self::Pricing(_)
            | Self::Coding(_)
            | Self::Customer { .. }
            | Self::Payment { .. }
            | Self::RefundPayment { .. }
            | Self::Receipt { .. }
            | Self::Stats
            | Self::File { .. }
            | Self::PanelId { .. }
            | Self::NotPlaced { .. } => None,
        }
    }

    /// The same screen, called up from where the other one was.
    #[must_use]
    pub fn called_up_like(mut self, mut other: Self) -> Self {
        if let (Some(own @ None), Some(place)) = (self.called_up_from(), other.called_up_from()) {
            *own = place.take();
        }
        self
    }

    /// The place that this screen was called up from, if it hides one: what is typed is meant for that.
    #[must_use]
    pub fn beneath(mut self) -> Self {
        match self.called_up_from().and_then(Option::take) {
            Some(place) => place.beneath(),
            None => self,
        }
    }

    /// The place to go back to from a screen that is called up here; none for the menu and for screens that hide nothing.
    #[must_use]
    pub fn origin(self) -> Option<Box<Self>> {
        let mut place = self.beneath();
        let hides_nothing = matches!(place, Self::Door | Self::Menu) || place.called_up_from().is_some();
        (!hides_nothing).then(|| Box::new(place))
    }
}
