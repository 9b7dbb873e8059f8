//! The conversation, pure: [`step`] takes where somebody is, what they did and the facts, and says where they are then,
//! what is to change, and what is to be shown. No clock, no SQL, no Telegram: microseconds to test.
//!
//! The site map:
//!
//! ```text
//! door ──let in──▶ menu ─▶ platforms ─▶ categories ─▶ services ─▶ service ─▶ field … ─▶ confirm ─▶ (an order's card)
//!                   │ ├─▶ words ─▶ found ──────────────────────────▲
//!                   │ ├─▶ a link ─▶ what it is for (─▶ services) ──┤
//!                   │ ├─▶ a line ─▶ (what its numbers mean) ─▶ whatever is left to be asked
//!                   │ └─▶ favourites ──────────────────────────────┘
//!                   ├─▶ mass: lines ─▶ table ─▶ (the orders' summary)
//!                   ├─▶ orders ─▶ order · export
//!                   ├─▶ wallet ─▶ top up ─▶ pay · payments · code · invite · terms
//!                   └─▶ balance · languages · help          admins: users ─▶ person ─▶ adjust · customer · stats · prices · codes ·
//!                                                                   receipt · payment · file · panel id · not placed
//! ```
//!
//! One file a flow: `door`, `browse`, `find`, `one_line`, `ahead`, `draft`, `mass`, `orders`, `export`, `wallet`, `topup`, `receipt`, `code`, `friend`, `prices`, `desk` (the admins'). To add a state: `state.rs`, its
//! flow, its page in `bot/load.rs`, its screen in `view/`; the compiler names each place.

pub mod action;
mod ahead;
pub mod browse;
mod code;
pub mod command;
mod desk;
mod door;
mod draft;
mod effect;
mod export;
mod facts;
mod find;
mod friend;
mod mass;
pub mod needs;
pub mod note;
mod one_line;
mod orders;
mod prices;
mod receipt;
mod recognise;
pub mod state;
mod tap;
mod topup;
mod wallet;

pub use action::Action;
pub use code::CodeEffect;
use command::{Command, CommandName};
pub use effect::Effect;
pub use facts::{Facts, Wallet};
pub use needs::Needs;
pub use note::Note;
pub use prices::PriceEffect;
pub use recognise::panel_id;
pub use state::{Draft, Filter, MassDraft, State};

use crate::domain::{
    receipt::{NewReceipt, ReceiptProblem},
    upload::FileProblem,
};

/// What somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A command of this bot.
    Command(Command),
    /// A slash and a word that this bot does not have.
    UnknownCommand,
    /// Words.
    Text(String),
    /// A word in the admin group that may be the panel's id of an order, and that answers no message of the bot's.
    Overheard(String),
    /// A button.
    Tap(Action),
    /// A button that stands on another message than the screen.
    StaleTap,
    /// A button whose data no button of this bot carries.
    ForgedTap,
    /// A text file where one is awaited, or why it can't be used.
    File(Result<String, FileProblem>),
    /// A photo or a file where something is paid, or why it can be no receipt.
    Receipt(Result<NewReceipt, ReceiptProblem>),
    /// Something that is no text: a photo, a sticker, a voice message, or what is not known yet.
    NotText,
    /// A forwarded post of a private channel, where a link is of use.
    PrivatePost,
    /// A text that was edited after it was sent.
    Edited,
}

/// Where somebody is after an input, what changes, and what is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where they are then.
    pub state: State,
    /// What changes, if anything does.
    pub effect: Option<Effect>,
    /// What is shown.
    pub show: Show,
    /// A sentence beside it. What is to be said of a change is known when it was carried out.
    pub note: Option<Note>,
}

impl Step {
    /// Whether a power cut must not undo it: something was changed.
    #[must_use]
    pub fn must_last(&self) -> bool {
        self.effect.is_some()
    }
}

/// What is shown after a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Show {
    /// Nothing but the note.
    Nothing,
    /// The state's screen, in the message that changes; after a tap, the tapped one.
    Screen,
    /// The state's screen, in a new message.
    Fresh,
    /// The same, and the message that showed it before is taken away: what was typed in between can't be used, stays to be
    /// copied, and must not hide the screen.
    Below,
    /// Something beside the conversation, in the tapped message or, after a command, in a new one.
    Aside(State),
}

impl Step {
    /// Go to `state` and show it where the person looks.
    fn go(state: State) -> Self {
        Self { state, effect: None, show: Show::Screen, note: None }
    }

    /// Go to `state` in a new message.
    fn fresh(state: State) -> Self {
        Self { show: Show::Fresh, ..Self::go(state) }
    }

    /// Go to `state` and show it below what was typed.
    fn below(state: State) -> Self {
        Self { show: Show::Below, ..Self::go(state) }
    }

    /// Stay, and show nothing.
    fn quiet(state: State) -> Self {
        Self { show: Show::Nothing, ..Self::go(state) }
    }

