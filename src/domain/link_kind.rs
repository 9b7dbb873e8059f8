//! What is at an address – a profile, a post, a video, a story – and what a service wants to be sent. Both by one table,
//! `link_kinds.json`; what is in its words is read in `wants.rs`. Only the form is judged: a wrong kind is a warning, never a refusal.
//!
//! A platform's row: what an `account`, `content` and a `live` stream are there, its `addresses` in the order in which they are tried, and
//! an example of each kind. An address is a path, behind a host if it is only of that (`//youtu.be/*`), before a parameter if it needs
//! one (`watch?v`). In a path `*` is anything, `#` digits, `**` at the end whatever follows; `null` is an address of no kind.

#[cfg(test)]
mod tests;
mod wants;

use std::{collections::HashMap, sync::LazyLock};

use serde::{Deserialize, Serialize};
use strum::VariantArray;
use url::Url;

use self::wants::{Goal, Words};
use super::{platform::Platform, service_type::ServiceType};

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

/// What is at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Somebody's or something's page.
    Profile,
    /// A channel, of videos or of messages; in Telegram also a group with a name.
    Channel,
    /// A group, a community, a server.
    Group,
    /// An invitation to a chat.
    Invite,
    /// A bot.
    Bot,
    /// A post, a photo, an article.
    Post,
    /// A video.
    Video,
    /// A short video, as each platform calls it: a reel, a short, a clip.
    Reel,
    /// A story.
    Story,
    /// A live stream.
    Live,
    /// A comment below something.
    Comment,
    /// A playlist or an album.
    Playlist,
    /// A piece of music, an episode.
    Track,
    /// Something for sale.
    Product,
    /// A place on a map.
    Place,
    /// An app in a store.
    App,
    /// Any page elsewhere.
    Website,
}

impl LinkKind {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// What is at a checked link; `None` where its address does not tell.
    pub fn of(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let Some(platform) = Platform::from_host(url.host_str()?) else {
            return Some(Self::Website);
        };
        let row = TABLE.rows.get(&platform)?;
        row.addresses.iter().find(|(address, _)| address.matches(&url))?.1
    }

    /// Whether it is where people follow or join.
    fn is_account(self) -> bool {
        matches!(self, Self::Profile | Self::Channel | Self::Group | Self::Invite)
    }

    /// Whether it is something that is looked at, liked, commented on.
    fn is_content(self) -> bool {
        match self {
            Self::Post
            | Self::Video
            | Self::Reel
            | Self::Live
            | Self::Comment
            | Self::Playlist
            | Self::Track
            | Self::Product
            | Self::Place
            | Self::App => true,
            Self::Profile
            | Self::Channel
            | Self::Group
            | Self::Invite
            | Self::Bot
            | Self::Story
            | Self::Website => false,
        }
    }
}

/// Something odd about a link that is no reason to refuse it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkWarning {
    /// It leads to another platform than the service is for.
    OtherPlatform {
        /// Where it leads.
        found: Platform,
        /// What the service is for.
        wanted: Platform,
    },
    /// Something else is there than the service wants.
    OtherKind {
        /// What is there.
        found: LinkKind,
        /// What the service wants.
        wanted: LinkKind,
        /// Where.
        platform: Platform,
    },
}

impl LinkWarning {
    /// What is odd about a checked link for a service of `platform` of this aim. A host that no platform owns is never odd.
    pub fn of(url: &str, platform: Platform, aim: Option<Aim>) -> Option<Self> {
        let found = Url::parse(url).ok()?.host_str().and_then(Platform::from_host)?;
        if found != platform {
            return platform.has_hosts().then_some(Self::OtherPlatform { found, wanted: platform });
        }
        let found = LinkKind::of(url)?;
        let wanted = aim.filter(|aim| !aim.suits(found))?.kind;
        Some(Self::OtherKind { found, wanted, platform })
    }
}

/// What a service is for, and so wants to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// The kind that is asked for; others may do as well.
    pub kind: LinkKind,
    goal: Goal,
    platform: Platform,
}

