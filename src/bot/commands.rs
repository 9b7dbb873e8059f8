//! Publishes the commands and the bot's description, per scope and language, when they differ from what was published last.

use anyhow::Context;

use super::{
    api::{BotApi, ChatId, CommandMenu, CommandScope, MenuCommand},
    api_error::ApiError,
    context::Bot,
};
use crate::{dialog::command::CommandName, i18n::Lang, store::facts, view};

/// Tells Telegram which commands there are.
pub async fn publish(api: &BotApi, bot: &Bot) -> anyhow::Result<()> {
    let known = facts::load(&mut *bot.store.reader().await?).await?;
    let group = known.admin_chat.or(bot.house.admin_chat).map(|chat| ChatId(chat.0));
    let admins = bot.house.admins.iter().map(|admin| ChatId(admin.0)).collect::<Vec<_>>();
    let menus = menus(group, &admins);
    let published = fingerprint(&menus)?;
    if known.commands_published.as_deref() == Some(&published) {
        return Ok(());
    }
    let mut all_taken = true;
    for menu in &menus {
        // An admin who never wrote to the bot, or a group without it, has no menu yet: the others still get theirs, and
        // nothing counts as published, so that it is tried again.
        match api.set_my_commands(menu).await {
            Ok(()) => {}
            Err(ApiError::NoAccess) => {
                all_taken = false;
                tracing::info!(scope = ?menu.scope, "no command menu yet for a chat that the bot can't reach");
            }
            Err(error) => {
                all_taken = false;
                tracing::warn!(%error, scope = ?menu.scope, "could not publish a command menu");
            }
        }
    }
    for lang in Lang::ALL {
        // The language without a code is what people with any other language see.
        let code = (lang != Lang::En).then(|| lang.code());
        api.set_my_description(&view::bot_description(lang), code)
            .await
            .context("could not set the description")?;
        api.set_my_short_description(&view::bot_short_description(lang), code)
            .await
            .context("could not set the short description")?;
    }
    if !all_taken {
        return Ok(());
    }
    let mut tx = bot.store.begin().await?;
    let mut known = facts::load(&mut tx).await?;
    known.commands_published = Some(published);
    facts::save(&mut tx, &known).await?;
    tx.commit().await
}

fn menus(group: Option<ChatId>, admins: &[ChatId]) -> Vec<CommandMenu> {
    let mut scopes = vec![(CommandScope::AllPrivateChats, Audience::Members)];
    scopes.extend(admins.iter().map(|chat_id| (CommandScope::Chat { chat_id: *chat_id }, Audience::Admins)));
    scopes.extend(group.map(|chat_id| (CommandScope::Chat { chat_id }, Audience::Group)));
    let languages =
        Lang::ALL.into_iter().map(|lang| (lang, (lang != Lang::En).then(|| lang.code().to_owned())));
    scopes
        .into_iter()
        .flat_map(|(scope, audience)| {
            languages.clone().map(move |(lang, language_code)| CommandMenu {
                commands: commands(audience, lang),
                scope: Some(scope),
                language_code,
            })
        })
        .collect()
}

/// For whom a menu is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Audience {
    Members,
    Admins,
    Group,
}

fn commands(audience: Audience, lang: Lang) -> Vec<MenuCommand> {
    CommandName::ALL
        .into_iter()
        .filter(|name| match audience {
            Audience::Members => !name.for_admins(),
            Audience::Admins => true,
            Audience::Group => name.for_group(),
        })
        .map(|name| MenuCommand {
            command: name.word().to_owned(),
            description: view::command_description(name, lang),
        })
        .collect()
}

fn fingerprint(menus: &[CommandMenu]) -> anyhow::Result<String> {
    Ok(format!("{} {}", env!("CARGO_PKG_VERSION"), serde_json::to_string(menus)?))
}
