//! Tells Telegram the webhook's address, and looks now and then whether it still knows it: another copy of the bot, or somebody with the
//! token, may have taken it away. Also how a bot that nobody writes to knows that it could be reached.

use std::time::Duration;

use secrecy::SecretString;
use teloxide::types::AllowedUpdate;
use tokio::{sync::watch, time::sleep};
use url::Url;

use crate::{
    bot::{
        api::{BotApi, HookInfo},
        api_error::ApiError,
        poll::PollState,
    },
    domain::{pause::doubled, text::visible},
    pulse::Beat,
};

/// How often it looks.
const LOOK: Duration = Duration::from_mins(1);
/// Between two tries while Telegram does not answer: doubled each time up to the second figure.
const RETRY_FIRST: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(30);
/// So many letters of what Telegram says of a failure are logged.
const LETTERS: usize = 200;

pub(super) struct Keeper {
    pub(super) api: BotApi,
    pub(super) url: Url,
    pub(super) secret: SecretString,
    pub(super) at_once: u8,
    pub(super) beat: Beat,
    pub(super) state: watch::Sender<PollState>,
    pub(super) allowed: Option<Vec<AllowedUpdate>>,
}

/// What is known of the address between two looks.
#[derive(Default)]
struct Known {
    is_set: bool,
    failures: u32,
    /// When Telegram failed to reach it last, by Telegram's clock.
    failed_at: Option<i64>,
}

impl Keeper {
    /// Goes on until there is no use in it.
    pub(super) async fn keep(&self) -> ApiError {
        self.beat.well();
        let mut known = Known::default();
        loop {
            let tried = if known.is_set { self.look(&mut known).await } else { self.set(&mut known).await };
            let pause = match tried {
                Ok(()) => {
                    known.failures = 0;
                    LOOK
                }
                Err(ApiError::Unauthorized) => {
                    self.enter(PollState::Unauthorized);
                    return ApiError::Unauthorized;
                }
                Err(error) => {
                    let pause = if let ApiError::TooMany { retry_after } = error {
                        retry_after
                    } else {
                        doubled(RETRY_FIRST, known.failures.into(), RETRY_MAX)
                    };
                    known.failures = known.failures.saturating_add(1);
                    self.enter(PollState::Unreachable { since: self.beat.clock().now() });
                    self.beat.turned(pause);
                    tracing::warn!(%error, pause_ms = pause.as_millis(), "could not look after the webhook");
                    pause
                }
            };
            sleep(pause).await;
        }
    }

    async fn set(&self, known: &mut Known) -> Result<(), ApiError> {
        self.api.set_webhook(&self.url, &self.secret, self.at_once, self.allowed.clone()).await?;
        tracing::info!("telegram brings updates to WEBHOOK_URL from now on");
        self.beat.well();
        self.enter(PollState::Running);
        known.is_set = true;
        Ok(())
    }

    async fn look(&self, known: &mut Known) -> Result<(), ApiError> {
        let info = self.api.fetch_webhook_info().await?;
        if info.url != self.url.as_str() {
            // They are not fought: it is set again after a while, as a poll that was thrown out goes on later.
            known.is_set = false;
            self.beat.turned(LOOK);
            self.enter(PollState::Conflict { since: self.beat.clock().now() });
            return Ok(());
        }
        self.enter(PollState::Running);
        let failed = info.last_error_date.filter(|_| info.last_error_date != known.failed_at);
        match failed.filter(|_| info.pending_update_count > 0) {
            Some(_) => {
                self.beat.turned(LOOK);
                warn_of(&info);
            }
            None => self.beat.well(),
        }
        known.failed_at = info.last_error_date;
        Ok(())
    }

    /// A state that lasts keeps its beginning.
    fn enter(&self, new: PollState) {
        self.state.send_if_modified(|state| {
            let is_same = std::mem::discriminant(state) == std::mem::discriminant(&new);
            if !is_same {
                *state = new;
            }
            !is_same
        });
    }
}

fn warn_of(info: &HookInfo) {
    let said = visible(info.last_error_message.as_deref().unwrap_or_default());
    let said: String = said.chars().take(LETTERS).collect();
    tracing::warn!(waiting = info.pending_update_count, said, "telegram does not reach WEBHOOK_URL");
}
