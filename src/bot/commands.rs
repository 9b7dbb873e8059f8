//! Publishes the commands and the bot's description, per scope and language. What Telegram took is remembered menu by
//! menu: only what differs is published, and what nobody should see any more – a former admin's menu – is taken back.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use teloxide::{
    payloads::{DeleteMyCommands, SetMyCommands, SetMyDescription, SetMyShortDescription},
    types::{BotCommand, BotCommandScope, ChatId, True},
};
use tokio_util::sync::CancellationToken;

use super::{api::BotApi, api_error::ApiError, context::Bot};
use crate::{
    dialog::command::CommandName, domain::shop::Billing, i18n::Lang, ops, store::bot_state, view, wake::Bell,
};

/// After a failure, publishing is tried again after this.
const RETRY: std::time::Duration = std::time::Duration::from_mins(1);

/// What Telegram was told, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Published {
    menus: Vec<Menu>,
    descriptions: Vec<Description>,
}

/// What the menu shows to `scope`, in one language or to those whose language has no menu of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Menu {
    commands: Vec<BotCommand>,
    scope: BotCommandScope,
    language_code: Option<String>,
}

/// What stands in an empty chat and in the profile, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Description {
    lang: Lang,
    long: String,
    short: String,
}

/// Publishes at the start, and again whenever somebody who had no chat with the bot may have one now.
pub async fn keep_published(api: &BotApi, bot: &Bot, stop: &CancellationToken) {
    loop {
        let published = tokio::select! {
            () = stop.cancelled() => return,
            published = publish(api, bot) => published,
        };
        let failed = published.is_err();
        if let Err(error) = published {
            tracing::warn!(
                error = format!("{error:#}"),
                "could not publish the commands; trying again later"
            );
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = bot.store.wake().bell(Bell::Menus).notified() => {}
            () = tokio::time::sleep(RETRY), if failed => {}
        }
    }
}

/// Tells Telegram which commands there are, where it was told otherwise before.
pub async fn publish(api: &BotApi, bot: &Bot) -> anyhow::Result<()> {
    let known = bot_state::load(&mut *bot.store.reader().await?).await?;
    let group = ops::bot_state::admin_chat(&bot.rules, &known).map(|chat| ChatId(chat.0));
    let admins = bot.rules.admins.iter().map(|admin| ChatId(admin.0)).collect::<Vec<_>>();
    let wanted = Published { menus: menus(group, &admins, &bot.rules.billing), descriptions: descriptions() };
    // What an older version wrote in another shape counts as nothing.
    let before = known.commands_published.as_deref().and_then(|told| serde_json::from_str(told).ok());
    let before: Published = before.unwrap_or_default();
    let mut told = before.clone();
    let outcome = tell(api, &wanted, &mut told).await;
    if told != before {
        let mut tx = bot.store.begin().await?;
        bot_state::note_published(&mut tx, &serde_json::to_string(&told)?).await?;
        tx.commit().await?;
    }
    outcome
}

/// Tells what differs, and notes what was told as it goes.
async fn tell(api: &BotApi, wanted: &Published, told: &mut Published) -> anyhow::Result<()> {
    for menu in told.menus.clone() {
        if !wanted.menus.iter().any(|other| is_same_place(other, &menu)) {
            let (scope, language_code) = (Some(menu.scope.clone()), menu.language_code.clone());
            settle(api.call(&DeleteMyCommands { scope, language_code }).await)
                .context("could not take a command menu back")?;
            told.menus.retain(|other| !is_same_place(other, &menu));
        }
    }
    for menu in wanted.menus.iter().filter(|menu| !told.menus.contains(menu)).cloned().collect::<Vec<_>>() {
        let Menu { commands, scope, language_code } = menu.clone();
        let asked = SetMyCommands { commands, scope: Some(scope), language_code };
        if settle(api.call(&asked).await).context("could not publish a command menu")? {
            told.menus.retain(|other| !is_same_place(other, &menu));
            told.menus.push(menu);
        }
    }
    for wanted in &wanted.descriptions {
        if !told.descriptions.contains(wanted) {
            describe(api, wanted).await?;
            told.descriptions.retain(|other| other.lang != wanted.lang);
            told.descriptions.push(wanted.clone());
        }
    }
    Ok(())
}

/// Whether it was done. An admin who never wrote to the bot, or a group without it, has no menu yet: the others still get
/// theirs, and this one is published when they write.
fn settle(outcome: Result<True, ApiError>) -> Result<bool, ApiError> {
    match outcome {
        Ok(True) => Ok(true),
        Err(error @ (ApiError::NoAccess | ApiError::Blocked | ApiError::Migrated(_))) => {
            tracing::debug!(%error, "a chat has no command menu yet");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn is_same_place(one: &Menu, other: &Menu) -> bool {
    one.scope == other.scope && one.language_code == other.language_code
}

async fn describe(api: &BotApi, words: &Description) -> anyhow::Result<()> {
    let language_code = code(words.lang);
    let long =
        SetMyDescription { description: Some(words.long.clone()), language_code: language_code.clone() };
    api.call(&long).await.context("could not set the description")?;
    let short = SetMyShortDescription { short_description: Some(words.short.clone()), language_code };
    api.call(&short).await.context("could not set the short description").map(drop)
}

/// The language without a code is what people with any other language see.
fn code(lang: Lang) -> Option<String> {
    (lang != Lang::En).then(|| lang.code().to_owned())
}

fn descriptions() -> Vec<Description> {
    let one = |lang| Description {
        lang,
        long: view::bot_description(lang),
        short: view::bot_short_description(lang),
    };
    Lang::ALL.into_iter().map(one).collect()
}

fn menus(group: Option<ChatId>, admins: &[ChatId], billing: &Billing) -> Vec<Menu> {
    let chat = |id: ChatId| BotCommandScope::Chat { chat_id: id.into() };
    let mut scopes = vec![(BotCommandScope::AllPrivateChats, Audience::Members)];
    scopes.extend(admins.iter().map(|admin| (chat(*admin), Audience::Admins)));
    scopes.extend(group.map(|group| (chat(group), Audience::Group)));
    scopes
        .into_iter()
        .flat_map(|(scope, audience)| {
            Lang::ALL.into_iter().map(move |lang| Menu {
                commands: commands(audience, billing, lang),
                scope: scope.clone(),
                language_code: code(lang),
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

fn commands(audience: Audience, billing: &Billing, lang: Lang) -> Vec<BotCommand> {
    CommandName::ALL
        .iter()
        .copied()
        .filter(|name| name.is_there(billing.shop()))
        .filter(|name| match audience {
            Audience::Members => !name.for_admins(),
            Audience::Admins => true,
            Audience::Group => name.for_group(),
        })
        .map(|name| BotCommand::new(name.word(), view::command_description(name, lang)))
        .collect()
}
