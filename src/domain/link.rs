//! What a person pastes as a link: found in the text, completed, checked and cleaned, or refused with a reason. Only
//! the form is judged; nothing is fetched, so whether there is anything at the address is for the panel to say.

mod address;
pub mod hidden;
mod telegram;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use url::{Url, form_urlencoded};

pub use self::address::is_this_machine;
use super::{
    platform::Platform,
    text::{is_bidi_control, is_blank_letter, is_invisible},
};

/// The longest link that is taken, in characters, after cleaning: the longest that panels are known to take.
pub const MAX_LINK_CHARS: usize = 1_000;

/// The longest text that is looked at: a message of Telegram's four thousand characters, at four bytes each.
const MAX_TEXT_BYTES: usize = 16_384;

/// The longest name and port that an address can have; longer ones are not worth decoding.
const MAX_AUTHORITY_BYTES: usize = 1_024;

/// The longest name after `@` on any platform.
const MAX_NAME_CHARS: usize = 64;

/// How much of a tracking parameter's name is reported.
const MAX_REMOVED_CHARS: usize = 40;

/// A link fit to be sent to a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedLink {
    /// The address: http or https, names of other scripts as punycode.
    pub url: String,
    /// The tracking parameters that were taken out, each once; as the person wrote them, so not to be trusted as HTML.
    pub removed: Vec<String>,
}

/// Why a text is not taken as a link. Each is one sentence to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkProblem {
    /// Nothing was written.
    Empty,
    /// No link in it.
    NotALink,
    /// More than one link in it.
    SeveralLinks {
        /// How many.
        count: usize,
    },
    /// `@name` alone does not say where on this platform; the link itself is needed.
    NameNeedsLink,
    /// Neither http nor https.
    OtherScheme {
        /// What it is instead: `ftp`, `javascript`.
        scheme: String,
    },
    /// A name or a password inside the address.
    Credentials,
    /// A port of its own.
    Port {
        /// Which.
        port: u16,
    },
    /// An address of a private network, of this machine, or of nobody.
    PrivateAddress {
        /// Which.
        host: String,
    },
    /// Characters that show nothing or turn the text around.
    HiddenCharacter,
    /// Too long, even after cleaning.
    TooLong {
        /// How long it is, in characters.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
}

/// Finds the link in `text` and makes it fit to be sent, for a service of `platform`.
///
/// - One link: alone, or the only one in a sentence.
/// - `https://` is added where no scheme stands: `instagram.com/x`.
/// - `@name` becomes the profile's address where the service's platform has such, as people expect: Telegram, Instagram,
///   X, VK and others (`profile` in the table of platforms).
/// - Telegram's other spellings become `https://t.me/…`: `tg://resolve?domain=x`, `telegram.me`, `telegram.dog`, and
///   an address copied from Telegram Web; and `t.me/+HASH` becomes `t.me/joinchat/HASH`, which means the same: it is what a panel is
///   sent, since many lose a plus, and what is confirmed is what is sent.
/// - Parameters that only say who shared the link are removed.
///
/// Checking a link that was checked changes nothing.
pub fn check_link(text: &str, platform: Platform) -> Result<CheckedLink, LinkProblem> {
    let written = pick_link(text)?;
    let mut url = parse(&complete(written, platform)?)?;
    check_address(&mut url)?;
    telegram::unify(&mut url);
    let owner = url.host_str().and_then(Platform::from_host);
    let removed = remove_tracking(&mut url, owner);
    check_length(url.as_str())?;
    Ok(CheckedLink { url: url.into(), removed })
}

/// The platform that a checked link leads to; a host that no platform owns is a website.
pub fn platform_of(url: &str) -> Platform {
    let url = Url::parse(url).ok();
    let owner = url.as_ref().and_then(Url::host_str).and_then(Platform::from_host);
    owner.or_else(|| Platform::from_slug("website")).unwrap_or(Platform::OTHER)
}

/// Whether two checked links lead to the same, as far as their form tells: with or without `www.`, and a slash at the end.
pub fn is_same(one: &str, other: &str) -> bool {
    fn bare(url: &str) -> &str {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.strip_prefix("www.").or_else(|| rest.strip_prefix("m.")).unwrap_or(rest);
        rest.trim_end_matches('/')
    }
    bare(one) == bare(other)
}

/// The one link of a text: its only word, or the only word of several that is surely a link.
fn pick_link(text: &str) -> Result<&str, LinkProblem> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(LinkProblem::TooLong { length: text.chars().count(), limit: MAX_LINK_CHARS });
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_hidden(c));
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(LinkProblem::HiddenCharacter);
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let word = match words.as_slice() {
        [] => return Err(LinkProblem::Empty),
        [word] => unwrap_quotes(word).trim_matches(is_hidden),
        several => pick_from_sentence(several)?,
    };
    if word.chars().any(is_hidden) {
        return Err(LinkProblem::HiddenCharacter);
    }
    Ok(word)
}

fn pick_from_sentence<'a>(words: &[&'a str]) -> Result<&'a str, LinkProblem> {
    let mut links: Vec<&str> =
        words.iter().map(|word| trim_sentence(word)).filter(|word| is_surely_a_link(word)).collect();
    links.sort_unstable();
    links.dedup();
    match links.as_slice() {
        [] => Err(LinkProblem::NotALink),
        [link] => Ok(link),
        several => Err(LinkProblem::SeveralLinks { count: several.len() }),
    }
}

/// In a sentence only what starts like a link counts, or a path on a platform's host: "see my.page" is prose.
pub(super) fn is_surely_a_link(word: &str) -> bool {
    let starts = |beginning: &str| strip_prefix_any_case(word, beginning).is_some();
    let known_path = || {
        word.split_once('/')
            .is_some_and(|(host, path)| !path.is_empty() && Platform::from_host(host).is_some())
    };
    starts("http://") || starts("https://") || starts("tg://") || known_path()
}

