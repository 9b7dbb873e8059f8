//! Where what is sent is of use: a file in place of a text, a link that was not written out.

use super::State;
use crate::domain::service_type::Shape;

impl State {
    /// Whether a text is awaited here that may come as a file.
    #[must_use]
    pub fn takes_file(&self) -> bool {
        let takes_lines = matches!(self, Self::Field { field, .. } if field.shape() == Shape::Lines);
        takes_lines || matches!(self, Self::Mass { .. })
    }

    /// Whether a link is of use here that was not written out: where one is asked for, or can be sent first.
    #[must_use]
    pub fn takes_link(&self) -> bool {
        match self {
            Self::Field { field, .. } => !matches!(field.shape(), Shape::Lines | Shape::Line),
            Self::Which { back, .. } => back.takes_link(),
            // What is typed there is the panel's id.
            Self::Door
            | Self::PanelId { .. }
            | Self::Receipt { .. }
            | Self::Adjust { .. }
            | Self::Pricing(_)
            | Self::Coding(_)
            | Self::TopUp { .. }
            | Self::Code { .. }
            | Self::Invite { .. }
            | Self::Pay { .. } => false,
            Self::Order { back: Some(place), .. }
            | Self::Orders { back: Some(place), .. }
            | Self::Balance { back: Some(place) }
            | Self::Wallet { back: Some(place), .. }
            | Self::Payments { back: Some(place) }
            | Self::Terms { back: Some(place) }
            | Self::Export { back: Some(place), .. }
            | Self::Help { back: Some(place) }
            | Self::Languages { back: Some(place) } => place.takes_link(),
            Self::Menu
            | Self::Platforms { .. }
            | Self::Categories { .. }
            | Self::Services { .. }
            | Self::Found { .. }
            | Self::ForLink { .. }
            | Self::Favourites { .. }
            | Self::Service { .. }
            | Self::Mass { .. }
            | Self::Batch { .. }
            | Self::Confirm { .. }
            | Self::Orders { back: None, .. }
            | Self::Order { back: None, .. }
            | Self::CancelOrder { .. }
            | Self::History { .. }
            | Self::Balance { back: None }
            | Self::Wallet { back: None, .. }
            | Self::Payments { back: None }
            | Self::Terms { back: None }
            | Self::Customer { .. }
            | Self::Payment { .. }
            | Self::RefundPayment { .. }
            | Self::Export { back: None, .. }
            | Self::Help { back: None }
            | Self::Languages { back: None }
            | Self::Users { .. }
            | Self::Person { .. }
            | Self::CancelAll { .. }
            | Self::Stats
            | Self::File { .. }
            | Self::NotPlaced { .. } => true,
        }
    }
}
