//! What a button asks for, and its spelling in callback data (at most 64 bytes): one table, so that what is written is what is
//! read. What comes back is a claim, not a proof: decoding only says what was asked; whether it may be done is decided in the
//! flows.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

#[cfg(test)]
mod tests;

use std::str::FromStr;

use crate::{
    dialog::state::Filter,
    domain::{
        catalog::{CategoryId, ServiceId},
        code::CodeId,
        export::{Period, Whose},
        name::OrderName,
        order::OrderId,
        platform::Platform,
        reading::Reading,
        receipt::ReceiptId,
        refine::{Ceiling, Refinement},
        service_type::Field,
        tariff::Priced,
        topup::{TopupId, Way},
        user::{Access, UserId},
        wallet::AdjustmentAnswer,
    },
    i18n::Lang,
};

/// A row is `Name(part: Type) = "code", Place;`: the code and the parts, with `:` between, are the callback data. Data stands in
/// chats for ever, so a code that was given away never means anything else.
macro_rules! actions {
    ($(
        $(#[$doc:meta])+
        $name:ident $(($part:ident: $type:ty))? $({ $($field:ident: $kind:ty),+ })? = $code:literal, $place:ident;
    )+) => {
        /// What a button asks for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $( $(#[$doc])+ $name $(($type))? $({ $($field: $kind),+ })?, )+
        }

        impl Action {
            /// The callback data of a button that asks for this.
            pub fn encode(self) -> String {
                let parts = match self {
                    $( Self::$name $(($part))? $({ $($field),+ })? => {
                        vec![$code.to_owned() $(, $part.write())? $($(, $field.write())+)?]
                    } )+
                };
                parts.join(":")
            }

            /// Reads callback data; `None` for anything that no button of this bot says.
            pub fn decode(data: &str) -> Option<Self> {
                let parts: Vec<&str> = data.split(':').collect();
                Some(match parts.as_slice() {
                    $( [$code $(, $part)? $($(, $field)+)?] => {
                        Self::$name $((Part::read($part)?))? $({ $($field: Part::read($field)?),+ })?
                    } )+
                    _ => return None,
                })
            }

            fn place(self) -> Place {
                match self {
                    $( Self::$name { .. } => Place::$place, )+
                }
            }

            /// The order that it names, if no other order may be taken for that one.
            pub fn order_name(self) -> Option<OrderName> {
                match self {
                    $( Self::$name $(($part))? $({ $($field),+ })? => {
                        None $(.or($part.order_name()))? $($(.or($field.order_name()))+)?
                    } )+
                }
            }
        }
    };
}

