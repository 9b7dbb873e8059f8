//! Notes put into words: a sentence beside a screen. As a line of the screen it is HTML, as a toast over a tapped button it is
//! plain and at most 200 characters. Which of the two is the sender's choice; [`weighty`] says which must be read.

use super::{
    Reader, code, fields,
    link::kind as link_kind,
    parts::{SHORT, WORDS, line as one_line, lines, money, parameter_names, platform as platform_name, rate},
    topup::way_name,
};
use crate::{
    dialog::{
        Note,
        note::{CodeNote, PriceNote},
    },
    domain::{
        link::LinkProblem,
        link_kind::LinkWarning,
        mass::MAX_LINES,
        percent::PercentProblem,
        quantity::QuantityProblem,
        receipt::{MOST_WAITING, ReceiptProblem},
        request::CancelledMany,
        tariff::PriceProblem,
        topup::TopupProblem,
        upload::{FileProblem, MAX_BYTES},
        wallet::AdjustmentProblem,
    },
    i18n::{Arg, Lang, label, number, t},
};

/// The longest toast that Telegram shows.
const TOAST: usize = 200;

/// The sentence as HTML.
pub fn line(note: &Note, reader: &Reader) -> String {
    if let Note::Several(notes) = note {
        return lines(notes.iter().map(|note| Some(line(note, reader))));
    }
    let said = say(note, reader);
    if weight(note) == Weight::Warning {
        t!(reader.lang, "note-warning", words = Arg::Html(said.into()))
    } else {
        said
    }
}

/// The sentence as plain text of at most 200 characters.
pub fn toast(note: &Note, reader: &Reader) -> String {
    let plain =
        say(note, reader).replace("<code>", "").replace("</code>", "").replace("<b>", "").replace("</b>", "");
    one_line(&html_escape::decode_html_entities(&plain), TOAST)
}

/// Something unforeseen, with the code that is also in the log, as HTML.
pub fn failure_line(lang: Lang, code: &str) -> String {
    t!(lang, "note-failed", code = code)
}

/// The same as plain text.
pub fn failure_toast(lang: Lang, code: &str) -> String {
    label!(lang, "note-failed", code = code)
}

/// How much it matters that a note is read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// It may pass by as a toast.
    Passing,
    /// It must be read before anything else is done, and so stands on the screen even after a tap.
    Read,
    /// Something is in the way or ought to be thought about: it is read, and looks like that.
    Warning,
}

/// Whether it must be read before anything else is done.
pub fn weighty(note: &Note) -> bool {
    weight(note) >= Weight::Read
}

