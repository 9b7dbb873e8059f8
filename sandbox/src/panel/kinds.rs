//! What a strict panel makes of each service type: which fields `add` needs and takes, what it counts and how it is priced. Written
//! from the panels' documents and not from the bot's own table, which it judges; that both have the same types and fields is a test of
//! the bot's (`the_sandbox_panel_sells_every_type_with_its_fields`). `tests/adding.rs` holds it with whole requests written out by hand.
//! `add.rs` walks a kind over a request.

use rust_decimal::Decimal;

/// What a type bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The field `quantity`.
    Quantity,
    /// The lines of the named field.
    Lines(&'static str),
    /// Nothing: one order has one price.
    Order,
    /// Each delivered post, when it is delivered.
    Posts,
}

/// The form a field must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An address or a name with `@`.
    Link,
    /// A whole number within the service's bounds.
    Quantity,
    /// Any whole number.
    Number,
    /// One of these whole numbers.
    OneOf(&'static [u16]),
    /// One line of text.
    Word,
    /// One or more lines of text.
    Lines,
    /// A day as `31/12/2027`.
    Day,
}

/// One field of `add`.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// The form it must have.
    pub form: Form,
    /// What a strict panel says when it is missing or malformed.
    pub complaint: &'static str,
}

/// One service type.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name in the catalog.
    pub name: &'static str,
    /// What it bills.
    pub counted: Counted,
    /// Fields without which `add` is refused, in the order they are checked.
    pub required: &'static [Field],
    /// Fields that `add` may carry.
    pub optional: &'static [Field],
    /// Whether the service may offer drip-feed (`runs` and `interval`).
    pub drips: bool,
}

impl Kind {
    /// The type named in a catalog; spelling is forgiven, and an unknown type is taken for Default, as panels do.
    pub fn named(name: &str) -> &'static Self {
        let wanted = squeeze(name);
        KINDS.iter().find(|kind| squeeze(kind.name) == wanted).unwrap_or(&KINDS[0])
    }

    /// The price of `count` units: per order for packages, per 1000 for everything else; `None` if it can't be
    /// expressed.
    pub fn price(&self, rate: Decimal, count: u64) -> Option<Decimal> {
        if self.counted == Counted::Order {
            return Some(rate);
        }
        Some(rate.checked_mul(Decimal::from(count))?.checked_div(Decimal::ONE_THOUSAND)?.normalize())
    }

    /// Whether a request for this type may carry the field.
    pub fn takes(&self, name: &str) -> bool {
        self.required.iter().chain(self.optional).any(|field| field.name == name)
    }
}

/// Case, spaces, `_` and `-` do not make another type.
fn squeeze(name: &str) -> String {
    let letters = name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

const fn field(name: &'static str, form: Form, complaint: &'static str) -> Field {
    Field { name, form, complaint }
}

const LINK: Field = field("link", Form::Link, "Bad link");
const QUANTITY: Field = field("quantity", Form::Quantity, "neworder.error.invalid_quantity");
const COMMENTS: Field = field("comments", Form::Lines, "neworder.error.comment");
const USERNAMES: Field = field("usernames", Form::Lines, "neworder.error.usernames");
const HASHTAGS: Field = field("hashtags", Form::Lines, "neworder.error.hashtags");
const HASHTAG: Field = field("hashtag", Form::Word, "neworder.error.hashtag");
const USERNAME: Field = field("username", Form::Word, "neworder.error.username");
const MEDIA: Field = field("media", Form::Link, "neworder.error.media");
const ANSWER_NUMBER: Field = field("answer_number", Form::Number, "neworder.error.answer_number");
const GROUPS: Field = field("groups", Form::Lines, "neworder.error.groups");
const KEYWORDS: Field = field("keywords", Form::Lines, "neworder.error.keywords");
const COUNTRY: Field = field("country", Form::Word, "neworder.error.country");
const DEVICE: Field = field("device", Form::OneOf(&[1, 2, 3, 4, 5]), "neworder.error.device");
const TYPE_OF_TRAFFIC: Field =
    field("type_of_traffic", Form::OneOf(&[1, 2, 3]), "neworder.error.type_of_traffic");
const MIN: Field = field("min", Form::Quantity, "neworder.error.invalid_quantity");
const MAX: Field = field("max", Form::Quantity, "neworder.error.invalid_quantity");
const POSTS: Field = field("posts", Form::Number, "neworder.error.posts");
const OLD_POSTS: Field = field("old_posts", Form::Number, "neworder.error.old_posts");
const DELAY: Field = field("delay", Form::OneOf(DELAYS), "neworder.error.delay");
const EXPIRY: Field = field("expiry", Form::Day, "neworder.error.expiry");

/// Needed with `type_of_traffic` 1.
pub(super) const GOOGLE_KEYWORD: Field = field("google_keyword", Form::Word, "neworder.error.google_keyword");
/// Needed with `type_of_traffic` 2.
pub(super) const REFERRING_URL: Field = field("referring_url", Form::Link, "neworder.error.referring_url");

/// Minutes between a new post and its order.
const DELAYS: &[u16] =
    &[0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600];

/// All kinds.
pub static KINDS: [Kind; 17] = [
    Kind {
        name: "Default",
        counted: Counted::Quantity,
        required: &[LINK, QUANTITY],
        optional: &[],
        drips: true,
    },
    Kind { name: "Package", counted: Counted::Order, required: &[LINK], optional: &[], drips: false },
    Kind {
        name: "Custom Comments",
        counted: Counted::Lines("comments"),
        required: &[LINK, COMMENTS],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Custom Comments Package",
        counted: Counted::Order,
        required: &[LINK, COMMENTS],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Mentions",
        counted: Counted::Quantity,
        required: &[LINK, USERNAMES, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Mentions with Hashtags",
        counted: Counted::Quantity,
        required: &[LINK, USERNAMES, HASHTAGS, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Mentions Custom List",
        counted: Counted::Lines("usernames"),
        required: &[LINK, USERNAMES],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Mentions Hashtag",
        counted: Counted::Quantity,
        required: &[LINK, HASHTAG, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Mentions User Followers",
        counted: Counted::Quantity,
        required: &[LINK, USERNAME, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Mentions Media Likers",
        counted: Counted::Quantity,
        required: &[LINK, MEDIA, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Comment Likes",
        counted: Counted::Quantity,
        required: &[LINK, USERNAME, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Comment Replies",
        counted: Counted::Lines("comments"),
        required: &[LINK, USERNAME, COMMENTS],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Poll",
        counted: Counted::Quantity,
        required: &[LINK, ANSWER_NUMBER, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Invites from Groups",
        counted: Counted::Quantity,
        required: &[LINK, GROUPS, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "SEO",
        counted: Counted::Quantity,
        required: &[LINK, KEYWORDS, QUANTITY],
        optional: &[],
        drips: false,
    },
    Kind {
        name: "Web Traffic",
        counted: Counted::Quantity,
        required: &[LINK, COUNTRY, DEVICE, TYPE_OF_TRAFFIC, QUANTITY],
        optional: &[GOOGLE_KEYWORD, REFERRING_URL],
        drips: true,
    },
    Kind {
        name: "Subscriptions",
        counted: Counted::Posts,
        // Panels take a subscription without `posts`, too; this one wants an end, since the bot promises one.
        required: &[USERNAME, MIN, MAX, POSTS, DELAY],
        optional: &[OLD_POSTS, EXPIRY],
        drips: false,
    },
];
