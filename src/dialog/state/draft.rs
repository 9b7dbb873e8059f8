//! What is entered of an order, or of many, before it is one.

use serde::{Deserialize, Serialize};

use super::State;
use crate::domain::{
    catalog::{Service, ServiceId},
    money::Rate,
    order::NewOrder,
    service_type::ServiceType,
    sheet::Entries,
};

/// An order that is not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Drawn when it last changed: a button names exactly what was shown beside it, and one draft is one order.
    pub number: i64,
    /// The service.
    pub service: ServiceId,
    /// The list the service was chosen from.
    pub back: Box<State>,
    /// What was entered so far.
    pub entries: Entries,
    /// Tracking parameters that were taken out of the link.
    #[serde(default)]
    pub removed: Vec<String>,
    /// The rate that was shown last; confirming at another one asks again.
    pub rate: Rate,
    /// The service's type when it was shown last, and whether it had drip-feed: they say which fields are sent, and what is paid.
    #[serde(default)]
    pub service_type: Option<ServiceType>,
    /// See `service_type`.
    #[serde(default)]
    pub dripfeed: bool,
    /// The rate that was shown before, if it changed while one was at the confirmation.
    #[serde(default)]
    pub rate_before: Option<Rate>,
}

impl Draft {
    /// The service on the terms that were shown last. A confirmation that is drawn again shows these and no newer ones: its button
    /// has the same number, and only the tap on it asks whether they still hold.
    #[must_use]
    pub fn on_its_terms(&self, service: &Service) -> Service {
        let kind = self.service_type.map_or_else(|| service.kind.clone(), |kind| kind.form().name.to_owned());
        Service { rate: self.rate, dripfeed: self.dripfeed, kind, ..service.clone() }
    }
}

/// Lines of a mass order that is not confirmed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MassDraft {
    /// The lines so far.
    pub text: String,
    /// The page of the table that is shown.
    pub page: usize,
    /// Drawn when it last changed; a button names exactly what was shown beside it.
    pub number: i64,
    /// The orders of the lines that are fine, as they were shown last; if they are other ones meanwhile, it is asked again.
    pub orders: Vec<NewOrder>,
}
