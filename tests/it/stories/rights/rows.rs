//! The law of rights: one row for each thing that somebody can do to the bot, and who may. A new action, command or kind of input
//! without its row does not compile; what the rows say is done by `rights.rs`.

use panelgram::{
    dialog::{
        Action, Filter, Input,
        command::{Command, CommandName},
    },
    domain::{
        catalog::{CategoryId, ServiceId},
        code::CodeId,
        export::{Period, Whose},
        name::OrderName,
        platform::Platform,
        reading::Reading,
        receipt::{NewReceipt, ReceiptId, ReceiptProblem},
        refine::Refinement,
        service_type::Field,
        tariff::Priced,
        topup::{TopupId, Way},
        upload::FileProblem,
        user::{Access, UserId},
        wallet::AdjustmentAnswer,
    },
    i18n::Lang,
};
use panelgram_sandbox::telegram::Kind;

/// Who may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Everybody, also outside the door: it is about nobody but who does it, and shows nothing of what is sold.
    Everybody,
    /// Whoever was let in: it is about nobody but who does it.
    Inside,
    /// Whose order it is, and admins.
    OrderOf,
    /// Admins.
    Admins,
    /// Nobody: no honest button says so.
    Nobody,
}

/// What is there, and belongs to somebody else than the one who tries.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// The orders, one in each state that has buttons of its own.
    pub orders: &'a [OrderName],
    /// Whose they are.
    pub owner: UserId,
    /// Somebody who waits to be let in.
    pub asked: UserId,
    /// The number of the draft that stands on the owner's screen, one tap from an order.
    pub draft: i64,
    /// The number of the table that stands on another's screen.
    pub table: i64,
    /// The owner's payment by hand that waits for an admin, where customers pay.
    pub topup: TopupId,
    /// What they showed for it.
    pub receipt: ReceiptId,
}

/// Something that a person does.
#[derive(Clone, Debug)]
pub enum Deed {
    Taps(String),
    Says(String),
    Sends(Kind),
    Edits(String),
}

impl Deed {
    /// What is tapped, if it is.
    pub fn action(&self) -> Option<Action> {
        match self {
            Self::Taps(data) => Action::decode(data),
            _ => None,
        }
    }
}

/// Writes a table down as a `match` without a last arm – so that nothing can be missing from it – and as the list of what it says.
macro_rules! table {
    ($known:ty, $($pattern:pat => $samples:expr),+ $(,)?) => {{
        const _: fn(&$known) = |known| match known {
            $($pattern => ()),+
        };
        [$($samples),+].concat()
    }};
}

/// All there is to do, with who may do it.
pub fn everything(there: &Foreign<'_>) -> Vec<(Right, Deed)> {
    let says = |right: Right, text: &str| (right, Deed::Says(text.to_owned()));
    let taps = |data: &str| (Right::Nobody, Deed::Taps(data.to_owned()));
    let sends = |kind: Kind| (Right::Inside, Deed::Sends(kind));
    table!(
        Input,
        Input::Tap(_) => every_action(there)
            .into_iter()
            .map(|(right, action)| (right, Deed::Taps(action.encode())))
            .collect::<Vec<_>>(),
        Input::Command(Command { .. }) => every_command(there)
            .into_iter()
            .flat_map(|(right, name, args)| said(right, name, &args))
            .collect::<Vec<_>>(),
        Input::UnknownCommand => vec![says(Right::Everybody, "/teleport 1001"), says(Right::Everybody, "/")],
        Input::Text(_) => ["1001", "#1001", "o_1001", "23501", "777777", "https://instagram.com/p/own", "1000"]
            .map(|text| says(Right::Inside, text))
            .to_vec(),
        Input::StaleTap | Input::Overheard(_) => vec![],
        Input::ForgedTap => ["", "xn:1001:", "xn: 1001", "xs:1001", "XN:1001", "F:+1001", "w:1001:maybe", "y:", "y:4:4", "Ka:", "\u{202e}F:1001"]
            .map(taps)
            .to_vec(),
        Input::File(Ok::<String, FileProblem>(_) | Err(_)) => vec![
            sends(Kind::Document { name: "ids.txt".into(), bytes: b"23501\n777777".to_vec() }),
            sends(Kind::Document { name: "no.txt".into(), bytes: vec![0, 159, 146, 150] }),
        ],
        Input::Receipt(Ok::<NewReceipt, ReceiptProblem>(_) | Err(_)) => vec![
            sends(Kind::Picture { name: "receipt".into(), caption: "1001".into() }),
            sends(Kind::LargeDocument { name: "receipt.pdf".into(), size: 21 << 20 }),
        ],
        Input::NotText => vec![sends(Kind::Photo), sends(Kind::UnknownContent)],
        Input::PrivatePost => vec![sends(Kind::ChannelPost { text: "news".into(), channel: None })],
        Input::Edited => vec![(Right::Inside, Deed::Edits("/order 1001".to_owned()))],
    )
}