actions! {
    /// Nothing: the page indicator.
    Nothing = "-", Alone;
    /// The menu, in this message.
    Menu = "m", OnScreen;
    /// The menu, in a message of its own: this one is a card that stays.
    FreshMenu = "M", Alone;
    /// A new order, in a message of its own.
    FreshNew = "N", Alone;
    /// One step back.
    Back = "b", OnScreen;
    /// The platforms.
    Platforms { page: usize } = "p", OnScreen;
    /// A platform's categories.
    Categories { platform: Platform, page: usize } = "c", OnScreen;
    /// A category's services.
    Services { platform: Platform, category: CategoryId, page: usize } = "s", OnScreen;
    /// Another page of what was found.
    Found { page: usize } = "f", OnScreen;
    /// Words that are offered because nothing was found.
    Near { number: usize } = "fn", OnScreen;
    /// Another page of what a link can be used for.
    ForLink { page: usize } = "j", OnScreen;
    /// What of the found is wanted.
    Refine(wanted: Refinement) = "g", OnScreen;
    /// What the numbers of a line mean.
    Meant(reading: Reading) = "n", OnScreen;
    /// One's favourites.
    Favourites { page: usize } = "v", OnScreen;
    /// A service's card.
    Service(service: ServiceId) = "S", OnScreen;
    /// Make the shown service a favourite, or no longer one.
    Star(service: ServiceId) = "*", OnScreen;
    /// Order the shown service.
    Order(service: ServiceId) = "o", OnScreen;
    /// A value from a button, for the field that is asked for.
    Enter { field: Field, value: i64 } = "q", OnScreen;
    /// Enter a field of the draft anew.
    Edit(field: Field) = "fe", OnScreen;
    /// Go on with what was entered for the field.
    Keep(field: Field) = "fk", OnScreen;
    /// Leave the field out; with a field of drip-feed, all of that.
    Skip(field: Field) = "fs", OnScreen;
    /// Begin the field's lines anew.
    Clear(field: Field) = "fc", OnScreen;
    /// Take the last of the field's lines back.
    TakeBack(field: Field) = "fb", OnScreen;
    /// Confirm the draft with this number.
    Confirm { draft: i64 } = "y", Alone;
    /// Another page of the table of a mass order.
    MassPage { page: usize } = "mp", OnScreen;
    /// Begin the lines of a mass order anew.
    MassClear = "mc", OnScreen;
    /// Order the good lines of the table with this number.
    MassOrder { draft: i64 } = "mo", Alone;
    /// Order the first so many of the lines with this number: what can be paid for.
    MassFirst { draft: i64, count: usize } = "mf", Alone;
    /// One's orders.
    Orders { filter: Filter, page: usize } = "O", OnScreen;
    /// One order, in this message.
    ShowOrder(order: OrderName) = "i", OnScreen;
    /// Ask the panel about this order now.
    Refresh(order: OrderName) = "r", Alone;
    /// The same service and link once more.
    Again(order: OrderName) = "a", Alone;
    /// All that was ordered together with this order once more.
    AllAgain(order: OrderName) = "A", Alone;
    /// Choose of which time orders are taken along: one's own, or everybody's.
    ExportOf { whose: Whose } = "E", OnScreen;
    /// Take the orders of a time along.
    Export { whose: Whose, period: Period } = "E", OnScreen;
    /// Choose of which time one's statement is taken along.
    ExportStatement = "Es", OnScreen;
    /// Take what moved one's balance in a time along.
    TakeStatement { period: Period } = "Es", OnScreen;
    /// An order's card, in this message.
    Card(order: OrderName) = "C", Alone;
    /// An order's history, in this message.
    History { order: OrderName, page: usize } = "H", Alone;
    /// Ask for a refill of an order.
    Refill(order: OrderName) = "R", Alone;
    /// Cancel an order: asks whether that is meant.
    CancelOrder(order: OrderName) = "k", Alone;
    /// Yes, cancel it.
    CancelSurely(order: OrderName) = "K", Alone;
    /// The figures of what was ordered.
    Balance = "B", OnScreen;
    /// What one has with the bot, and a page of what moved it.
    Wallet { page: usize } = "W", OnScreen;
    /// The languages.
    Languages = "L", OnScreen;
    /// Read this language from now on.
    Speak(lang: Lang) = "l", OnScreen;
    /// What the bot does.
    Help = "h", OnScreen;
    /// Answer a person who asked to be let in; nothing once another admin did. For admins.
    Answer { user: UserId, access: Access } = "w", Alone;
    /// Let a person in, or not, whatever was decided before. For admins.
    SetAccess { user: UserId, access: Access } = "u", Alone;
    /// People. For admins.
    Users { page: usize } = "U", Alone;
    /// One person. For admins.
    Person(user: UserId) = "P", Alone;
    /// Put money on one's balance: asks how much.
    TopUp = "y", Alone;
    /// So much, in micro-units.
    TopUpSum { sum: i64 } = "ys", OnScreen;
    /// In this way.
    TopUpBy { way: Way } = "yw", OnScreen;
    /// It was paid: look for it.
    HavePaid = "yp", OnScreen;
    /// Back to the order for which money was missing.
    ToOrder = "yo", Alone;
    /// One's last payments.
    Payments = "yl", OnScreen;
    /// Something is wrong with a payment of one's own: the admins are told.
    PaymentWrong { payment: i64 } = "yq", Alone;
    /// The terms of sale.
    Terms = "yt", OnScreen;
    /// One payment. For admins.
    Payment { payment: i64 } = "yv", Alone;
    /// Give a payment back: asks whether that is meant. For admins.
    RefundPayment { payment: i64 } = "yr", Alone;
    /// Yes, give it back. For admins.
    RefundSurely { payment: i64 } = "yR", Alone;
    /// Back to what one pays by hand.
    ToPay { topup: TopupId } = "yb", Alone;
    /// Credit what a receipt was sent for. For admins.
    CreditReceipt { topup: TopupId, receipt: ReceiptId } = "yc", Alone;
    /// Credit another sum: asks for it. For admins.
    ReceiptSum { topup: TopupId, receipt: ReceiptId } = "yx", Alone;
    /// Do not accept a receipt: asks why. For admins.
    RefuseReceipt { topup: TopupId, receipt: ReceiptId } = "yn", Alone;
    /// A page of what moved somebody's balance. For admins.
    StatementOf { user: UserId, page: usize } = "As", Alone;
    /// Somebody's last payments. For admins.
    PaymentsOf(user: UserId) = "Ap", Alone;
    /// Bar somebody from ordering. For admins.
    Bar(user: UserId) = "Ab", Alone;
    /// Let somebody order again. For admins.
    Unbar(user: UserId) = "Au", Alone;
    /// Correct somebody's balance: asks for the sum. For admins.
    Adjust(user: UserId) = "Aw", Alone;
    /// Yes, correct it, as it was typed under this number. For admins.
    AdjustSurely { user: UserId, number: i64 } = "AW", Alone;
    /// What another admin asked for under this number is made, or not. For admins.
    AnswerAdjustment { number: i64, answer: AdjustmentAnswer } = "Aa", Alone;
    /// How prices are made, and those that were set. For admins.
    Prices { page: usize } = "z", Alone;
    /// The price of something: asks for another one. For admins.
    PriceOf(of: Priced) = "zp", Alone;
    /// Take the price back that was set: asks whether that is meant. For admins.
    PriceBack(of: Priced) = "zb", Alone;
    /// Yes, set it, as it was typed under this number. For admins.
    PriceSurely { of: Priced, number: i64 } = "zP", Alone;
    /// Somebody's discount: asks for another one. For admins.
    Discount(user: UserId) = "zd", Alone;
    /// Yes, give it, as it was typed under this number. For admins.
    DiscountSurely { user: UserId, number: i64 } = "zD", Alone;
    /// Enter a code that brings something.
    EnterCode = "d", Alone;
    /// Invite friends.
    Invite = "di", Alone;
    /// Codes. For admins.
    Codes { page: usize } = "dl", Alone;
    /// One code, and a page of who used it. For admins.
    ShowCode { code: CodeId, page: usize } = "dv", Alone;
    /// Make a code: asks what it is to bring. For admins.
    NewCode = "dn", Alone;
    /// Yes, make it, as it was typed under this number. For admins.
    MakeCode { number: i64 } = "dN", Alone;
    /// Stop a code: asks whether that is meant. For admins.
    StopCode(code: CodeId) = "ds", Alone;
    /// Yes, stop it. For admins.
    StopCodeSurely(code: CodeId) = "dS", Alone;
    /// So much is due for an order, in micro-units: the rest goes back. For admins.
    DecideBill { order: OrderName, due: i64 } = "D", Alone;
    /// Cancel all that somebody has in progress: asks whether that is meant. For admins.
    CancelAll(user: UserId) = "ka", Alone;
    /// Yes, cancel all of it, up to the newest that was there when it was asked. For admins.
    CancelAllSurely { user: UserId, newest: OrderName } = "Ka", Alone;
    /// Figures. For admins.
    Stats = "T", Alone;
    /// Everything about the order that has this number now. For admins.
    File(order: OrderId) = "F", Alone;
    /// An unclear order was placed: asks for its id. For admins.
    WasPlaced(order: OrderName) = "xy", Alone;
    /// An unclear order was not placed: asks whether that is meant. For admins.
    WasNotPlaced(order: OrderName) = "xn", Alone;
    /// Yes, it was not placed. For admins.
    SurelyNotPlaced(order: OrderName) = "xs", Alone;
    /// The id that an admin entered for an order, or that the bot found, is another order's. For admins.
    WrongId(order: OrderName) = "xw", Alone;
    /// The id that the bot found for an order is the right one. For admins.
    RightId(order: OrderName) = "xr", Alone;
    /// That an order was not placed is taken back: it is unclear again. For admins.
    Reopen(order: OrderName) = "xa", Alone;
}

