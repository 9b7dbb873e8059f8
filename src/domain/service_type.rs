//! The order types of API v2, in one table: which fields each asks for and sends, how its quantity comes about, how it
//! is priced. Dialogue, client, price and tests read this table; adding a type is one entry here. The sandbox panel, which judges
//! the bot, has a table of its own (`sandbox/src/panel/kinds.rs`); a test compares them.
//! What a field's value must look like beyond its [`Shape`] is the dialogue's business, and texts are the view's.

#[cfg(test)]
mod tests;

use Field::{
    AnswerNumber, Comments, Country, Delay, Device, Expiry, GoogleKeyword, Groups, Hashtag, Hashtags,
    Interval, Keywords, Link, Max, Media, Min, OldPosts, Posts, Quantity, ReferringUrl, Runs, TypeOfTraffic,
    Username, Usernames,
};
use Need::{Optional, Preset, Required, WhenDripFeed, WhenTraffic};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

/// A kind of service, as the panel's `type` names it.
/// Stored beside an order (`orders.service_type`), since a service's type may change or its name be spelled otherwise later.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumCount,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
)]
#[sqlx(rename_all = "snake_case")]
pub enum ServiceType {
    /// A link and a quantity; the great majority.
    Default,
    /// A fixed bundle for a link.
    Package,
    /// The customer's own comments, each counted.
    CustomComments,
    /// The customer's own comments at a fixed price.
    CustomCommentsPackage,
    /// Mentions of given names.
    Mentions,
    /// Mentions of given names with hashtags.
    MentionsWithHashtags,
    /// Mentions of a list of names, each counted.
    MentionsCustomList,
    /// Mentions of people who used a hashtag.
    MentionsHashtag,
    /// Mentions of somebody's followers.
    MentionsUserFollowers,
    /// Mentions of those who liked a post.
    MentionsMediaLikers,
    /// Likes for somebody's comment.
    CommentLikes,
    /// Replies to somebody's comment, each counted.
    CommentReplies,
    /// Votes for one answer of a poll.
    Poll,
    /// Members invited from given groups.
    InvitesFromGroups,
    /// Search traffic for keywords.
    Seo,
    /// Visitors of a website.
    WebTraffic,
    /// Orders placed by the panel for each new post of somebody.
    Subscriptions,
}

/// A parameter of `add`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each is the parameter of its name")]
pub enum Field {
    Link,
    Quantity,
    Runs,
    Interval,
    Comments,
    Usernames,
    Hashtags,
    Hashtag,
    Username,
    Media,
    AnswerNumber,
    Groups,
    Keywords,
    Country,
    Device,
    TypeOfTraffic,
    GoogleKeyword,
    ReferringUrl,
    Min,
    Max,
    Posts,
    OldPosts,
    Delay,
    Expiry,
}

/// When a field must be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// If the person likes: it is left out, until they enter it at the confirmation.
    Optional,
    /// Always; it is this, until the person enters something else at the confirmation.
    Preset(&'static str),
    /// Only all such fields together, if the person likes, and only for a service with drip-feed.
    WhenDripFeed,
    /// Exactly when `type_of_traffic` is this number.
    WhenTraffic(u8),
}

/// What a field's value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The address of what is to be promoted.
    Link,
    /// A whole number.
    Number,
    /// One line of text.
    Line,
    /// Several lines, none empty; sent with `\n` between.
    Lines,
    /// A day, sent as `d/m/Y`.
    Date,
    /// One of these numbers.
    OneOf(&'static [u16]),
}

/// How many an order is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityFrom {
    /// The person types it.
    Typed,
    /// A bundle: there is none.
    None,
    /// As many as the field has lines.
    LinesOf(Field),
    /// Anything between the two fields, for each post.
    Between(Field, Field),
}

/// What the panel's rate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pricing {
    /// For 1000 pieces.
    PerThousand,
    /// For the whole order.
    PerOrder,
    /// For 1000 pieces delivered, of which only the most is known beforehand: the upper end × the number of posts.
    PerThousandAtMost,
}

/// All that is to be known of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The type.
    pub service_type: ServiceType,
    /// Its name as panels write it.
    pub name: &'static str,
    /// The fields in the order they are asked for; these and no others are sent.
    pub fields: &'static [(Field, Need)],
    /// How many.
    pub quantity: QuantityFrom,
    /// How much.
    pub pricing: Pricing,
}