/// A command as it is typed, and as it is typed in groups.
fn said(right: Right, name: CommandName, args: &str) -> [(Right, Deed); 2] {
    let word = name.word();
    ["", "@our_bot"].map(|to| (right, Deed::Says(format!("/{word}{to} {args}").trim_end().to_owned())))
}

#[expect(clippy::too_many_lines, reason = "one row an action, all of them in one table")]
fn every_action(there: &Foreign<'_>) -> Vec<(Right, Action)> {
    use Right::{Admins, Everybody, Inside, OrderOf};
    let (service, category, owner, asked) = (ServiceId(1), CategoryId(1), there.owner, there.asked);
    let platform = Platform::from_slug("instagram").unwrap();
    let (draft, table, topup, receipt) = (there.draft, there.table, there.topup, there.receipt);
    let own = |action: Action| vec![(Inside, action)];
    let admins = |action: Action| vec![(Admins, action)];
    let orders = |right: Right, of: fn(OrderName) -> Action| {
        there.orders.iter().map(|order| (right, of(*order))).collect::<Vec<_>>()
    };
    let access = |of: fn(UserId, Access) -> Action| {
        let both = [(asked, Access::Member), (asked, Access::Declined), (owner, Access::Declined)];
        both.map(|(user, access)| (Admins, of(user, access))).to_vec()
    };
    table!(
        Action,
        Action::Nothing => own(Action::Nothing),
        Action::Menu => own(Action::Menu),
        Action::FreshMenu => own(Action::FreshMenu),
        Action::FreshNew => own(Action::FreshNew),
        Action::Back => own(Action::Back),
        Action::Platforms { .. } => own(Action::Platforms { page: usize::MAX }),
        Action::Categories { .. } => own(Action::Categories { platform, page: 0 }),
        Action::Services { .. } => own(Action::Services { platform, category, page: 0 }),
        Action::Found { .. } => own(Action::Found { page: 0 }),
        Action::Near { .. } => own(Action::Near { number: 0 }),
        Action::ForLink { .. } => own(Action::ForLink { page: 0 }),
        Action::Meant(_) => own(Action::Meant(Reading { service: None, quantity: Some(1) })),
        Action::Refine(_) => own(Action::Refine(Refinement::default())),
        Action::Favourites { .. } => own(Action::Favourites { page: 0 }),
        Action::Service(_) => own(Action::Service(service)),
        Action::Star(_) => own(Action::Star(service)),
        Action::Order(_) => own(Action::Order(service)),
        Action::Enter { .. } => own(Action::Enter { field: Field::Quantity, value: 1000 }),
        Action::Edit(_) => own(Action::Edit(Field::Link)),
        Action::Keep(_) => own(Action::Keep(Field::Link)),
        Action::Skip(_) => own(Action::Skip(Field::Runs)),
        Action::Clear(_) => own(Action::Clear(Field::Comments)),
        Action::TakeBack(_) => own(Action::TakeBack(Field::Comments)),
        Action::Confirm { .. } => [draft, table, 0, -1, i64::MAX, i64::MIN]
            .map(|draft| (Inside, Action::Confirm { draft }))
            .to_vec(),
        Action::MassPage { .. } => own(Action::MassPage { page: 0 }),
        Action::MassClear => own(Action::MassClear),
        Action::MassOrder { .. } => [table, draft, 0, -1].map(|draft| (Inside, Action::MassOrder { draft })).to_vec(),
        Action::MassFirst { .. } => [table, draft, 0, -1].map(|draft| (Inside, Action::MassFirst { draft, count: 1 })).to_vec(),
        Action::Orders { .. } => own(Action::Orders { filter: Filter::ALL[2], page: 0 }),
        Action::ShowOrder(_) => orders(OrderOf, Action::ShowOrder),
        Action::Refresh(_) => orders(OrderOf, Action::Refresh),
        Action::Again(_) => orders(OrderOf, Action::Again),
        Action::AllAgain(_) => orders(OrderOf, Action::AllAgain),
        Action::ExportOf { .. } => [(Inside, Whose::Own), (Admins, Whose::All)].map(|(right, whose)| (right, Action::ExportOf { whose })).to_vec(),
        Action::Export { .. } => [(Inside, Whose::Own), (Admins, Whose::All)]
            .map(|(right, whose)| (right, Action::Export { whose, period: Period::All }))
            .to_vec(),
        Action::ExportStatement => own(Action::ExportStatement),
        Action::TakeStatement { .. } => own(Action::TakeStatement { period: Period::All }),
        Action::Card(_) => orders(OrderOf, Action::Card),
        Action::History { .. } => orders(OrderOf, |order| Action::History { order, page: 0 }),
        Action::Refill(_) => orders(OrderOf, Action::Refill),
        Action::CancelOrder(_) => orders(OrderOf, Action::CancelOrder),
        Action::CancelSurely(_) => orders(OrderOf, Action::CancelSurely),
        Action::Balance => own(Action::Balance),
        Action::Wallet { .. } => own(Action::Wallet { page: 0 }),
        Action::TopUp => own(Action::TopUp),
        Action::TopUpSum { .. } => own(Action::TopUpSum { sum: i64::MAX }),
        Action::TopUpBy { .. } => own(Action::TopUpBy { way: Way::Stars }),
        Action::HavePaid => own(Action::HavePaid),
        Action::EnterCode => own(Action::EnterCode),
        Action::Invite => own(Action::Invite),
        Action::ToOrder => own(Action::ToOrder),
        Action::Payments => own(Action::Payments),
        Action::PaymentWrong { .. } => own(Action::PaymentWrong { payment: 1 }),
        Action::Terms => own(Action::Terms),
        Action::Payment { .. } => admins(Action::Payment { payment: 1 }),
        Action::RefundPayment { .. } => admins(Action::RefundPayment { payment: 1 }),
        Action::RefundSurely { .. } => admins(Action::RefundSurely { payment: 1 }),
        Action::ToPay { .. } => own(Action::ToPay { topup }),
        Action::CreditReceipt { .. } => admins(Action::CreditReceipt { topup, receipt }),
        Action::ReceiptSum { .. } => admins(Action::ReceiptSum { topup, receipt }),
        Action::RefuseReceipt { .. } => admins(Action::RefuseReceipt { topup, receipt }),
        Action::Languages => vec![(Everybody, Action::Languages)],
        Action::Speak(_) => vec![(Everybody, Action::Speak(Lang::En))],
        Action::Help => own(Action::Help),
        Action::Answer { .. } => access(|user, access| Action::Answer { user, access }),
        Action::SetAccess { .. } => access(|user, access| Action::SetAccess { user, access }),
        Action::Users { .. } => admins(Action::Users { page: 0 }),
        Action::Person(_) => admins(Action::Person(owner)),
        Action::StatementOf { .. } => admins(Action::StatementOf { user: owner, page: 0 }),
        Action::PaymentsOf(_) => admins(Action::PaymentsOf(owner)),
        Action::Bar(_) => admins(Action::Bar(owner)),
        Action::Unbar(_) => admins(Action::Unbar(owner)),
        Action::Adjust(_) => admins(Action::Adjust(owner)),
        Action::AdjustSurely { .. } => admins(Action::AdjustSurely { user: owner, number: draft }),
        Action::AnswerAdjustment { .. } => admins(Action::AnswerAdjustment { number: draft, answer: AdjustmentAnswer::Made }),
        Action::Prices { .. } => admins(Action::Prices { page: 0 }),
        Action::PriceOf(_) => admins(Action::PriceOf(Priced::Service(service))),
        Action::PriceBack(_) => admins(Action::PriceBack(Priced::Category(category))),
        Action::PriceSurely { .. } => admins(Action::PriceSurely { of: Priced::Service(service), number: draft }),
        Action::Discount(_) => admins(Action::Discount(owner)),
        Action::DiscountSurely { .. } => admins(Action::DiscountSurely { user: owner, number: draft }),
        Action::Codes { .. } => admins(Action::Codes { page: 0 }),
        Action::ShowCode { .. } => admins(Action::ShowCode { code: CodeId(draft), page: 0 }),
        Action::NewCode => admins(Action::NewCode),
        Action::MakeCode { .. } => admins(Action::MakeCode { number: draft }),
        Action::StopCode(_) => admins(Action::StopCode(CodeId(draft))),
        Action::StopCodeSurely(_) => admins(Action::StopCodeSurely(CodeId(draft))),
        Action::DecideBill { .. } => there.orders.iter().map(|order| (Admins, Action::DecideBill { order: *order, due: 0 })).collect::<Vec<_>>(),
        Action::CancelAll(_) => admins(Action::CancelAll(owner)),
        Action::CancelAllSurely { .. } => there.orders.iter().map(|newest| (Admins, Action::CancelAllSurely { user: owner, newest: *newest })).collect::<Vec<_>>(),
        Action::Stats => admins(Action::Stats),
        Action::File(_) => orders(Admins, |order| Action::File(order.id)),
        Action::WasPlaced(_) => orders(Admins, Action::WasPlaced),
        Action::WasNotPlaced(_) => orders(Admins, Action::WasNotPlaced),
        Action::SurelyNotPlaced(_) => orders(Admins, Action::SurelyNotPlaced),
        Action::WrongId(_) => orders(Admins, Action::WrongId),
        Action::RightId(_) => orders(Admins, Action::RightId),
        Action::Reopen(_) => orders(Admins, Action::Reopen),
    )
}