/// Where a button counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Wherever it stands: it names all that it is about.
    Alone,
    /// On the screen; it is out of date on any other message.
    OnScreen,
}

impl Action {
    /// Whether the button may be tapped wherever it stands. Other buttons belong to the screen.
    pub fn stands_alone(self) -> bool {
        self.place() == Place::Alone
    }

    /// The number of the order that it names.
    pub fn order(self) -> Option<OrderId> {
        if let Self::File(order) = self { Some(order) } else { self.order_name().map(|name| name.id) }
    }
}

/// A part of callback data; what is written is what is read.
trait Part: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Option<Self>;

    fn order_name(&self) -> Option<OrderName> {
        None
    }
}

impl Part for OrderName {
    fn write(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        Self::parse(text)
    }

    fn order_name(&self) -> Option<OrderName> {
        Some(*self)
    }
}

macro_rules! parts {
    ($($type:ty: |$value:ident| $write:expr, |$text:ident| $read:expr;)+) => { $(
        impl Part for $type {
            fn write(&self) -> String {
                let $value = *self;
                $write.to_string()
            }

            fn read($text: &str) -> Option<Self> {
                $read
            }
        }
    )+ };
}

parts! {
    usize: |count| count, |text| number(text);
    i64: |value| value, |text| number(text);
    ServiceId: |id| id.0, |text| number(text).map(Self);
    CategoryId: |id| id.0, |text| number(text).map(Self);
    UserId: |id| id.0, |text| number(text).map(Self);
    TopupId: |id| id.0, |text| number(text).map(Self);
    CodeId: |id| id.0, |text| number(text).map(Self);
    ReceiptId: |id| id.0, |text| number(text).map(Self);
    OrderId: |id| id.0, |text| number(text).map(Self);
    Platform: |platform| platform.slug(), |text| Self::from_slug(text);
    Field: |field| field.param(), |text| text.parse().ok();
    Filter: |filter| filter.word(), |text| text.parse().ok();
    Period: |period| period.word(), |text| text.parse().ok();
    Priced: |of| of, |text| text.parse().ok();
    Way: |way| way.word(), |text| text.parse().ok();
    Lang: |lang| lang.code(), |text| text.parse().ok();
    Refinement: |wanted| digits(wanted), |text| from_digits(text);
    Reading: |reading| two_numbers(reading), |text| from_two_numbers(text);
    // Buttons only ever let in or keep out.
    Access: |access| if access == Access::Member { "yes" } else { "no" }, |text| match text {
        "yes" => Some(Self::Member),
        "no" => Some(Self::Declined),
        _ => None,
    };
    AdjustmentAnswer: |answer| answer.word(), |text| text.parse().ok();
    Whose: |whose| whose.word(), |text| text.parse().ok();
}

