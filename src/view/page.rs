//! Pages: what a screen is drawn from. Loaded in the transaction of the update (`bot/load.rs`), drawn after it.

#![expect(missing_docs, reason = "fields are told by the comment of what has them, or by their names")]

mod about;
mod browse;
mod codes;
mod desk;
mod paying;
mod prices;
mod shop;

pub use self::{
    about::About,
    browse::{ForLink, Found, QuickRow, ServiceCard, ServiceList, ServiceRow, Way, Which},
    codes::{CodePage, CodesPage},
    desk::{Figures, PanelBalance, People, PersonRow, Shared},
    paying::{
        AdjustPage, InvitePage, Paid, PayPage, PaymentPage, PaymentsPage, ReceiptPage, TopUpPage, WalletPage,
    },
    prices::{DiscountPage, MoveRow, PriceList, PricePage, PriceRow, PricesPage, Stage},
    shop::{Customer, ShopFigures},
};
pub use crate::dialog::state::ROWS;
pub use crate::domain::{order::Spent, wallet::StatementLine};
use crate::{
    clock::Moment,
    dialog::state::{Draft, Filter},
    domain::{
        batch::Batch,
        bill::{Bill, Purse},
        catalog::{CategoryId, Service},
        export::{Content, Whose},
        history::HistoryLine,
        link_kind::LinkWarning,
        mass::Line,
        money::{Amount, Price, Rate},
        name::OrderName,
        notice::BalanceMove,
        order::{Order, OrderId},
        platform::Platform,
        request::After,
        service_type::Field,
        sheet::{Entries, Quote},
        shop::Payer,
        tariff::Discount,
        user::{Access, Taking, User, UserId},
        zone::Zone,
    },
    i18n::Lang,
};

/// How many lines a page of an order's history has.
pub const EVENTS_PER_PAGE: usize = 12;

/// Who reads a screen, and when.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language they read.
    pub lang: Lang,
    /// Whether they may see what only admins may.
    pub admin: bool,
    /// Whether this is the admin group rather than a private chat.
    pub in_group: bool,
    /// The present moment.
    pub now: Moment,
    /// The zone of times where Telegram does not show them in the reader's own, and of the calendar.
    pub zone: Zone,
    /// The currency that prices are in; empty while it is not known.
    pub currency: String,
    /// The panel's own, which the owner's costs are in.
    pub panel_currency: String,
    /// Whether orders are taken from them: if not, the screens on the way to one say so.
    pub taking: Taking,
    /// Who pays: where customers do, they see no cost, and nothing of the panel.
    pub payer: Payer,
}

impl Reader {
    /// Whether they may see what it costs the owner, and what the panel calls it.
    pub fn sees_costs(&self) -> bool {
        self.admin || self.payer == Payer::Owner
    }
}

/// Where in a list a page is; `pages` is at least 1 and `page` below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// From 0.
    pub page: usize,
    /// How many there are.
    pub pages: usize,
}

impl Paging {
    /// The page of a list of `len` entries that is nearest to the wanted one, and where its entries begin.
    pub fn of(len: usize, wanted: usize, per_page: usize) -> (Self, usize) {
        let pages = len.div_ceil(per_page).max(1);
        let page = wanted.min(pages - 1);
        (Self { page, pages }, page * per_page)
    }
}

/// The menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// Who reads it; untrusted.
    pub name: String,
    /// How many orders have not ended.
    pub active_orders: i64,
    /// Whether there are favourites.
    pub favourites: bool,
    /// The first of the platforms, with how many services each offers; none where nothing can be chosen yet.
    pub platforms: Vec<(Platform, usize)>,
    /// The services at hand.
    pub quick: Vec<QuickRow>,
}

/// A field of a draft that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub draft: Draft,
    pub field: Field,
    pub service: Service,
    pub platform: Platform,
    /// How many this person asked for when they ordered the service last.
    pub last: Option<i64>,
}

/// The whole draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    pub draft: Draft,
    pub service: Service,
    pub platform: Platform,
    pub bill: Quote,
    /// For admins.
    pub balance_after: Option<Amount>,
    /// What is odd about the link.
    pub warning: Option<LinkWarning>,
    /// Their own order of this service for the same link that has not ended.
    pub running: Option<Box<Order>>,
    /// What the customer has, where customers pay.
    pub purse: Option<Purse>,
    /// The rate that others pay, if this person gets something off.
    pub usual_rate: Option<Rate>,
}

/// The page of the table of a mass order.
#[derive(Clone, Debug, PartialEq)]
pub struct MassTable {
    /// Names it.
    pub number: i64,
    /// The lines of this page.
    pub lines: Vec<Line>,
    pub paging: Paging,
    /// How many lines there are in all.
    pub total: usize,
    /// How many of them are fine.
    pub good: usize,
    /// What those cost.
    pub sum: Price,
    /// What their customer has, where customers pay, and how many of the first of them that pays for.
    pub paid: Option<Paid>,
}

/// One's orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderList {
    pub filter: Filter,
    /// Those of [`Filter::ALL`].
    pub counts: [i64; 3],
    pub rows: Vec<Order>,
    pub paging: Paging,
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCard {
    pub order: Order,
    /// What it was asked with.
    pub entries: Entries,
    pub after: Box<After>,
    /// Whether its service is still offered.
    pub again: bool,
    /// Whether there is a list to go back to; without one it is a card that stays, and its buttons work for ever.
    pub back: bool,
    /// What it is billed, where customers pay.
    pub bill: Option<Bill>,
}