impl Aim {
    /// By a service's type, and the folded names of its category and its own; `None` where they do not tell.
    pub fn read(kind: Option<ServiceType>, category: &str, name: &str, platform: Platform) -> Option<Self> {
        let row = Row::of(platform);
        let words = || {
            let said = TABLE.words.goal(name, platform).or_else(|| TABLE.words.goal(category, platform));
            said.or_else(|| kind.filter(|kind| is_about_content(*kind)).map(|_| Goal::Content))
        };
        let goal = match kind {
            Some(ServiceType::Subscriptions) => Goal::Posts,
            Some(ServiceType::InvitesFromGroups) => Goal::Account,
            // Whose comment it is says a field of its own.
            Some(ServiceType::CommentLikes | ServiceType::CommentReplies) => Goal::Content,
            Some(ServiceType::WebTraffic) => Goal::Kind(LinkKind::Website),
            Some(
                ServiceType::Default
                | ServiceType::Package
                | ServiceType::CustomComments
                | ServiceType::CustomCommentsPackage
                | ServiceType::Mentions
                | ServiceType::MentionsWithHashtags
                | ServiceType::MentionsCustomList
                | ServiceType::MentionsHashtag
                | ServiceType::MentionsUserFollowers
                | ServiceType::MentionsMediaLikers
                | ServiceType::Poll
                | ServiceType::Seo,
            )
            | None => {
                if matches!(row.content, LinkKind::Website | LinkKind::App) {
                    Goal::Kind(row.content)
                } else {
                    words()?
                }
            }
        };
        let kind = match goal {
            Goal::Unclear => return None,
            Goal::Account | Goal::Posts => row.account,
            Goal::Content => row.content,
            Goal::Kind(LinkKind::Live) if row.content != LinkKind::Track => row.live,
            // Tracks and places have no posts.
            Goal::Kind(LinkKind::Post | LinkKind::Live)
                if matches!(row.content, LinkKind::Track | LinkKind::Place) =>
            {
                row.content
            }
            Goal::Kind(kind) => kind,
        };
        // What else can be had for a place than reviews of it does not say what it is for.
        let is_clear = kind != LinkKind::Place || goal == Goal::Kind(LinkKind::Place);
        is_clear.then_some(Self { kind, goal, platform })
    }

    /// Whether what is at an address of this platform will do. In doubt it will.
    pub fn suits(self, found: LinkKind) -> bool {
        let row = Row::of(self.platform);
        if !row.addresses.iter().any(|(_, kind)| *kind == Some(self.kind)) {
            // Nothing at an address tells that it is what is wanted, nor that it is not.
            return true;
        }
        match self.goal {
            Goal::Unclear => true,
            Goal::Posts => found.is_account() || found.is_content(),
            // Lists of tracks have followers, too.
            Goal::Account => {
                found.is_account() || row.content == LinkKind::Track && found == LinkKind::Playlist
            }
            Goal::Content => found.is_content(),
            Goal::Kind(kind) => match kind {
                LinkKind::Profile | LinkKind::Channel | LinkKind::Group | LinkKind::Invite => {
                    found.is_account()
                }
                LinkKind::Post
                | LinkKind::Video
                | LinkKind::Reel
                | LinkKind::Playlist
                | LinkKind::Track
                | LinkKind::Product => found.is_content(),
                // Where somebody is live, is often no more than their page.
                LinkKind::Live => found.is_account() || found.is_content(),
                // All stories of somebody are at their page.
                LinkKind::Story => found == kind || found.is_account(),
                // Not every bot is called one.
                LinkKind::Bot => found == kind || found == LinkKind::Channel,
                LinkKind::Comment | LinkKind::Place | LinkKind::App => found == kind,
                LinkKind::Website => true,
            },
        }
    }

    /// How such an address looks; the same in every language.
    pub fn example(self) -> Option<&'static str> {
        example(self.platform, self.kind)
    }
}

/// Addresses as they look on a platform where it is not known what is wanted: of what people look at, and of whom they follow.
pub fn examples(platform: Platform) -> Vec<&'static str> {
    let row = Row::of(platform);
    let kinds = if row.account == row.content { vec![row.content] } else { vec![row.content, row.account] };
    let known: Vec<_> = kinds.into_iter().filter_map(|kind| example(platform, kind)).collect();
    if known.is_empty() { vec!["https://example.com/page"] } else { known }
}

fn example(platform: Platform, kind: LinkKind) -> Option<&'static str> {
    TABLE.rows.get(&platform)?.examples.get(&kind).map(String::as_str)
}