/// A number as a button of this bot spells it: no sign but a minus, no leading plus, no spaces.
fn number<T: FromStr>(text: &str) -> Option<T> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// A digit each: the cheapest first, refill only, which ceiling.
fn digits(wanted: Refinement) -> String {
    let ceiling = Ceiling::ALL.iter().position(|ceiling| *ceiling == wanted.ceiling).unwrap_or(0);
    format!("{}{}{ceiling}", u8::from(wanted.cheapest_first), u8::from(wanted.refill_only))
}

fn from_digits(digits: &str) -> Option<Refinement> {
    let flag = |digit: u8| [b'0', b'1'].iter().position(|known| *known == digit).map(|place| place == 1);
    let [cheapest, refill, ceiling] = digits.as_bytes() else { return None };
    let ceiling = ceiling.checked_sub(b'0').and_then(|place| Ceiling::ALL.get(usize::from(place)))?;
    Some(Refinement { cheapest_first: flag(*cheapest)?, refill_only: flag(*refill)?, ceiling: *ceiling })
}

/// `7.1500`; nothing where it says nothing.
fn two_numbers(reading: Reading) -> String {
    let written = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    format!("{}.{}", written(reading.service.map(|id| id.0)), written(reading.quantity))
}

fn from_two_numbers(text: &str) -> Option<Reading> {
    let (service, quantity) = text.split_once('.')?;
    let read = |text: &str| if text.is_empty() { Some(None) } else { number(text).map(Some) };
    Some(Reading { service: read(service)?.map(ServiceId), quantity: read(quantity)? })
}
