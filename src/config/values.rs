//! How the text of one setting becomes its value, and what is said when it does not.
//! Each reader answers a refusal with what is allowed and never repeats the text: it may be a secret in the wrong place.

use std::{error::Error, fmt, net::SocketAddr, time::Duration};

use rust_decimal::Decimal;
use secrecy::SecretString;
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::{
    domain::{
        link::is_this_machine,
        money::{Amount, Credit},
        percent::Percent,
        tariff::Level,
        zone::Zone,
    },
    i18n::Lang,
    net::{Family, Proxy, ProxyServer},
};

/// Who may order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whom an admin approved.
    Approval,
    /// Everybody.
    Open,
}

/// Whose limits messages keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// Telegram's.
    Telegram,
    /// Nobody's.
    None,
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Billing {
    /// The owner's balance at the panel.
    House,
    /// Customers, from balances of their own.
    Wallet,
}

/// What the panel calls the id of the order to refill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefillParam {
    /// `order`, as at most panels.
    Order,
    /// `orders`, as at promobox.cc.
    Orders,
}

impl RefillParam {
    /// The parameter's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Orders => "orders",
        }
    }
}

/// Who uses the panel's account beside the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// Others do.
    Yes,
    /// Nobody, until something is seen that is not the bot's.
    Auto,
}

/// Fields of a form: names and values, which may be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Fields {
    /// Name and value of each.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// Telegram ids of people, each once, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(Vec<i64>);

impl Ids {
    /// Whether `id` is among them.
    pub fn contains(&self, id: i64) -> bool {
        self.0.binary_search(&id).is_ok()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn as_slice(&self) -> &[i64] {
        &self.0
    }
}

/// What people get off by what they have paid, the lowest level first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels(Vec<Level>);

impl Levels {
    /// All of them.
    pub fn as_slice(&self) -> &[Level] {
        &self.0
    }
}

/// What crypto is called: `USDT`, `TON`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets(pub Vec<String>);

/// Stands in for a secret that was not given while the other settings are judged; it is sound in form and opens nothing.
pub(super) const STAND_IN: &str = "1:stands-in-for-a-missing-secret-0123";

const DAY: Duration = Duration::from_hours(24);

type Read<T> = Result<T, String>;

pub(super) fn bot_token(text: &str) -> Read<SecretString> {
    if looks_like_token(text) {
        return Ok(text.into());
    }
    refuse("a token as @BotFather gives it: digits, a colon, and about 35 letters, digits, - or _")
}

pub(super) fn panel_key(text: &str) -> Read<SecretString> {
    if text.len() >= 8 && text.chars().all(|letter| letter.is_ascii_graphic()) {
        return Ok(text.into());
    }
    refuse("the key as the panel shows it: 8 letters or more, without spaces")
}

pub(super) fn crypto_pay_token(text: &str) -> Read<SecretString> {
    if looks_like_token(text) {
        return Ok(text.into());
    }
    refuse("a token as @CryptoBot gives it: digits, a colon, and about 35 letters, digits, - or _")
}

pub(super) fn assets(text: &str) -> Read<Assets> {
    let is_name = |name: &str| {
        (2..=10).contains(&name.len())
            && name.bytes().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
    };
    let names: Vec<String> = text.split(',').map(|name| name.trim().to_owned()).collect();
    if names.iter().all(|name| is_name(name)) {
        Ok(Assets(names))
    } else {
        refuse("names of crypto such as USDT,TON")
    }
}

pub(super) fn web_address(text: &str) -> Read<Url> {
    let allowed = "an address that starts with https:// or http://, without a name and password in it";
    let url = Url::parse(text).map_err(|_| allowed_only(allowed))?;
    let is_web = matches!(url.scheme(), "https" | "http") && url.has_host();
    let is_bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if is_web && is_bare { Ok(url) } else { refuse(allowed) }
}

pub(super) fn proxy(text: &str) -> Read<Proxy> {
    if text == "off" {
        return Ok(Proxy::Off);
    }
    ProxyServer::parse(text).map(|server| Proxy::At(server.into())).ok_or_else(|| {
        allowed_only(
            "off, or a proxy's address that starts with http://, https://, socks5:// or socks5h://, such as socks5h://name:password@proxy.example:1080",
        )
    })
}

pub(super) fn family(text: &str) -> Read<Family> {
    match text {
        "auto" => Ok(Family::Any),
        "4" => Ok(Family::V4),
        "6" => Ok(Family::V6),
        _ => refuse("auto, 4, 6"),
    }
}

/// A name is none: which of its addresses is meant would be a guess.
pub(super) fn listen(text: &str) -> Read<SocketAddr> {
    let allowed = "an address of this machine and a port, for example 127.0.0.1:8080, or 0.0.0.0:8080 for everybody who reaches it";
    text.parse().map_err(|_| allowed_only(allowed))
}

/// The address stays as it is written: a panel may answer `/api/v2` and not `/api/v2/`, or the other way round.
pub(super) fn panel_address(text: &str) -> Read<String> {
    web_address(text).map(|_| text.to_owned())
}

/// Whether what is sent to `address` could be read between here and there.
pub(super) fn is_readable_on_the_way(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "http" && !is_this_machine(&url))
}