    /// Stay, and only say something.
    fn say(state: State, note: Note) -> Self {
        Self { note: Some(note), ..Self::quiet(state) }
    }

    /// Stay, and show something beside the conversation.
    fn aside(state: State, shown: State) -> Self {
        Self { show: Show::Aside(shown), ..Self::go(state) }
    }

    fn with(mut self, effect: Effect) -> Self {
        self.effect = Some(effect);
        self
    }

    fn noting(mut self, note: Note) -> Self {
        self.note = Some(note);
        self
    }

    /// The same beside what is said already.
    fn noting_also(mut self, notes: impl IntoIterator<Item = Note>) -> Self {
        self.note = Note::together(self.note.into_iter().chain(notes));
        self
    }
}

/// The button is about what was shown before; what is shown now is drawn there.
fn out_of_date(state: State) -> Step {
    Step::go(state).noting(Note::OutOfDate)
}

/// One step of a conversation.
pub fn step(state: State, input: Input, facts: &Facts<'_>) -> Step {
    if facts.in_group {
        return desk::step(state, input, facts);
    }
    if !facts.role.may_order() {
        return door::step(&input, facts);
    }
    let state = if state == State::Door { State::Menu } else { state };
    match input {
        Input::Command(command) => command_step(state, &command, facts),
        Input::UnknownCommand => Step::say(state, Note::UnknownCommand),
        Input::Text(text) | Input::File(Ok(text)) => text_step(state, &text, facts),
        Input::Tap(action) => tap::step(state, action, facts),
        Input::StaleTap | Input::ForgedTap => out_of_date(state),
        Input::File(Err(problem)) => Step::below(state).noting(Note::File(problem)),
        Input::Receipt(sent) => receipt::send(state, sent, facts),
        Input::NotText if receipt::is_awaited(&state, facts) => {
            receipt::send(state, Err(ReceiptProblem::Other), facts)
        }
        Input::NotText => Step::below(state).noting(Note::TextOnly),
        Input::PrivatePost => Step::below(state).noting(Note::PrivatePost),
        Input::Overheard(_) if let (State::PanelId { order }, true) = (&state, facts.role.is_admin()) => {
            desk::ask_once_more(*order, facts)
        }
        Input::Overheard(_) if matches!(&state, State::Receipt { asked: Some(_), .. }) => {
            Step::fresh(state).noting(Note::UseReply)
        }
        Input::Overheard(_) => Step::quiet(state),
        Input::Edited => Step::say(state, Note::EditNotRead),
    }
}

fn command_step(state: State, command: &Command, facts: &Facts<'_>) -> Step {
    if command.name.for_admins() && !facts.role.is_admin() {
        return Step::say(state, Note::AdminsOnly);
    }
    if !command.name.is_there(facts.wallet.map(|wallet| wallet.shop)) {
        return Step::say(state, command.name.not_here());
    }
    match command.name {
        CommandName::Start => find::start(state, &command.args, facts),
        CommandName::New if !command.args.is_empty() => one_line::typed(&State::Menu, &command.args, facts),
        CommandName::New => Step::fresh(State::Platforms { page: 0 }),
        CommandName::Search if command.args.is_empty() => Step::fresh(State::Menu).noting(Note::HowToSearch),
        CommandName::Search => one_line::searched(&state, &command.args, facts),
        CommandName::Orders => Step::fresh(orders::list(state, Filter::Active)),
        CommandName::Status => orders::status(state, &command.args, facts),
        CommandName::Balance => wallet::balance(state.origin(), facts),
        CommandName::TopUp => topup::open(&state, &command.args, facts),
        CommandName::Code => code::open(&state, &command.args, facts),
        CommandName::Invite => friend::open(&state, facts),
        CommandName::PaySupport => Step::fresh(State::Payments { back: state.origin() }),
        CommandName::Terms => Step::fresh(State::Terms { back: state.origin() }),
        CommandName::Mass => mass::open(&command.args, facts),
        CommandName::Export => export::open(&state),
        CommandName::Cancel => draft::cancel(&state.beneath()),
        CommandName::Lang => Step::fresh(State::Languages { back: state.origin() }),
        CommandName::Help => Step::fresh(State::Help { back: state.origin() }),
        CommandName::Users
        | CommandName::Payment
        | CommandName::Prices
        | CommandName::Codes
        | CommandName::Order
        | CommandName::CancelOrders
        | CommandName::Stats
        | CommandName::Sync
        | CommandName::Pause
        | CommandName::Resume => desk::command(state, command, facts),
    }
}

/// What is typed where money comes in; the state again, anywhere else.
fn money_step(state: State, text: &str, facts: &Facts<'_>) -> Result<Step, State> {
    if let State::TopUp { back, .. } = state {
        return Ok(topup::enter(back, text, facts));
    }
    if let State::Code { back } = state {
        return Ok(code::enter(back, text));
    }
    if receipt::is_awaited(&state, facts) {
        return Ok(receipt::typed(state, text, facts));
    }
    Err(state)
}