// Order of the rows: order of the enum, which `ServiceType::form` relies on and a test holds.
static FORMS: [Form; ServiceType::COUNT] = [
    Form {
        service_type: ServiceType::Default,
        name: "Default",
        fields: &[(Link, Required), (Quantity, Required), (Runs, WhenDripFeed), (Interval, WhenDripFeed)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::Package,
        name: "Package",
        fields: &[(Link, Required)],
        quantity: QuantityFrom::None,
        pricing: Pricing::PerOrder,
    },
    Form {
        service_type: ServiceType::CustomComments,
        name: "Custom Comments",
        fields: &[(Link, Required), (Comments, Required)],
        quantity: QuantityFrom::LinesOf(Comments),
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::CustomCommentsPackage,
        name: "Custom Comments Package",
        fields: &[(Link, Required), (Comments, Required)],
        quantity: QuantityFrom::LinesOf(Comments),
        pricing: Pricing::PerOrder,
    },
    Form {
        service_type: ServiceType::Mentions,
        name: "Mentions",
        fields: &[(Link, Required), (Usernames, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::MentionsWithHashtags,
        name: "Mentions with Hashtags",
        fields: &[(Link, Required), (Usernames, Required), (Hashtags, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::MentionsCustomList,
        name: "Mentions Custom List",
        fields: &[(Link, Required), (Usernames, Required)],
        quantity: QuantityFrom::LinesOf(Usernames),
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::MentionsHashtag,
        name: "Mentions Hashtag",
        fields: &[(Link, Required), (Hashtag, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::MentionsUserFollowers,
        name: "Mentions User Followers",
        fields: &[(Link, Required), (Username, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::MentionsMediaLikers,
        name: "Mentions Media Likers",
        fields: &[(Link, Required), (Media, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::CommentLikes,
        name: "Comment Likes",
        fields: &[(Link, Required), (Username, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::CommentReplies,
        name: "Comment Replies",
        fields: &[(Link, Required), (Username, Required), (Comments, Required)],
        quantity: QuantityFrom::LinesOf(Comments),
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::Poll,
        name: "Poll",
        fields: &[(Link, Required), (AnswerNumber, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::InvitesFromGroups,
        name: "Invites from Groups",
        fields: &[(Link, Required), (Groups, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::Seo,
        name: "SEO",
        fields: &[(Link, Required), (Keywords, Required), (Quantity, Required)],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::WebTraffic,
        name: "Web Traffic",
        fields: &[
            (Link, Required),
            (Country, Required),
            (Device, Required),
            (TypeOfTraffic, Required),
            (GoogleKeyword, WhenTraffic(1)),
            (ReferringUrl, WhenTraffic(2)),
            (Quantity, Required),
            (Runs, WhenDripFeed),
            (Interval, WhenDripFeed),
        ],
        quantity: QuantityFrom::Typed,
        pricing: Pricing::PerThousand,
    },
    Form {
        service_type: ServiceType::Subscriptions,
        name: "Subscriptions",
        fields: &[
            (Username, Required),
            (Min, Required),
            (Max, Required),
            // Panels take a subscription without an end, too. Here it has one: nobody confirms a sum that has none.
            (Posts, Preset("10")),
            (OldPosts, Optional),
            (Delay, Preset("0")),
            (Expiry, Optional),
        ],
        quantity: QuantityFrom::Between(Min, Max),
        pricing: Pricing::PerThousandAtMost,
    },
];

/// Minutes between a new post and its order that panels take.
const DELAYS: &[u16] =
    &[0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600];

impl ServiceType {
    /// The type that a panel's word means, compared without case, spaces, `_` and `-`. None for a word not in the
    /// table: such a service is not offered, because nobody knows what it takes.
    pub fn parse(raw: &str) -> Option<Self> {
        let word = squeeze(raw);
        FORMS.iter().find(|form| squeeze(form.name) == word).map(|form| form.service_type)
    }

    /// Its row of the table.
    pub fn form(self) -> &'static Form {
        &FORMS[self as usize]
    }

    /// All types, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMS.iter().map(|form| form.service_type)
    }
}

impl Field {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in the API.
    pub fn param(self) -> &'static str {
        self.into()
    }

    /// What its value is made of.
    pub fn shape(self) -> Shape {
        match self {
            Link | Media | ReferringUrl => Shape::Link,
            Quantity | Runs | Interval | AnswerNumber | Min | Max | Posts | OldPosts => Shape::Number,
            Comments | Usernames | Hashtags | Groups | Keywords => Shape::Lines,
            Hashtag | Username | Country | GoogleKeyword => Shape::Line,
            Device => Shape::OneOf(&[1, 2, 3, 4, 5]),
            TypeOfTraffic => Shape::OneOf(&[1, 2, 3]),
            Delay => Shape::OneOf(DELAYS),
            Expiry => Shape::Date,
        }
    }
}

fn squeeze(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}
