//! What a strict panel makes of each service type: which fields `add` needs and takes, what it counts and how it is priced. The
//! fields come from the one table that the bot has, too (`domain/service_type.rs`), so that a new type is one edit; what a panel
//! says about a bad field is its own. That the table itself is right, `tests/adding.rs` holds with whole requests written out by
//! hand. `add.rs` walks a kind over a request.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::domain::service_type::{self, Need, Pricing, QuantityFrom, ServiceType, Shape};

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
    pub required: Vec<Field>,
    /// Fields that `add` may carry.
    pub optional: Vec<Field>,
    /// Whether the service may offer drip-feed (`runs` and `interval`).
    pub drips: bool,
}

impl Kind {
    /// The type named in a catalog; spelling is forgiven, and an unknown type is taken for Default, as panels do.
    pub fn named(name: &str) -> &'static Self {
        let wanted = ServiceType::parse(name).unwrap_or(ServiceType::Default).form().name;
        KINDS.iter().find(|kind| kind.name == wanted).unwrap_or(&KINDS[0])
    }

    fn of(form: &'static service_type::Form) -> Self {
        let with = |wanted: fn(Need) -> bool| {
            let fields = form.fields.iter().filter(move |(_, need)| wanted(*need));
            fields.map(|(field, _)| Field::of(*field)).collect()
        };
        Self {
            name: form.name,
            counted: match (form.pricing, form.quantity) {
                (Pricing::PerOrder, _) | (_, QuantityFrom::None) => Counted::Order,
                (_, QuantityFrom::Typed) => Counted::Quantity,
                (_, QuantityFrom::LinesOf(field)) => Counted::Lines(field.param()),
                (_, QuantityFrom::Between(..)) => Counted::Posts,
            },
            required: with(|need| need == Need::Required),
            optional: with(|need| matches!(need, Need::Optional | Need::WhenTraffic(_))),
            drips: form.fields.iter().any(|(_, need)| *need == Need::WhenDripFeed),
        }
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
        self.required.iter().chain(&self.optional).any(|field| field.name == name)
    }
}

impl Field {
    /// A field of the table, with what a strict panel says about a bad one.
    pub fn of(field: service_type::Field) -> Self {
        use service_type::Field as F;
        let complaint = match field {
            F::Link => "Bad link",
            F::Quantity | F::Min | F::Max => "neworder.error.invalid_quantity",
            F::Runs => "Incorrect runs",
            F::Interval => "Incorrect interval",
            F::Comments => "neworder.error.comment",
            F::Usernames => "neworder.error.usernames",
            F::Hashtags => "neworder.error.hashtags",
            F::Hashtag => "neworder.error.hashtag",
            F::Username => "neworder.error.username",
            F::Media => "neworder.error.media",
            F::AnswerNumber => "neworder.error.answer_number",
            F::Groups => "neworder.error.groups",
            F::Keywords => "neworder.error.keywords",
            F::Country => "neworder.error.country",
            F::Device => "neworder.error.device",
            F::TypeOfTraffic => "neworder.error.type_of_traffic",
            F::GoogleKeyword => "neworder.error.google_keyword",
            F::ReferringUrl => "neworder.error.referring_url",
            F::Posts => "neworder.error.posts",
            F::OldPosts => "neworder.error.old_posts",
            F::Delay => "neworder.error.delay",
            F::Expiry => "neworder.error.expiry",
        };
        let form = match (field, field.shape()) {
            (F::Quantity | F::Min | F::Max, _) => Form::Quantity,
            (_, Shape::Link) => Form::Link,
            (_, Shape::Number) => Form::Number,
            (_, Shape::Line) => Form::Word,
            (_, Shape::Lines) => Form::Lines,
            (_, Shape::Date) => Form::Day,
            (_, Shape::OneOf(allowed)) => Form::OneOf(allowed),
        };
        Self { name: field.param(), form, complaint }
    }
}

/// All kinds, in the table's order.
pub static KINDS: LazyLock<Vec<Kind>> =
    LazyLock::new(|| ServiceType::all().map(|kind| Kind::of(kind.form())).collect());