/// A word of a sentence without the sentence's own marks. A closing bracket stays if the address has its opening one.
pub(super) fn trim_sentence(word: &str) -> &str {
    let word = word.trim_matches(is_hidden).trim_start_matches(['(', '[', '<', '"', '\'', '«', '“']);
    let word = word.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '»', '”', '>', ']']);
    if word.contains('(') { word } else { word.trim_end_matches([')', '.', ',', '!', '?']) }
}

/// `<https://…>` is how some programs write a link. A word that does not start so ends as it was written.
fn unwrap_quotes(word: &str) -> &str {
    if word.starts_with(['<', '"', '«', '“', '(']) { trim_sentence(word) } else { word }
}

/// An address with its scheme, from what was written.
fn complete(written: &str, platform: Platform) -> Result<String, LinkProblem> {
    if let Some(name) = written.strip_prefix('@') {
        return profile_url(name, platform);
    }
    let Some(scheme) = scheme_of(written) else { return add_scheme(written) };
    match scheme.as_str() {
        "http" | "https" => Ok(written.to_owned()),
        "tg" => telegram::from_app_link(written).ok_or(LinkProblem::OtherScheme { scheme }),
        _ => Err(LinkProblem::OtherScheme { scheme: scheme.chars().take(MAX_REMOVED_CHARS).collect() }),
    }
}

/// `javascript` of `javascript:…`. A host before a port (`example.com:8080`, `localhost:80`) is no scheme.
fn scheme_of(written: &str) -> Option<String> {
    let (scheme, rest) = written.split_once(':')?;
    let is_word = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let is_host = scheme.contains('.') || rest.starts_with(|c: char| c.is_ascii_digit());
    (is_word && (rest.starts_with("//") || !is_host)).then(|| scheme.to_ascii_lowercase())
}

/// `https://` before what has none, if it looks like a host at all; a sentence's mark after it is not part of it.
fn add_scheme(written: &str) -> Result<String, LinkProblem> {
    let written = written.trim_start_matches('/').trim_end_matches(['.', ',', ';', '!']);
    let host = written.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    // "3.50" is a number to a person, though an address to a parser.
    let is_name = host.contains('.') && host.contains(char::is_alphabetic);
    let is_number = host.split('.').count() == 4;
    let looks_like_a_host = is_name || is_number || host.starts_with('[') || host.starts_with("localhost");
    if looks_like_a_host { Ok(format!("https://{written}")) } else { Err(LinkProblem::NotALink) }
}

fn profile_url(name: &str, platform: Platform) -> Result<String, LinkProblem> {
    if !is_profile_name(name) {
        return Err(LinkProblem::NotALink);
    }
    platform.profile_url(name).ok_or(LinkProblem::NameNeedsLink)
}

fn is_profile_name(name: &str) -> bool {
    name.chars().count() <= MAX_NAME_CHARS
        && name.chars().any(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

fn parse(address: &str) -> Result<Url, LinkProblem> {
    let after_scheme =
        address.split_once(':').map_or(address, |(_, rest)| rest).trim_start_matches(['/', '\\']);
    let authority = after_scheme.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    if authority.len() > MAX_AUTHORITY_BYTES {
        return Err(LinkProblem::NotALink);
    }
    Url::parse(address).map_err(|_| LinkProblem::NotALink)
}

/// No login, no port of its own, and a host that the whole internet sees.
fn check_address(url: &mut Url) -> Result<(), LinkProblem> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(LinkProblem::Credentials);
    }
    if let Some(port) = url.port() {
        return Err(LinkProblem::Port { port });
    }
    // "host." is "host" said precisely; panels know only the short form.
    let host = url.host_str().unwrap_or_default();
    if let Some(short) = host.strip_suffix('.').map(str::to_owned) {
        url.set_host(Some(&short)).map_err(|_| LinkProblem::NotALink)?;
    }
    match url.host() {
        Some(host) if !address::is_well_formed(&host) => Err(LinkProblem::NotALink),
        Some(host) if !address::is_public(&host) => {
            Err(LinkProblem::PrivateAddress { host: host.to_string() })
        }
        Some(_) => Ok(()),
        None => Err(LinkProblem::NotALink),
    }
}

/// Takes out what only says who shared the link, and returns its names. What remains is left as it was spelled.
fn remove_tracking(url: &mut Url, owner: Option<Platform>) -> Vec<String> {
    let mut removed = Vec::new();
    let mut kept = Vec::new();
    for pair in url.query().unwrap_or_default().split('&') {
        match form_urlencoded::parse(pair.as_bytes()).next() {
            Some((name, _)) if Platform::is_tracking(owner, &name) => {
                let name: String = name.chars().take(MAX_REMOVED_CHARS).collect();
                if !removed.contains(&name) {
                    removed.push(name);
                }
            }
            Some(_) => kept.push(pair),
            None => {}
        }
    }
    let query = Some(kept.join("&")).filter(|query| !query.is_empty());
    if !removed.is_empty() || query.is_none() {
        url.set_query(query.as_deref());
    }
    removed
}

fn check_length(url: &str) -> Result<(), LinkProblem> {
    let length = url.chars().count();
    if length > MAX_LINK_CHARS { Err(LinkProblem::TooLong { length, limit: MAX_LINK_CHARS }) } else { Ok(()) }
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let beginning = text.get(..prefix.len())?;
    beginning.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..))?
}

/// Characters that show nothing or turn the text around, which copying from a page brings along at the ends.
fn is_hidden(c: char) -> bool {
    is_bidi_control(c) || is_invisible(c) || is_blank_letter(c) || matches!(c, '\u{200c}' | '\u{200d}')
}