pub(super) fn yes_or_no(text: &str) -> Read<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" | "on" => Ok(true),
        "no" | "false" | "0" | "off" => Ok(false),
        _ => refuse("yes, no"),
    }
}

pub(super) fn header(text: &str) -> Read<String> {
    let is_sound = text.len() <= 300 && text.chars().all(|letter| letter == ' ' || letter.is_ascii_graphic());
    if is_sound { Ok(text.to_owned()) } else { refuse("up to 300 Latin letters, digits, signs and spaces") }
}

/// What people read. Two characters, `\n`, begin a new line.
pub(super) fn text(text: &str) -> Read<String> {
    let text = text.replace("\\n", "\n");
    let is_sound =
        text.chars().count() <= 1_000 && text.chars().all(|letter| letter == '\n' || !letter.is_control());
    if is_sound { Ok(text) } else { refuse("up to 1000 characters; \\n begins a new line") }
}

pub(super) fn span(text: &str) -> Read<Duration> {
    let span = humantime::parse_duration(text).ok();
    span.filter(|span| (Duration::from_secs(1)..=366 * DAY).contains(span)).ok_or_else(|| {
        allowed_only("a span of time with its unit, such as 30s, 15min or 6h; 1s or more, up to 366days")
    })
}

pub(super) fn pause(text: &str) -> Read<Duration> {
    let span = humantime::parse_duration(text).ok();
    span.filter(|span| *span <= Duration::from_mins(1))
        .ok_or_else(|| allowed_only("a span of time with its unit, such as 0s, 200ms or 1s; up to 60s"))
}

pub(super) fn sharing(text: &str) -> Read<Sharing> {
    match text {
        "yes" => Ok(Sharing::Yes),
        "auto" => Ok(Sharing::Auto),
        _ => refuse("either yes or auto"),
    }
}

pub(super) fn refill_param(text: &str) -> Read<RefillParam> {
    match text {
        "order" => Ok(RefillParam::Order),
        "orders" => Ok(RefillParam::Orders),
        _ => refuse("order, orders"),
    }
}

pub(super) fn database(text: &str) -> Read<String> {
    let file = text.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches('/'));
    if file.is_some_and(|file| !file.is_empty()) {
        return Ok(text.to_owned());
    }
    refuse("an SQLite file, such as sqlite://panelgram.db or sqlite:///data/panelgram.db")
}

pub(super) fn ids(text: &str) -> Read<Ids> {
    let words = text.split(|sign: char| sign == ',' || sign == ';' || sign.is_whitespace());
    let mut ids = words
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().ok().filter(|id| *id > 0))
        .collect::<Option<Vec<i64>>>()
        .ok_or_else(|| {
            allowed_only("people's Telegram ids, such as 123456789,987654321; positive whole numbers")
        })?;
    ids.sort_unstable();
    ids.dedup();
    Ok(Ids(ids))
}

pub(super) fn fields(text: &str) -> Read<Fields> {
    let pairs = text.split(',').map(str::trim).filter(|pair| !pair.is_empty());
    let read = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        (is_name && !value.is_empty() && !RESERVED.contains(&name))
            .then(|| (name.to_owned(), value.to_owned()))
    };
    let fields = pairs.map(read).collect::<Option<Vec<_>>>();
    fields.map(Fields).ok_or_else(|| {
        allowed_only(
            "names and values such as source=bot,lang=en; not key and action, which are set elsewhere",
        )
    })
}

/// Fields of every call that are not the owner's to choose.
const RESERVED: [&str; 2] = ["key", "action"];

pub(super) fn group_id(text: &str) -> Read<i64> {
    let id = text.parse().ok().filter(|id| *id < 0);
    id.ok_or_else(|| allowed_only("the id of a group, a negative whole number such as -1001234567890"))
}

pub(super) fn topic_id(text: &str) -> Read<i32> {
    let id = text.parse().ok().filter(|id| *id > 0);
    id.ok_or_else(|| allowed_only("the id of a topic, a positive whole number such as 42"))
}

pub(super) fn access(text: &str) -> Read<Access> {
    match text {
        "approval" => Ok(Access::Approval),
        "open" => Ok(Access::Open),
        _ => refuse("approval, open"),
    }
}

pub(super) fn limits(text: &str) -> Read<Limits> {
    match text {
        "telegram" => Ok(Limits::Telegram),
        "none" => Ok(Limits::None),
        _ => refuse("telegram, none"),
    }
}

