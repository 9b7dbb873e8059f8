//! The floor: the least a bot of this library does. One message for each, and nothing is remembered.

use std::process::ExitCode;

use teloxide::{
    dispatching::UpdateFilterExt,
    dptree,
    prelude::{Bot, Dispatcher, Message, Requester},
    types::Update,
};

/// Names the Bot API's address to a process that is to be the echo bot.
pub const VARIABLE: &str = "ECHO_API_URL";
/// Any token will do: the sandbox knows it.
pub const TOKEN: &str = "123456789:AAbenchbenchbenchbenchbenchbenchbench";

/// The address, if this process is to be the echo bot.
#[expect(clippy::disallowed_methods, reason = "no setting of the bot's")]
pub fn address() -> Option<String> {
    std::env::var(VARIABLE).ok()
}

/// Echoes until it is killed.
pub fn run(address: &str) -> ExitCode {
    let (Ok(url), Ok(runtime)) = (address.parse(), tokio::runtime::Runtime::new()) else {
        return ExitCode::FAILURE;
    };
    let bot = Bot::new(TOKEN).set_api_url(url);
    let echo = Update::filter_message().endpoint(|bot: Bot, message: Message| async move {
        let text = message.text().unwrap_or("?");
        bot.send_message(message.chat.id, text).await.map(drop)
    });
    runtime.block_on(async {
        Dispatcher::builder(bot, dptree::entry().branch(echo)).build().dispatch().await;
    });
    ExitCode::SUCCESS
}
