//! What finding a service is drawn from: lists, what was found, what a link or a line can mean, the card of a service.

use super::Paging;
use crate::domain::{
    catalog::{CategoryId, Service, ServiceId},
    money::Rate,
    platform::Platform,
    reading::Reading,
    refine::Choices,
};

/// A service as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    /// Its key.
    pub id: ServiceId,
    /// Its name; untrusted.
    pub name: String,
    /// Its rate.
    pub rate: Rate,
    /// Whether the rate is for a whole order rather than for 1000.
    pub per_order: bool,
}

/// A service at hand: a favourite, or one that is used often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickRow {
    /// The service.
    pub service: ServiceRow,
    /// Whether it is a favourite.
    pub starred: bool,
}

/// A category's services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceList {
    pub platform: Platform,
    pub category: CategoryId,
    /// The category's; untrusted.
    pub name: String,
    pub rows: Vec<ServiceRow>,
    pub paging: Paging,
}

/// What was found for some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub words: String,
    /// How many were asked for beside the words.
    pub quantity: Option<i64>,
    /// How many there are.
    pub total: usize,
    /// How many of them are wanted.
    pub left: usize,
    pub choices: Choices,
    /// Other words, where there is none; untrusted.
    pub near: Vec<String>,
    pub rows: Vec<ServiceRow>,
    pub paging: Paging,
}

/// What a link can be used for: the services that were used or liked before, then the platform's categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForLink {
    pub link: String,
    /// How many were asked for beside the link.
    pub quantity: Option<i64>,
    pub platform: Platform,
    pub services: Vec<QuickRow>,
    /// Key, name, how many services.
    pub categories: Vec<(CategoryId, String, usize)>,
    pub paging: Paging,
}

/// What the numbers of a line mean is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// The line; untrusted.
    pub text: String,
    pub ways: Vec<Way>,
}

/// One way to read a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub reading: Reading,
    /// The one that is meant, if a service is.
    pub service: Option<Service>,
}

/// A service's card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceCard {
    pub service: Service,
    pub platform: Platform,
    pub starred: bool,
    /// The one that was sent before the service was chosen.
    pub link: Option<String>,
    /// How many were asked for before the service was chosen.
    pub quantity: Option<i64>,
}
