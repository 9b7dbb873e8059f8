//! How updates come in: asked for, or brought.

use futures::stream::BoxStream;
use teloxide::{
    stop::StopToken,
    types::{AllowedUpdate, Update},
    update_listeners::{AsUpdateStream, UpdateListener},
};
use tokio::sync::watch;

use super::{
    api_error::ApiError,
    poll::{PollState, Polling},
    webhook::Webhook,
};

/// An update listener of either kind.
pub enum Incoming {
    /// By long polling.
    Polled(Polling),
    /// By webhooks.
    Brought(Webhook),
}

impl Incoming {
    /// How it fares, from now on.
    pub fn watch(&self) -> watch::Receiver<PollState> {
        match self {
            Self::Polled(polling) => polling.watch(),
            Self::Brought(webhook) => webhook.watch(),
        }
    }
}

/// Lent, a listener is there for another try if the dispatcher could not begin.
impl UpdateListener for &mut Incoming {
    type Err = ApiError;

    fn stop_token(&mut self) -> StopToken {
        match self {
            Incoming::Polled(polling) => polling.stop_token(),
            Incoming::Brought(webhook) => webhook.stop_token(),
        }
    }

    fn hint_allowed_updates(&mut self, hint: &mut dyn Iterator<Item = AllowedUpdate>) {
        match self {
            Incoming::Polled(polling) => polling.hint_allowed_updates(hint),
            Incoming::Brought(webhook) => webhook.hint_allowed_updates(hint),
        }
    }
}

impl<'a> AsUpdateStream<'a> for &mut Incoming {
    type StreamErr = ApiError;
    type Stream = BoxStream<'a, Result<Update, ApiError>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        match self {
            Incoming::Polled(polling) => polling.as_stream(),
            Incoming::Brought(webhook) => webhook.as_stream(),
        }
    }
}