/// Types whose orders are for something that is looked at, whatever they are called.
fn is_about_content(kind: ServiceType) -> bool {
    match kind {
        ServiceType::CustomComments | ServiceType::CustomCommentsPackage | ServiceType::Poll => true,
        ServiceType::Default
        | ServiceType::Package
        | ServiceType::Mentions
        | ServiceType::MentionsWithHashtags
        | ServiceType::MentionsCustomList
        | ServiceType::MentionsHashtag
        | ServiceType::MentionsUserFollowers
        | ServiceType::MentionsMediaLikers
        | ServiceType::CommentLikes
        | ServiceType::CommentReplies
        | ServiceType::InvitesFromGroups
        | ServiceType::Seo
        | ServiceType::WebTraffic
        | ServiceType::Subscriptions => false,
    }
}

/// The table as it is searched.
struct Table {
    words: Words,
    rows: HashMap<Platform, Row>,
}

/// What is where on a platform.
struct Row {
    account: LinkKind,
    content: LinkKind,
    live: LinkKind,
    addresses: Vec<(Address, Option<LinkKind>)>,
    examples: HashMap<LinkKind, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: wants::File,
    platforms: Vec<RowInFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowInFile {
    slug: String,
    account: LinkKind,
    content: LinkKind,
    live: LinkKind,
    addresses: Vec<(String, Option<LinkKind>)>,
    examples: HashMap<LinkKind, String>,
}

impl Table {
    fn read() -> Self {
        let file: File = serde_json::from_str(include_str!("link_kinds.json"))
            .expect("link_kinds.json is read by every test");
        let rows = file.platforms.into_iter().filter_map(|row| {
            let addresses = row.addresses.iter().map(|(address, kind)| (Address::new(address), *kind));
            let RowInFile { account, content, live, .. } = row;
            let addresses = addresses.collect();
            let row_read = Row { account, content, live, addresses, examples: row.examples };
            Some((Platform::from_slug(&row.slug)?, row_read))
        });
        Self { rows: rows.collect(), words: Words::read(file.words) }
    }
}

impl Row {
    /// The row of a platform; of most, nothing is known but what is common.
    fn of(platform: Platform) -> &'static Self {
        static COMMON: LazyLock<Row> = LazyLock::new(|| Row {
            account: LinkKind::Profile,
            content: LinkKind::Post,
            live: LinkKind::Live,
            addresses: vec![],
            examples: HashMap::new(),
        });
        TABLE.rows.get(&platform).unwrap_or(&COMMON)
    }
}

/// A form of addresses.
struct Address {
    host: Option<String>,
    path: Vec<String>,
    /// Whether more may follow in the path.
    open: bool,
    /// A parameter that must be there, and what it must be.
    parameter: Option<(String, String)>,
}

impl Address {
    fn new(written: &str) -> Self {
        let (address, parameter) = match written.split_once('?') {
            Some((address, parameter)) => (address, Some(parameter)),
            None => (written, None),
        };
        let (host, path) = match address.strip_prefix("//") {
            Some(behind) => {
                behind.split_once('/').map_or((Some(behind), ""), |(host, path)| (Some(host), path))
            }
            None => (None, address),
        };
        let mut path: Vec<String> = path.split('/').map(str::to_owned).collect();
        let open = path.pop_if(|last| last == "**").is_some();
        let parameter = parameter.map(|parameter| parameter.split_once('=').unwrap_or((parameter, "*")));
        let parameter = parameter.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self { host: host.map(str::to_owned), path, open, parameter }
    }

    fn matches(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_there = |wanted: &String| {
            host.strip_suffix(wanted.as_str()).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'))
        };
        let path = url.path().to_lowercase();
        let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let is_as_long =
            if self.open { path.len() >= self.path.len() } else { path.len() == self.path.len() };
        self.host.as_ref().is_none_or(is_there)
            && is_as_long
            && self.path.iter().zip(path).all(|(form, part)| fits(form, part))
            && self.parameter.as_ref().is_none_or(|(name, value)| {
                url.query_pairs().any(|(given, is)| given == *name && fits(value, &is.to_lowercase()))
            })
    }
}

/// Whether a text has a form: `*` is anything, `#` digits.
fn fits(form: &str, text: &str) -> bool {
    let mut form = form.chars();
    let Some(first) = form.next() else {
        return text.is_empty();
    };
    let after = |length: usize| text.get(length..).is_some_and(|text| fits(form.as_str(), text));
    match first {
        '*' => (0..=text.len()).rev().any(after),
        '#' => (1..=text.bytes().take_while(u8::is_ascii_digit).count()).rev().any(after),
        letter => text.strip_prefix(letter).is_some_and(|text| fits(form.as_str(), text)),
    }
}
