//! Notes: a sentence beside a screen – what could not be done, or what was. Data here, words in `view/note.rs`.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use crate::{
    clock::Moment,
    domain::{
        code::{Brings, CodeProblem},
        entry::EntryProblem,
        link::LinkProblem,
        link_kind::LinkWarning,
        money::{Credit, Rate},
        order::OrderId,
        percent::PercentProblem,
        platform::Platform,
        quantity::QuantityProblem,
        receipt::ReceiptProblem,
        request::CancelledMany,
        service_type::Field,
        tariff::PriceProblem,
        topup::{TopupProblem, Way},
        upload::FileProblem,
        wallet::AdjustmentProblem,
    },
};

/// A sentence beside a screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The button belongs to an older screen.
    OutOfDate,
    /// The bot reads text.
    TextOnly,
    /// The file can't be used.
    File(FileProblem),
    /// Editing a sent message changes nothing.
    EditNotRead,
    /// No such command.
    UnknownCommand,
    /// The command or button is for admins.
    AdminsOnly,
    /// Telegram does not say whether they are in the admin group, and so whether they may.
    MembershipUnknown,
    /// How `/search` is used.
    HowToSearch,
    /// Nothing is sold for links of this platform.
    NothingForLink(Platform),
    /// The service is no longer offered.
    ServiceGone,
    /// The list is no longer what it was.
    ListChanged,
    /// A favourite now.
    Starred,
    /// The text is no link that can be used.
    Link(LinkProblem),
    /// The link is none that the service seems to be for; may be overruled.
    OddLink(LinkWarning),
    /// A forwarded post of a private channel has no address that others could open.
    PrivatePost,
    /// These tracking parameters were taken out of the link.
    LinkCleaned(Vec<String>),
    /// The text is no quantity.
    Quantity(QuantityProblem),
    /// These words of a line were not understood, and count for nothing.
    LeftOut(String),
    /// Several, one after the other.
    Several(Vec<Note>),
    /// The text is no value of this field.
    Entry { field: Field, problem: EntryProblem },
    /// More lines than a mass order may have.
    MassTooLong { given: usize },
    /// There are commas inside the lines.
    Commas,
    /// So many names were there already, and were left out.
    Doubles(i64),
    /// The price can't be counted.
    PriceTooBig,
    /// The rate changed since it was shown.
    RateChanged { before: Rate, now: Rate },
    /// What the service asks for changed since it was shown.
    ServiceChanged,
    /// At the confirmation, only a quantity, a link or a button is understood.
    PressConfirm,
    /// Orders are not taken at the moment.
    NotTaking,
    /// From this person none are.
    Barred,
    /// A person was barred from ordering, or may order again.
    OrderingSet,
    /// So much is missing on the person's balance.
    Missing(Credit),
    /// The person owes something, and can't order before it is paid.
    InDebt(Credit),
    /// Too many of the person's orders have not ended.
    TooManyOrders { max: i64 },
    /// The draft is an order already.
    AlreadyPlaced(OrderId),
    /// The order was placed.
    Placed,
    /// The table of orders is being made.
    Exporting,
    /// The panel is being asked.
    Looking,
    /// The panel is going to be asked for a refill.
    RefillWanted,
    /// A refill can't be asked for now.
    CantRefill,
    /// The panel is going to be asked to cancel the order.
    CancelWanted,
    /// The order was cancelled before it was sent.
    Withdrawn,
    /// The order can't be cancelled, or is being cancelled already.
    CantCancel,
    /// What became of cancelling several orders.
    CancelledMany(CancelledMany),
    /// `/cancelorders` takes orders' numbers.
    HowToCancelOrders { most: i64 },
    /// There is no such order, or it is not this person's.
    NoSuchOrder,
    /// `/status` takes an order's number.
    HowToStatus,
    /// What was being entered is left.
    Left,
    /// The question about the order is left.
    StaysAsItWas(OrderId),
    /// The order is not to be ordered again: it may have been placed.
    BeingChecked(OrderId),
    /// There was nothing to leave.
    NothingToLeave,
    /// The language was changed.
    LanguageSet,
    /// What they said of themselves stands beside their request.
    Introduced,
    /// They had said who they are before.
    IntroducedBefore,
    /// A person was let in, by the admin of this name.
    LetIn(String),
    /// A person was kept out, by the admin of this name.
    KeptOut(String),
    /// The person's request was answered before, perhaps by another admin.
    AnsweredBefore,
    /// Orders are not taken from now on.
    PausedNow,
    /// Orders are taken from now on.
    ResumedNow,
    /// The catalog is being read.
    ReadingCatalog,
    /// Nothing can be put on a balance in any way.
    NoWayToPay,
    /// Nothing can be paid in this way right now.
    WayClosed(Way),
    /// The sum can't be put on a balance.
    TopUp(TopupProblem),
    /// What is missing was raised to the least that can be paid.
    Raised(Credit),
    /// What came in is looked through.
    LookingForPayment,
    /// The admins know that something is wrong with the payment.
    PaymentReported,
    /// The payment is given back.
    RefundWanted,
    /// The payment can't be given back, or is being given back already.
    CantRefund,
    /// `/payment` takes a payment's number.
    HowToPayment,
    /// Of several that came at once the first was taken as a receipt.
    FirstOfAlbum,
    /// It can't be taken as a receipt.
    Receipt(ReceiptProblem),
    /// What a receipt shows is credited.
    ReceiptCredited,
    /// A receipt is refused.
    ReceiptRefused,
    /// The receipt was answered before, by the admin of this name.
    ReceiptAnswered(String),
    /// The text is no correction of a balance.
    Adjustment(AdjustmentProblem),
    /// More than one admin may correct at once.
    AdjustTooMuch(Credit),
    /// Another admin is asked for the correction.
    AdjustmentAsked,
    /// A correction that another admin asked for is made, or refused.
    AdjustmentAnswered,
    /// Who asked for a correction does not make it.
    AnotherAdmin,
    /// About a price, or somebody's discount.
    Price(PriceNote),
    /// About a code.
    Code(CodeNote),
    /// What an admin decided is booked.
    BillDecided,
    /// Nothing was to be decided any more.
    BillSettled,
    /// The balance was corrected.
    Adjusted,
    /// `/order` takes an order's number.
    HowToOrder,
    /// The order is not unclear any more.
    NotUnclear(OrderId),
    /// The order is settled as placed.
    SettledPlaced(OrderId),
    /// The order is settled as not placed.
    SettledNotPlaced(OrderId),
    /// The order is unclear again; whoever ordered it has ordered the same once more since, if they have.
    Reopened { order: OrderId, again: Option<OrderId> },
    /// The order's id is taken back: it is unclear again.
    IdTakenBack(OrderId),
    /// The order's id can't be taken back any more.
    IdStays(OrderId),
    /// The text is no id of a panel's order.
    NotAnId,
    /// In the group, only an answer to the bot's message is one.
    UseReply,
    /// Nothing was asked that this could be the answer to.
    NothingAsked,
    /// Another order has this id of the panel.
    IdTaken(OrderId),
    /// The bot works in private chat.
    PrivateOnly,
}

