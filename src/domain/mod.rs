//! The rules: what is allowed, what it costs and how things are called. Pure: no async, no SQL, no Telegram, no
//! clock, so that every rule is a function that a table of examples can test.
//!
//! In reading order:
//! - [`money`]: amounts in micro-units, a panel's rates, and what an order costs; the one place that rounds;
//! - [`quantity`]: what a person types for "how many", and the numbers offered as buttons; [`quantities`]: where it stands among words;
//! - [`link`]: what a person pastes as a link, cleaned or refused with a reason;
//! - [`link_kind`]: what is at one – a post, a channel, a story – and what a service wants to be sent;
//! - [`platform`]: Instagram, Telegram, …: which one a service belongs to, which one a link leads to;
//! - [`service_type`]: the order types of API v2: which fields each asks for, how it counts, how it is priced;
//! - [`fold`]: texts made comparable, for search and for finding platforms in names;
//! - [`text`]: texts made presentable: names cleaned, cut for buttons; [`markup`]: descriptions in HTML; [`upload`]: text files that people send;
//! - [`catalog`]: what the panel sells, as it is browsed;
//! - [`search`]: what of it some words name; [`refine`]: what of that is wanted;
//! - [`order`]: an order's life, and what a report makes of it; [`name`]: what names one on a button; [`history`]: what happened to it; [`request`]: what can be asked of the panel after it was placed;
//!   [`attempt`]: what a panel's no proves, and [`account`]: what its balance shows; [`evidence`]: what became of one whose answer was lost;
//! - [`secret`]: what must not be said, struck out of what is;
//! - [`tariff`]: what is sold for how much; [`price_change`]: what another price would move; [`percent`]: as admins type it;
//! - [`shop`]: on which terms customers buy; [`wallet`] and [`bill`]: what they have, and what an order is billed; [`topup`] and [`receipt`]: how
//!   money comes in;
//! - [`code`]: what admins give away; [`friend`]: what those earn who invite others;
//! - [`lately`]: which updates of a chat were handled; [`zone`]: what clock and calendar show where the owner is; [`export`]: of which time orders are taken along; [`backup`]: which
//!   copies of the database there are;
//! - [`user`]: who somebody is to the bot; [`notice`]: what people are told unasked.
//!
//! What is said to people about any of this is not here: problems are data, `view` finds the words.

pub mod account;
pub mod attempt;
pub mod average;
pub mod backup;
pub mod batch;
pub mod bill;
pub mod bounds;
pub mod catalog;
pub mod code;
pub mod detail;
pub mod digest;
pub mod entry;
pub mod evidence;
pub mod export;
pub mod fold;
pub mod friend;
pub mod history;
pub mod ids;
pub mod lately;
pub mod link;
pub mod link_kind;
pub mod markup;
pub mod mass;
pub mod money;
pub mod name;
pub mod notice;
pub mod one_line;
pub mod order;
pub mod pause;
pub mod percent;
pub mod platform;
pub mod price_change;
pub mod quantities;
pub mod quantity;
pub mod reading;
pub mod receipt;
pub mod refine;
pub mod request;
pub mod search;
pub mod secret;
pub mod service_type;
pub mod sheet;
pub mod shop;
pub mod tariff;
pub mod text;
pub mod topup;
pub mod trouble;
pub mod upload;
pub mod user;
pub mod usual;
pub mod wallet;
pub mod zone;