fn every_command(there: &Foreign<'_>) -> Vec<(Right, CommandName, String)> {
    use Right::{Admins, Everybody, Inside, OrderOf};
    let one = |right: Right, name: CommandName, args: &str| vec![(right, name, args.to_owned())];
    let of_orders = |right: Right, name: CommandName, before: &str| {
        let args = there.orders.iter().map(|order| format!("{before}{}", order.id.0));
        args.map(|args| (right, name, args)).collect::<Vec<_>>()
    };
    table!(
        CommandName,
        CommandName::Start => [
            one(Everybody, CommandName::Start, "s_1207"),
            one(Everybody, CommandName::Start, "o_-1"),
            one(Everybody, CommandName::Start, "b_1"),
            one(Everybody, CommandName::Start, "r_7K3M9QXDV2TA"),
            of_orders(OrderOf, CommandName::Start, "o_"),
        ].concat(),
        CommandName::New => one(Inside, CommandName::New, ""),
        CommandName::Search => one(Inside, CommandName::Search, "1001"),
        CommandName::Orders => one(Inside, CommandName::Orders, "1001"),
        CommandName::Status => [one(Inside, CommandName::Status, ""), of_orders(OrderOf, CommandName::Status, "#")].concat(),
        CommandName::Balance => one(Inside, CommandName::Balance, ""),
        CommandName::TopUp => one(Inside, CommandName::TopUp, "10"),
        CommandName::Code => [one(Inside, CommandName::Code, ""), one(Inside, CommandName::Code, "7K3M-9QXD-V2TA")].concat(),
        CommandName::Invite => one(Inside, CommandName::Invite, ""),
        CommandName::PaySupport => one(Inside, CommandName::PaySupport, ""),
        CommandName::Terms => one(Inside, CommandName::Terms, ""),
        CommandName::Payment => one(Admins, CommandName::Payment, "1"),
        CommandName::Prices => [one(Admins, CommandName::Prices, ""), one(Admins, CommandName::Prices, "1207")].concat(),
        CommandName::Codes => one(Admins, CommandName::Codes, ""),
        CommandName::Export => one(Inside, CommandName::Export, "all"),
        CommandName::Mass => one(Inside, CommandName::Mass, "1207 | https://instagram.com/p/own | 1000"),
        CommandName::Cancel => one(Inside, CommandName::Cancel, "1001"),
        CommandName::Lang => one(Everybody, CommandName::Lang, ""),
        CommandName::Help => one(Everybody, CommandName::Help, ""),
        CommandName::Users => one(Admins, CommandName::Users, ""),
        CommandName::Order => of_orders(Admins, CommandName::Order, ""),
        CommandName::CancelOrders => one(Admins, CommandName::CancelOrders, "1001-1005"),
        CommandName::Stats => one(Admins, CommandName::Stats, ""),
        CommandName::Sync => one(Admins, CommandName::Sync, ""),
        CommandName::Pause => one(Admins, CommandName::Pause, ""),
        CommandName::Resume => one(Admins, CommandName::Resume, ""),
    )
}