#[expect(clippy::too_many_lines, reason = "a row for each note")]
fn weight(note: &Note) -> Weight {
    match note {
        Note::File(_)
        | Note::ServiceGone
        | Note::Link(_)
        | Note::OddLink(_)
        | Note::PrivatePost
        | Note::Quantity(_)
        | Note::Entry { .. }
        | Note::MassTooLong { .. }
        | Note::Commas
        | Note::PriceTooBig
        | Note::RateChanged { .. }
        | Note::ServiceChanged
        | Note::TooManyOrders { .. }
        | Note::Missing(_)
        | Note::InDebt(_)
        | Note::Adjustment(_)
        | Note::AdjustTooMuch(_)
        | Note::Price(
            PriceNote::Problem(_) | PriceNote::Below(_) | PriceNote::Overtaken | PriceNote::Discount(_),
        )
        | Note::Code(
            CodeNote::Unreadable
            | CodeNote::Before
            | CodeNote::Unknown { .. }
            | CodeNote::Later(_)
            | CodeNote::OneWaits
            | CodeNote::Problem(_),
        )
        | Note::NoWayToPay
        | Note::TopUp(_)
        | Note::WayClosed(_)
        | Note::Raised(_)
        | Note::CantRefund
        | Note::Receipt(_)
        | Note::FirstOfAlbum
        | Note::Barred
        | Note::NotAnId
        | Note::UseReply
        | Note::IdTaken(_)
        | Note::Reopened { again: Some(_), .. }
        | Note::BeingChecked(_) => Weight::Warning,
        Note::Several(notes) => notes.iter().map(weight).max().unwrap_or(Weight::Passing),
        Note::LeftOut(_)
        | Note::NothingForLink(_)
        | Note::LinkCleaned(_)
        | Note::CancelledMany(_)
        | Note::Doubles(_)
        | Note::LetIn(_)
        | Note::KeptOut(_)
        | Note::ReceiptAnswered(_)
        | Note::Code(CodeNote::Used(_))
        | Note::PrivateOnly => Weight::Read,
        Note::OutOfDate
        | Note::TextOnly
        | Note::EditNotRead
        | Note::UnknownCommand
        | Note::AdminsOnly
        | Note::MembershipUnknown
        | Note::HowToSearch
        | Note::ListChanged
        | Note::Starred
        | Note::PressConfirm
        | Note::AlreadyPlaced(_)
        | Note::Placed
        // The screen says it, too.
        | Note::NotTaking
        | Note::Adjusted
        | Note::OrderingSet
        | Note::AdjustmentAsked
        | Note::AdjustmentAnswered
        | Note::AnotherAdmin
        | Note::Price(
            PriceNote::Same | PriceNote::Set | PriceNote::DiscountSet | PriceNote::NoSuchService,
        )
        | Note::Code(CodeNote::NotHere | CodeNote::Made | CodeNote::Stopped | CodeNote::StoppedBefore)
        | Note::BillDecided
        | Note::LookingForPayment
        | Note::PaymentReported
        | Note::RefundWanted
        | Note::ReceiptCredited
        | Note::ReceiptRefused
        | Note::HowToPayment
        | Note::BillSettled
        | Note::Exporting
        | Note::Looking
        | Note::RefillWanted
        | Note::CantRefill
        | Note::CancelWanted
        | Note::Withdrawn
        | Note::CantCancel
        | Note::HowToCancelOrders { .. }
        | Note::NoSuchOrder
        | Note::HowToStatus
        | Note::Left
        | Note::StaysAsItWas(_)
        | Note::NothingToLeave
        | Note::LanguageSet
        | Note::AnsweredBefore
        | Note::PausedNow
        | Note::ResumedNow
        | Note::ReadingCatalog
        | Note::HowToOrder
        | Note::NotUnclear(_)
        | Note::SettledPlaced(_)
        | Note::SettledNotPlaced(_)
        | Note::Reopened { again: None, .. }
        | Note::NothingAsked
        | Note::Introduced
        | Note::IntroducedBefore
        | Note::IdTakenBack(_)
        | Note::IdStays(_) => Weight::Passing,
    }
}