/// What was ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    pub month: Spent,
    pub all: Spent,
    /// For admins.
    pub panel: Option<PanelBalance>,
    /// Whether the panel is being asked; what was known before is not shown then.
    pub asking: bool,
    /// Whose orders they are.
    pub whose: Whose,
    /// What they have with the bot themselves, where customers pay.
    pub purse: Option<Purse>,
}

/// What a screen is drawn from.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// What an outsider sees; `answered` tells whether there is an admin who could let them in, `introduced` whether they have said who they
    /// are.
    Door {
        access: Access,
        user: UserId,
        answered: bool,
        introduced: bool,
    },
    /// The menu.
    Menu(Menu),
    /// The platforms, with how many services each offers.
    Platforms {
        rows: Vec<(Platform, usize)>,
        paging: Paging,
    },
    /// A platform's categories: key, name, how many services.
    Categories {
        platform: Platform,
        rows: Vec<(CategoryId, String, usize)>,
        paging: Paging,
    },
    /// A category's services.
    Services(ServiceList),
    /// What was found for some words.
    Found(Found),
    /// What a link can be used for.
    ForLink(ForLink),
    /// What the numbers of a line mean is asked.
    Which(Which),
    /// One's favourites.
    Favourites {
        rows: Vec<ServiceRow>,
        paging: Paging,
    },
    /// A service's card.
    Service(ServiceCard),
    /// A field is asked for.
    Field(Form),
    /// The whole draft.
    Confirm(Confirmation),
    /// A mass order.
    Mass(MassTable),
    /// How far the orders are that were confirmed together.
    Batch {
        batch: Batch,
    },
    /// One's orders.
    Orders(OrderList),
    /// One order.
    Order(OrderCard),
    /// Whether an order is really to be cancelled.
    CancelOrder {
        order: Order,
    },
    /// An order's history, newest first; admins read whose words it was told in.
    History {
        order: Order,
        events: Vec<HistoryLine>,
        paging: Paging,
    },
    /// What was ordered.
    Balance(Totals),
    /// What somebody has with the bot.
    Wallet(WalletPage),
    /// An admin corrects somebody's balance.
    Adjust(AdjustPage),
    /// Prices, for admins.
    Prices(Box<PricesPage>),
    /// Codes, for admins.
    Codes(Box<CodesPage>),
    /// A code is asked for.
    Code,
    /// Inviting friends.
    Invite(InvitePage),
    TopUp(TopUpPage),
    Pay(PayPage),
    Payments(PaymentsPage),
    /// The terms of sale: where they are, if the owner has some, and where people get help.
    Terms {
        url: Option<String>,
        support: Option<String>,
    },
    /// For admins: one payment.
    Payment(PaymentPage),
    /// For admins: whether it is really to be given back.
    RefundPayment(PaymentPage),
    /// For admins: a receipt.
    Receipt(Box<ReceiptPage>),
    /// Of which time orders are taken along is asked, and whose.
    Export {
        whose: Whose,
        /// Of what.
        content: Content,
    },
    /// What the bot does.
    Help,
    /// The languages.
    Languages,
    /// People.
    Users(People),
    /// One person; `admin` if the settings say so.
    Person {
        user: User,
        admin: bool,
        spent: Spent,
        active: i64,
        customer: Option<Customer>,
        /// What they get off, where customers pay.
        discount: Option<Discount>,
    },
    /// Figures.
    Stats(Box<Figures>),
    /// Everything about an order.
    File {
        order: Order,
        after: Box<After>,
        user: User,
        events: Vec<HistoryLine>,
        /// What the balance did around it, if that was read.
        balance: Option<BalanceMove>,
    },
    /// Whether all that somebody has in progress is really to be cancelled, `newest` the last of it.
    CancelAll {
        user: User,
        active: i64,
        newest: Option<OrderName>,
    },
    /// The panel's id of an unclear order is asked for, of this person.
    PanelId {
        order: OrderId,
        asked: User,
    },
    /// Whether an unclear order was really not placed: what the balance did around it, and what was found at the panel.
    NotPlaced {
        order: Order,
        balance: Option<BalanceMove>,
        found: Option<String>,
    },
    /// What was to be shown is not there any more.
    Gone,
}

impl Page {
    /// Whether it is a step on the way to an order that is not confirmed yet.
    pub fn leads_to_an_order(&self) -> bool {
        match self {
            Self::Menu(_)
            | Self::Platforms { .. }
            | Self::Categories { .. }
            | Self::Services(_)
            | Self::Found(_)
            | Self::ForLink(_)
            | Self::Favourites { .. }
            | Self::Service(_)
            | Self::Field { .. }
            | Self::Confirm(_)
            | Self::Which(_)
            | Self::Mass(_) => true,
            Self::Door { .. }
            | Self::Batch { .. }
            | Self::Orders(_)
            | Self::Order(_)
            | Self::CancelOrder { .. }
            | Self::History { .. }
            | Self::Balance(_)
            | Self::Wallet(_)
            | Self::Adjust(_)
            | Self::Prices(_)
            | Self::Codes(_)
            | Self::Code
            | Self::Invite(_)
            | Self::TopUp(_)
            | Self::Pay(_)
            | Self::Payments(_)
            | Self::Terms { .. }
            | Self::Payment(_)
            | Self::RefundPayment(_)
            | Self::Receipt(_)
            | Self::Export { .. }
            | Self::Help
            | Self::Languages
            | Self::Users(_)
            | Self::Person { .. }
            | Self::Stats(_)
            | Self::File { .. }
            | Self::CancelAll { .. }
            | Self::PanelId { .. }
            | Self::NotPlaced { .. }
            | Self::Gone => false,
        }
    }

    /// Whether it is the card of something that was ordered.
    pub fn is_card(&self) -> bool {
        matches!(self, Self::Order { .. } | Self::Batch { .. })
    }
}