fn text_step(state: State, text: &str, facts: &Facts<'_>) -> Step {
    let state = match money_step(state, text, facts) {
        Ok(step) => return step,
        Err(state) => state,
    };
    match state.beneath() {
        State::Field { draft, field } => one_line::at_field(draft, field, text, facts),
        State::Mass { draft } => mass::enter(draft, text, facts),
        State::Confirm { draft } => one_line::at_confirm(draft, text, facts),
        State::Service { service, back } => one_line::at_card(service, back, text, facts),
        State::Which { back, .. } => text_step(*back, text, facts),
        State::PanelId { order } if facts.role.is_admin() => desk::enter_panel_id(order, text, facts),
        State::Adjust { user, .. } if facts.role.is_admin() => wallet::enter_adjustment(user, text, facts),
        State::Pricing(pricing) if facts.role.is_admin() => prices::enter(&pricing, text, facts),
        State::Coding(coding) if facts.role.is_admin() => code::enter_new(&coding, text, facts),
        State::Receipt { topup, receipt, asked: Some(asked) } if facts.role.is_admin() => {
            receipt::enter((topup, receipt), asked, text)
        }
        place @ (State::Door
        | State::Menu
        | State::Platforms { .. }
        | State::Categories { .. }
        | State::Services { .. }
        | State::Found { .. }
        | State::ForLink { .. }
        | State::Favourites { .. }
        | State::Batch { .. }
        | State::Orders { .. }
        | State::Order { .. }
        | State::CancelOrder { .. }
        | State::History { .. }
        | State::Balance { .. }
        | State::Wallet { .. }
        | State::Export { .. }
        | State::Help { .. }
        | State::Languages { .. }
        | State::Users { .. }
        | State::Person { .. }
        | State::CancelAll { .. }
        | State::Adjust { .. }
        | State::Pricing(_)
        | State::Coding(_)
        | State::TopUp { .. }
        | State::Code { .. }
        | State::Invite { .. }
        | State::Pay { .. }
        | State::Payments { .. }
        | State::Terms { .. }
        | State::Customer { .. }
        | State::Payment { .. }
        | State::RefundPayment { .. }
        | State::Receipt { .. }
        | State::Stats
        | State::File { .. }
        | State::PanelId { .. }
        | State::NotPlaced { .. }) => one_line::typed(&place, text, facts),
    }
}

/// One step up the site map.
fn back(state: State, facts: &Facts<'_>) -> State {
    match state {
        State::Categories { platform, from, .. } => browse::entrance_of(platform, from, facts),
        State::Services { pasted: Some(pasted), .. } => State::ForLink { pasted },
        State::Services { platform, category, from, .. } => browse::above(platform, category, from, facts),
        State::Service { back, .. }
        | State::Which { back, .. }
        | State::Order { back: Some(back), .. }
        | State::Orders { back: Some(back), .. }
        | State::Balance { back: Some(back) }
        | State::Wallet { back: Some(back), .. }
        | State::TopUp { back: Some(back), .. }
        | State::Pay { back: Some(back), .. }
        | State::Code { back: Some(back) }
        | State::Invite { back: Some(back) }
        | State::Payments { back: Some(back) }
        | State::Terms { back: Some(back) }
        | State::Export { back: Some(back), .. }
        | State::Help { back: Some(back) }
        | State::Languages { back: Some(back) } => *back,
        State::Field { draft, field } => draft::back(draft, Some(field), facts),
        State::Confirm { draft } => draft::back(draft, None, facts),
        State::Person { .. } => State::Users { page: 0 },
        State::Door
        | State::Menu
        | State::Platforms { .. }
        | State::Found { .. }
        | State::ForLink { .. }
        | State::Favourites { .. }
        | State::Mass { .. }
        | State::Batch { .. }
        | State::Orders { back: None, .. }
        | State::Order { back: None, .. }
        | State::CancelOrder { .. }
        | State::History { .. }
        | State::Balance { back: None }
        | State::Wallet { back: None, .. }
        | State::Export { back: None, .. }
        | State::Help { back: None }
        | State::Languages { back: None }
        | State::Users { .. }
        | State::CancelAll { .. }
        | State::Adjust { .. }
        | State::Pricing(_)
        | State::Coding(_)
        | State::TopUp { .. }
        | State::Code { .. }
        | State::Invite { .. }
        | State::Pay { .. }
        | State::Payments { .. }
        | State::Terms { .. }
        | State::Customer { .. }
        | State::Payment { .. }
        | State::RefundPayment { .. }
        | State::Receipt { .. }
        | State::Stats
        | State::File { .. }
        | State::PanelId { .. }
        | State::NotPlaced { .. } => State::Menu,
    }
}