#[expect(clippy::too_many_lines, reason = "a row for each note")]
fn say(note: &Note, reader: &Reader) -> String {
    let lang = reader.lang;
    match note {
        Note::OutOfDate => t!(lang, "note-out-of-date"),
        Note::TextOnly => t!(lang, "note-text-only"),
        Note::EditNotRead => t!(lang, "note-edit-not-read"),
        Note::UnknownCommand => t!(lang, "note-unknown-command"),
        Note::AdminsOnly => t!(lang, "note-admins-only"),
        Note::MembershipUnknown => t!(lang, "note-membership-unknown"),
        Note::PrivateOnly => t!(lang, "note-private-only"),
        Note::HowToSearch => t!(lang, "note-how-to-search"),
        Note::NothingForLink(platform) => {
            t!(lang, "note-nothing-for-link", platform = platform_name(*platform, lang))
        }
        Note::ServiceGone => t!(lang, "note-service-gone"),
        Note::ListChanged => t!(lang, "note-list-changed"),
        Note::Starred => t!(lang, "note-starred"),
        Note::Left => t!(lang, "note-left"),
        Note::StaysAsItWas(order) => t!(lang, "note-stays-as-it-was", order = order.to_string()),
        Note::BeingChecked(order) => t!(lang, "note-being-checked", order = order.to_string()),
        Note::NothingToLeave => t!(lang, "note-nothing-to-leave"),
        Note::LanguageSet => t!(lang, "language-chosen", name = lang.name()),
        Note::HowToStatus => t!(lang, "note-how-to-status"),
        Note::NoSuchOrder => t!(lang, "note-no-such-order"),
        Note::Looking => t!(lang, "note-looking"),
        Note::Exporting => t!(lang, "note-exporting"),
        Note::RefillWanted => t!(lang, "note-refill-wanted"),
        Note::CantRefill => t!(lang, "note-cant-refill"),
        Note::CancelWanted => t!(lang, "note-cancel-wanted"),
        Note::Withdrawn => t!(lang, "note-withdrawn"),
        Note::CantCancel => t!(lang, "note-cant-cancel"),
        Note::File(problem) => file_problem(*problem, lang),
        Note::Link(problem) => link_problem(problem, lang),
        Note::OddLink(LinkWarning::OtherPlatform { found, wanted }) => {
            let (found, wanted) = (platform_name(*found, lang), platform_name(*wanted, lang));
            t!(lang, "note-other-platform", found = found, wanted = wanted)
        }
        Note::OddLink(LinkWarning::OtherKind { found, wanted, platform }) => {
            let (found, wanted) = (link_kind(*found, *platform, lang), link_kind(*wanted, *platform, lang));
            t!(lang, "note-other-kind", found = found, wanted = wanted)
        }
        Note::PrivatePost => t!(lang, "note-private-post"),
        Note::LinkCleaned(parameters) => {
            t!(lang, "note-link-cleaned", parameters = parameter_names(parameters))
        }
        Note::LeftOut(words) => t!(lang, "note-left-out", words = one_line(words, WORDS)),
        Note::Several(notes) => notes.iter().map(|note| say(note, reader)).collect::<Vec<_>>().join(" "),
        Note::Quantity(problem) => quantity_problem(problem, lang),
        Note::Entry { field, problem } => fields::problem(*field, problem, lang),
        Note::Commas => t!(lang, "note-commas"),
        Note::Doubles(count) => t!(lang, "note-doubles", count = *count),
        Note::MassTooLong { given } => t!(lang, "note-mass-too-long", given = *given, max = MAX_LINES),
        Note::PriceTooBig => t!(lang, "note-price-too-big"),
        Note::RateChanged { before, now } => {
            t!(lang, "note-rate-changed", before = rate(*before, reader), now = rate(*now, reader))
        }
        Note::ServiceChanged => t!(lang, "note-service-changed"),
        Note::PressConfirm => t!(lang, "note-press-confirm"),
        Note::NotTaking => t!(lang, "note-not-taking"),
        Note::Barred => t!(lang, "note-barred"),
        Note::OrderingSet => t!(lang, "note-ordering-set"),
        Note::Missing(sum) => t!(lang, "note-missing", sum = money(*sum, reader)),
        Note::InDebt(sum) => t!(lang, "note-in-debt", sum = money(*sum, reader)),
        Note::Adjustment(AdjustmentProblem::Sum) => t!(lang, "note-adjustment-sum"),
        Note::Adjustment(AdjustmentProblem::Zero) => t!(lang, "note-adjustment-zero"),
        Note::Adjustment(AdjustmentProblem::Reason) => t!(lang, "note-adjustment-reason"),
        Note::NoWayToPay => t!(lang, "note-no-way-to-pay"),
        Note::WayClosed(way) => t!(lang, "note-way-closed", way = way_name(*way, lang)),
        Note::TopUp(problem) => topup_problem(*problem, reader),
        Note::Raised(least) => t!(lang, "note-raised", sum = money(*least, reader)),
        Note::LookingForPayment => t!(lang, "note-looking-for-payment"),
        Note::PaymentReported => t!(lang, "note-payment-reported"),
        Note::RefundWanted => t!(lang, "note-refund-wanted"),
        Note::CantRefund => t!(lang, "note-cant-refund"),
        Note::HowToPayment => t!(lang, "note-how-to-payment"),
        Note::Price(note) => price(*note, reader),
        Note::Code(note) => code::note(*note, reader),
        Note::FirstOfAlbum => t!(lang, "note-receipt-album"),
        Note::Receipt(problem) => receipt_problem(*problem, lang),
        Note::ReceiptCredited => t!(lang, "note-receipt-credited"),
        Note::ReceiptRefused => t!(lang, "note-receipt-refused"),
        Note::ReceiptAnswered(name) => t!(lang, "note-receipt-answered", name = one_line(name, SHORT)),
        Note::AdjustTooMuch(sum) => t!(lang, "note-adjust-too-much", sum = money(*sum, reader)),
        Note::Adjusted => t!(lang, "note-adjusted"),
        Note::AdjustmentAsked => t!(lang, "note-adjustment-asked"),
        Note::AdjustmentAnswered => t!(lang, "note-adjustment-answered"),
        Note::AnotherAdmin => t!(lang, "note-another-admin"),
        Note::BillDecided => t!(lang, "note-bill-decided"),
        Note::BillSettled => t!(lang, "note-bill-settled"),
        Note::TooManyOrders { max } => t!(lang, "note-too-many-orders", max = *max),
        Note::AlreadyPlaced(order) => t!(lang, "note-already-placed", order = order.to_string()),
        Note::Placed => t!(lang, "note-placed"),
        Note::LetIn(name) => t!(lang, "note-let-in", name = one_line(name, SHORT)),
        Note::KeptOut(name) => t!(lang, "note-kept-out", name = one_line(name, SHORT)),
        Note::Introduced => t!(lang, "note-introduced"),
        Note::IntroducedBefore => t!(lang, "note-introduced-before"),
        Note::AnsweredBefore => t!(lang, "note-answered-before"),
        Note::PausedNow => t!(lang, "note-paused-now"),
        Note::ResumedNow => t!(lang, "note-resumed-now"),
        Note::ReadingCatalog => t!(lang, "note-reading-catalog"),
        Note::HowToOrder => t!(lang, "note-how-to-order"),
        Note::NotUnclear(order) => t!(lang, "note-not-unclear", order = order.to_string()),
        Note::SettledPlaced(order) => t!(lang, "note-settled-placed", order = order.to_string()),
        Note::IdTakenBack(order) => t!(lang, "note-id-taken-back", order = order.to_string()),
        Note::IdStays(order) => t!(lang, "note-id-stays", order = order.to_string()),
        Note::SettledNotPlaced(order) => t!(lang, "note-settled-not-placed", order = order.to_string()),
        Note::Reopened { order, again: None } => t!(lang, "note-reopened", order = order.to_string()),
        Note::Reopened { order, again: Some(again) } => {
            t!(lang, "note-reopened-again", order = order.to_string(), again = again.to_string())
        }
        Note::UseReply => t!(lang, "note-use-reply"),
        Note::NothingAsked => t!(lang, "note-nothing-asked"),
        Note::NotAnId => t!(lang, "note-not-an-id"),
        Note::CancelledMany(done) => cancelled_many(done, lang),
        Note::HowToCancelOrders { most } => t!(lang, "note-how-to-cancel-orders", most = *most),
        Note::IdTaken(order) => t!(lang, "note-id-taken", order = order.to_string()),
    }
}