/// What is said about prices, to admins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceNote {
    /// The text is no price.
    Problem(PriceProblem),
    /// The fixed rate is less than this, which it has to be at least.
    Below(Rate),
    /// It is so already.
    Same,
    /// It is set, or taken back.
    Set,
    /// Another admin has set it since it was shown.
    Overtaken,
    /// The text is no discount.
    Discount(PercentProblem),
    /// The discount is given, or taken back.
    DiscountSet,
    /// The panel has no service of this id.
    NoSuchService,
}

/// What is said about codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeNote {
    /// The owner pays here: codes would bring nothing.
    NotHere,
    /// The text can be no code.
    Unreadable,
    /// It is used: this it brought, or will.
    Used(Brings),
    /// This person used it before.
    Before,
    /// There is no such code, or none that they can use; so often they may still try.
    Unknown { left: usize },
    /// Too much was tried; again from then on.
    Later(Moment),
    /// Another bonus of theirs waits for a top-up.
    OneWaits,
    /// What an admin typed makes no code.
    Problem(CodeProblem),
    /// It is made.
    Made,
    /// Nobody can use it from now on.
    Stopped,
    /// Nobody could use it before.
    StoppedBefore,
}

impl Note {
    /// All of these as one, if there are any.
    pub fn together(notes: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut all = vec![];
        for note in notes {
            if let Self::Several(several) = note { all.extend(several) } else { all.push(note) }
        }
        if all.len() > 1 { Some(Self::Several(all)) } else { all.pop() }
    }
}
