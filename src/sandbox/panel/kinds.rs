//! The one table of service types: which fields `add` needs and takes for each, what it counts and how it is priced.
//! A new type is a new row. Here are only the facts; `add.rs` walks the table over a request.

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
    OneOf(&'static [u64]),
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
    pub required: &'static [&'static Field],
    /// Fields that `add` may carry.
    pub optional: &'static [&'static Field],
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

fn squeeze(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

const fn field(name: &'static str, form: Form, complaint: &'static str) -> Field {
    Field { name, form, complaint }
}

static LINK: Field = field("link", Form::Link, "Bad link");
static QUANTITY: Field = field("quantity", Form::Quantity, "neworder.error.invalid_quantity");
static KEYWORDS: Field = field("keywords", Form::Lines, "neworder.error.keywords");
static COMMENTS: Field = field("comments", Form::Lines, "neworder.error.comment");
static USERNAMES: Field = field("usernames", Form::Lines, "neworder.error.usernames");
static HASHTAGS: Field = field("hashtags", Form::Lines, "neworder.error.hashtags");
static HASHTAG: Field = field("hashtag", Form::Word, "neworder.error.hashtag");
static USERNAME: Field = field("username", Form::Word, "neworder.error.username");
static MEDIA: Field = field("media", Form::Link, "neworder.error.media");
static ANSWER: Field = field("answer_number", Form::Number, "neworder.error.answer_number");
static GROUPS: Field = field("groups", Form::Lines, "neworder.error.groups");
static MIN: Field = field("min", Form::Quantity, "neworder.error.invalid_quantity");
static MAX: Field = field("max", Form::Quantity, "neworder.error.invalid_quantity");
static DELAY: Field = field("delay", Form::OneOf(DELAYS), "neworder.error.delay");
static POSTS: Field = field("posts", Form::Number, "neworder.error.posts");
static OLD_POSTS: Field = field("old_posts", Form::Number, "neworder.error.old_posts");
static EXPIRY: Field = field("expiry", Form::Day, "neworder.error.expiry");
static COUNTRY: Field = field("country", Form::Word, "neworder.error.country");
static DEVICE: Field = field("device", Form::OneOf(&[1, 2, 3, 4, 5]), "neworder.error.device");
static TRAFFIC: Field = field("type_of_traffic", Form::OneOf(&[1, 2, 3]), "neworder.error.type_of_traffic");
/// Needed when `type_of_traffic` is 1.
pub static GOOGLE_KEYWORD: Field = field("google_keyword", Form::Word, "neworder.error.google_keyword");
/// Needed when `type_of_traffic` is 2.
pub static REFERRING_URL: Field = field("referring_url", Form::Link, "neworder.error.referring_url");

/// Minutes a subscription may wait before it orders for a new post.
const DELAYS: &[u64] =
    &[0, 5, 10, 15, 20, 30, 40, 50, 60, 90, 120, 150, 180, 210, 240, 270, 300, 360, 420, 480, 540, 600];

/// A type whose `quantity` is billed and which has only required fields.
const fn plain(name: &'static str, required: &'static [&'static Field]) -> Kind {
    Kind { name, counted: Counted::Quantity, required, optional: &[], drips: false }
}

/// A type that bills the lines of `lines`.
const fn by_lines(name: &'static str, lines: &'static str, required: &'static [&'static Field]) -> Kind {
    Kind { name, counted: Counted::Lines(lines), required, optional: &[], drips: false }
}

/// A type with one price an order.
const fn package(name: &'static str, required: &'static [&'static Field]) -> Kind {
    Kind { name, counted: Counted::Order, required, optional: &[], drips: false }
}

/// The table. The first row is what unknown types are taken for.
pub static KINDS: [Kind; 17] = [
    Kind { drips: true, ..plain("Default", &[&LINK, &QUANTITY]) },
    package("Package", &[&LINK]),
    plain("SEO", &[&LINK, &QUANTITY, &KEYWORDS]),
    by_lines("Custom Comments", "comments", &[&LINK, &COMMENTS]),
    package("Custom Comments Package", &[&LINK, &COMMENTS]),
    plain("Mentions", &[&LINK, &QUANTITY, &USERNAMES]),
    plain("Mentions with Hashtags", &[&LINK, &QUANTITY, &USERNAMES, &HASHTAGS]),
    by_lines("Mentions Custom List", "usernames", &[&LINK, &USERNAMES]),
    plain("Mentions Hashtag", &[&LINK, &QUANTITY, &HASHTAG]),
    plain("Mentions User Followers", &[&LINK, &QUANTITY, &USERNAME]),
    plain("Mentions Media Likers", &[&LINK, &QUANTITY, &MEDIA]),
    plain("Comment Likes", &[&LINK, &QUANTITY, &USERNAME]),
    by_lines("Comment Replies", "comments", &[&LINK, &USERNAME, &COMMENTS]),
    plain("Poll", &[&LINK, &QUANTITY, &ANSWER]),
    plain("Invites from Groups", &[&LINK, &QUANTITY, &GROUPS]),
    Kind {
        name: "Subscriptions",
        counted: Counted::Posts,
        required: &[&USERNAME, &MIN, &MAX, &DELAY],
        optional: &[&POSTS, &OLD_POSTS, &EXPIRY],
        drips: false,
    },
    Kind {
        optional: &[&GOOGLE_KEYWORD, &REFERRING_URL],
        drips: true,
        ..plain("Web Traffic", &[&LINK, &QUANTITY, &COUNTRY, &DEVICE, &TRAFFIC])
    },
];
