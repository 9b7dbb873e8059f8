//! Where a failed update ends, and what keeps a fault in one handler from ending the bot.
//!
//! In teloxide 0.17 a panic in a handler kills its chat's worker, and the next update of that chat takes the
//! whole dispatcher down; 65 updates waiting in one chat stop all others; an update nobody handles is logged
//! with everything a person wrote. Deliberately not here: the handlers.

use std::{any::Any, ops::ControlFlow, panic::AssertUnwindSafe, sync::Arc};

use futures::FutureExt;
use teloxide::{
    Bot,
    dispatching::{DefaultKey, Dispatcher, DispatcherBuilder, DpHandlerDescription, UpdateHandler},
    dptree::{self, HandlerDescription, HandlerSignature, di::DependencyMap},
    types::{Update, UpdateKind},
};
use tokio::time::Instant;

use super::poll::Handled;
use crate::figures;

/// So many updates may wait behind a chat's slow handler before all chats wait; teloxide's own figure is 64.
const WORKER_QUEUE: usize = 4096;

/// How much of a panic's message is logged, in characters.
const MESSAGE_MAX: usize = 300;

/// The code under which a fault while handling an update is found in the log; people are told it.
pub fn incident_code(update_id: u32) -> String {
    format!("U{update_id:X}")
}

/// The outermost handler: chain the tree to it. An error or a panic in the tree is logged once, with a code that `tell` may
/// say to the person, and the update counts as handled: handled again, it would fail again. An update that no
/// handler wanted counts as handled, too.
pub fn catch_failures(
    handled: Handled,
    tell: impl Fn(&Update, &str) + Send + Sync + 'static,
) -> UpdateHandler<anyhow::Error> {
    let tell = Arc::new(tell);
    // Described as an entry, it wants no update kinds of its own: `allowed_updates` stays that of the tree.
    dptree::from_fn_with_description(
        DpHandlerDescription::entry(),
        move |dependencies: DependencyMap, tree| {
            let handled = handled.clone();
            let tell = Arc::clone(&tell);
            async move {
                let (update, begun): (Arc<Update>, _) = (dependencies.get(), Instant::now());
                let outcome = AssertUnwindSafe(async move { tree(dependencies).await }).catch_unwind().await;
                let outcome = match outcome {
                    Ok(ControlFlow::Break(Err(error))) => {
                        report_error(&update, &error, tell.as_ref());
                        ControlFlow::Break(Ok(()))
                    }
                    Ok(well) => well,
                    Err(panic) => {
                        report_panic(&update, panic.as_ref(), tell.as_ref());
                        ControlFlow::Break(Ok(()))
                    }
                };
                figures::took(&handled.took(), &[("kind", kind(&update))], begun.elapsed());
                handled.mark(update.id.0);
                outcome
            }
        },
        HandlerSignature::Entry,
    )
}

/// What somebody did, for figures.
fn kind(update: &Update) -> &'static str {
    if matches!(update.kind, UpdateKind::CallbackQuery(_)) {
        "tap"
    } else if matches!(update.kind, UpdateKind::Message(_) | UpdateKind::EditedMessage(_)) {
        "message"
    } else if matches!(update.kind, UpdateKind::InlineQuery(_)) {
        "inline"
    } else {
        "other"
    }
}

/// A dispatcher whose chats do not hold each other up, and which logs nothing that people wrote. It still
/// needs its dependencies; `tree` begins with [`catch_failures`].
pub fn dispatcher(
    bot: Bot,
    tree: UpdateHandler<anyhow::Error>,
) -> DispatcherBuilder<Bot, anyhow::Error, DefaultKey> {
    Dispatcher::builder(bot, tree).worker_queue_size(WORKER_QUEUE).default_handler(|update| async move {
        tracing::debug!(update = update.id.0, "nobody wanted an update");
    })
}

type Tell<'a> = &'a (dyn Fn(&Update, &str) + Send + Sync);

/// Nothing of the turn was stored.
fn report_error(update: &Update, error: &anyhow::Error, tell: Tell<'_>) {
    let code = incident_code(update.id.0);
    let chat = update.chat().map(|chat| chat.id.0);
    tracing::error!(code, chat, error = format!("{error:#}"), "could not handle an update");
    tell(update, &code);
}

fn report_panic(update: &Update, panic: &(dyn Any + Send), tell: Tell<'_>) {
    let code = incident_code(update.id.0);
    let message = panic_message(panic);
    tracing::error!(code, message, "a handler panicked");
    // Telling must not be what ends the bot.
    let told = std::panic::catch_unwind(AssertUnwindSafe(|| tell(update, &code)));
    if told.is_err() {
        tracing::error!(code, "telling of a panic panicked");
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().copied();
    let message = message.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    message.unwrap_or("without a message").chars().take(MESSAGE_MAX).collect()
}

#[cfg(test)]
mod tests;