pub(super) fn billing(text: &str) -> Read<Billing> {
    match text {
        "house" => Ok(Billing::House),
        "wallet" => Ok(Billing::Wallet),
        _ => refuse("house, wallet"),
    }
}

pub(super) fn how_many(text: &str) -> Read<u32> {
    let number = text.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| allowed_only("a whole number from 1 to 10000"))
}

pub(super) fn at_a_time(text: &str) -> Read<usize> {
    let number = text.parse().ok().filter(|number| (1..=20).contains(number));
    number.ok_or_else(|| allowed_only("a whole number from 1 to 20"))
}

pub(super) fn language(text: &str) -> Read<Lang> {
    text.parse()
}

pub(super) fn zone(text: &str) -> Read<Zone> {
    Zone::find(text).ok_or_else(|| {
        let near = Zone::near(text).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        allowed_only("a time zone by its name in the IANA's list, such as Europe/Berlin") + &near
    })
}

pub(super) fn amount(text: &str) -> Read<Decimal> {
    let amount = Decimal::from_str_exact(text).ok().filter(|amount| *amount > Decimal::ZERO);
    amount.ok_or_else(|| allowed_only("an amount above 0, such as 50 or 12.5"))
}

pub(super) fn percent(text: &str) -> Read<Decimal> {
    let number = text.trim().strip_suffix('%').and_then(|number| Decimal::from_str_exact(number.trim()).ok());
    let share = number.filter(|number| (Decimal::ZERO..=Decimal::from(10_000)).contains(number));
    let share = share.and_then(|number| number.checked_div(Decimal::ONE_HUNDRED));
    share.ok_or_else(|| allowed_only("per cent from 0 to 10000, such as 50%"))
}

pub(super) fn part(text: &str) -> Read<Percent> {
    Percent::parse(text, Percent::ALL).map_err(|_| allowed_only("per cent from 0 to 100, such as 5%"))
}

pub(super) fn levels(text: &str) -> Read<Levels> {
    let read = |pair: &str| {
        let (from, discount) = pair.split_once(':')?;
        let from = amount(from.trim()).ok().and_then(|from| Amount::from_decimal(from).ok())?;
        let discount = Percent::parse(discount, Percent::ALL).ok()?;
        Some(Level { from: Credit(from), discount })
    };
    let levels: Option<Vec<Level>> = text.split(',').map(read).collect();
    // Whoever pays more gets more off.
    let is_rising = |levels: &Vec<Level>| {
        levels.windows(2).all(|pair| pair[0].from < pair[1].from && pair[0].discount < pair[1].discount)
    };
    levels
        .filter(is_rising)
        .map(Levels)
        .ok_or_else(|| allowed_only("sums and per cent, both rising, such as 100:2%,500:4%"))
}

pub(super) fn currency(text: &str) -> Read<String> {
    let is_code = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { Ok(text.to_owned()) } else { refuse("the three letters of a currency, such as USD or EUR") }
}

pub(super) fn log_filter(text: &str) -> Read<String> {
    let directives = EnvFilter::builder().parse(text).map(|_| text.to_owned());
    directives
        .map_err(|_| allowed_only("error, warn, info, debug or trace, or per module, such as info,sqlx=warn"))
}

/// What a reader above objected, out of the error that clap made of it.
pub(super) fn reason(error: &clap::Error) -> String {
    error.source().map_or_else(|| error.kind().to_string(), ToString::to_string)
}

/// Whether `text` holds a word that has a token's, a key's or a password's form; such a text is not shown, wherever it
/// was put.
pub(super) fn could_hold_secret(text: &str) -> bool {
    let has_password = text.contains("://") && text.contains('@');
    has_password
        || text.split([',', ';', ' ', '/', '=', '?', '&']).any(|word| {
            let word = word.strip_prefix("bot").unwrap_or(word);
            looks_like_token(word) || looks_like_key(word)
        })
}

fn looks_like_token(text: &str) -> bool {
    let Some((bot, rest)) = text.split_once(':') else { return false };
    let is_number = !bot.is_empty() && bot.len() <= 20 && bot.bytes().all(|letter| letter.is_ascii_digit());
    let is_word = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
    is_number && (20..=100).contains(&rest.len()) && rest.bytes().all(is_word)
}

/// Long, and letters mixed with digits: nothing that one would write by hand.
fn looks_like_key(text: &str) -> bool {
    text.len() >= 20
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_')
        && text.bytes().any(|letter| letter.is_ascii_digit())
        && text.bytes().any(|letter| letter.is_ascii_alphabetic())
}

fn refuse<T>(allowed: &str) -> Read<T> {
    Err(allowed_only(allowed))
}

fn allowed_only(what: &str) -> String {
    format!("allowed: {what}")
}