/// How many orders were cancelled or are being asked about, and which can't be.
fn cancelled_many(done: &CancelledMany, lang: Lang) -> String {
    const NAMED: usize = 12;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let refused = count(done.refused.len());
    let named: Vec<String> = done.refused.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if done.refused.len() > NAMED { "…" } else { "" };
    let numbers = format!("{}{more}", named.join(", "));
    lines([
        (done.wanted > 0 || done.withdrawn == 0)
            .then(|| t!(lang, "note-cancelled-wanted", count = count(done.wanted))),
        (done.withdrawn > 0).then(|| t!(lang, "note-cancelled-withdrawn", count = count(done.withdrawn))),
        (refused > 0).then(|| t!(lang, "note-cancelled-refused", count = refused, orders = numbers)),
    ])
}

fn file_problem(problem: FileProblem, lang: Lang) -> String {
    match problem {
        FileProblem::TooLarge => {
            t!(lang, "note-file-large", limit = i64::try_from(MAX_BYTES / 1024).unwrap_or(i64::MAX))
        }
        FileProblem::NotText => t!(lang, "note-file-not-text"),
        FileProblem::Empty => t!(lang, "note-file-empty"),
        FileProblem::OutOfReach => t!(lang, "note-file-out-of-reach"),
    }
}

/// Why a text is no link that can be used. HTML.
pub fn link_problem(problem: &LinkProblem, lang: Lang) -> String {
    match problem {
        LinkProblem::Empty | LinkProblem::NotALink => t!(lang, "note-link-none"),
        LinkProblem::SeveralLinks { count } => t!(lang, "note-link-several", count = *count),
        LinkProblem::NameNeedsLink => t!(lang, "note-link-name"),
        LinkProblem::OtherScheme { scheme } => t!(lang, "note-link-scheme", scheme = one_line(scheme, 30)),
        LinkProblem::Credentials => t!(lang, "note-link-credentials"),
        LinkProblem::Port { port } => t!(lang, "note-link-port", port = port.to_string()),
        LinkProblem::PrivateAddress { host } => t!(lang, "note-link-private", host = one_line(host, 60)),
        LinkProblem::HiddenCharacter => t!(lang, "note-link-hidden"),
        LinkProblem::TooLong { length, limit } => {
            t!(lang, "note-link-long", length = *length, limit = *limit)
        }
    }
}

/// Why a text is no quantity. HTML.
pub fn quantity_problem(problem: &QuantityProblem, lang: Lang) -> String {
    match problem {
        QuantityProblem::Empty | QuantityProblem::NotANumber => t!(lang, "note-quantity-none"),
        QuantityProblem::Negative | QuantityProblem::Zero => t!(lang, "note-quantity-positive"),
        QuantityProblem::Fraction => t!(lang, "note-quantity-whole"),
        QuantityProblem::Exponent => t!(lang, "note-quantity-exponent", example = number(1_000_000)),
        QuantityProblem::Ambiguous => t!(lang, "note-quantity-ambiguous"),
        QuantityProblem::TooLarge => t!(lang, "note-quantity-large"),
    }
}

fn receipt_problem(problem: ReceiptProblem, lang: Lang) -> String {
    match problem {
        ReceiptProblem::Other => t!(lang, "note-receipt-other"),
        ReceiptProblem::TooLarge => t!(lang, "note-receipt-large"),
        ReceiptProblem::Waits => t!(lang, "note-receipt-waits"),
        ReceiptProblem::TooMany => t!(lang, "note-receipt-too-many", most = MOST_WAITING),
    }
}

fn topup_problem(problem: TopupProblem, reader: &Reader) -> String {
    let lang = reader.lang;
    match problem {
        TopupProblem::Sum => t!(lang, "note-topup-sum"),
        TopupProblem::NotNow => t!(lang, "note-no-way-to-pay"),
        TopupProblem::TooLittle { least } => t!(lang, "note-topup-too-little", least = money(least, reader)),
        TopupProblem::TooMuch { most } => t!(lang, "note-topup-too-much", most = money(most, reader)),
        TopupProblem::TooMuchToday { left } => {
            t!(lang, "note-topup-too-much-today", left = money(left, reader))
        }
    }
}

fn price(note: PriceNote, reader: &Reader) -> String {
    let lang = reader.lang;
    match note {
        PriceNote::Problem(PriceProblem::Unreadable) => t!(lang, "note-price-unreadable"),
        PriceNote::Problem(PriceProblem::TooMuch) => t!(lang, "note-price-too-much"),
        PriceNote::Problem(PriceProblem::Nothing) => t!(lang, "note-price-nothing"),
        PriceNote::Problem(PriceProblem::FixedForMany) => t!(lang, "note-price-fixed-for-many"),
        PriceNote::Below(least) => t!(lang, "note-price-below", least = rate(least, reader)),
        PriceNote::Same => t!(lang, "note-price-same"),
        PriceNote::Set => t!(lang, "note-price-set"),
        PriceNote::Overtaken => t!(lang, "note-price-overtaken"),
        PriceNote::Discount(PercentProblem::Unreadable) => t!(lang, "note-discount-unreadable"),
        PriceNote::Discount(PercentProblem::TooMuch) => t!(lang, "note-discount-too-much"),
        PriceNote::DiscountSet => t!(lang, "note-discount-set"),
        PriceNote::NoSuchService => t!(lang, "note-price-no-service"),
    }
}
