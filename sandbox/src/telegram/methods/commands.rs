//! The bot's commands and descriptions, per scope and language, and which of them a person is shown.

use serde_json::{Value, json};

use crate::telegram::{
    body::Arguments,
    model::{ChatId, Command, PersonId, Scope},
    refusal::Refusal,
    world::World,
};

/// setMyCommands.
pub(super) fn set(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let key = read_key(world, arguments)?;
    let given = arguments.fields.get("commands").and_then(Value::as_array).into_iter().flatten();
    let commands: Vec<Command> = given.map(read_command).collect::<Result<_, _>>()?;
    if commands.len() > 100 {
        return Err(Refusal::wrong("BOT_COMMANDS_TOO_MUCH"));
    }
    world.bot.commands.insert(key, commands);
    world.tell("commands", json!({}));
    Ok(true.into())
}

fn read_command(given: &Value) -> Result<Command, Refusal> {
    let command = given["command"].as_str().unwrap_or_default().to_owned();
    let description = given["description"].as_str().unwrap_or_default().trim().to_owned();
    if command.is_empty() {
        return Err(Refusal::wrong("command must be non-empty"));
    }
    if command.chars().count() > 32 {
        return Err(Refusal::wrong("command length must not exceed 32"));
    }
    if !command.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err(Refusal::wrong("BOT_COMMAND_INVALID"));
    }
    if description.is_empty() {
        return Err(Refusal::wrong("command description must be non-empty"));
    }
    if description.chars().count() > 256 {
        return Err(Refusal::wrong("command description length must not exceed 256"));
    }
    Ok(Command { command, description })
}

/// getMyCommands.
pub(super) fn list(world: &World, arguments: &Arguments) -> Result<Value, Refusal> {
    let key = read_key(world, arguments)?;
    Ok(json!(world.bot.commands.get(&key).cloned().unwrap_or_default()))
}

/// deleteMyCommands.
pub(super) fn delete(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let key = read_key(world, arguments)?;
    world.bot.commands.remove(&key);
    world.tell("commands", json!({}));
    Ok(true.into())
}

/// setMyDescription and setMyShortDescription.
pub(super) fn describe(
    world: &mut World,
    arguments: &Arguments,
    field: &'static str,
    limit: usize,
) -> Result<Value, Refusal> {
    let text = arguments.text(field).unwrap_or_default().to_owned();
    if text.chars().count() > limit {
        return Err(Refusal::wrong(format!("bot {} is too long", field.replace('_', " "))));
    }
    let language = read_language(arguments)?;
    world.bot.descriptions.insert((field, language), text);
    world.tell("chats", json!({}));
    Ok(true.into())
}

fn read_key(world: &World, arguments: &Arguments) -> Result<(Scope, String), Refusal> {
    let scope = match arguments.fields.get("scope") {
        Some(scope) => read_scope(world, scope)?,
        None => Scope::Default,
    };
    Ok((scope, read_language(arguments)?))
}

fn read_language(arguments: &Arguments) -> Result<String, Refusal> {
    let code = arguments.text("language_code").unwrap_or_default();
    if code.is_empty() || (code.len() == 2 && code.chars().all(|c| c.is_ascii_lowercase())) {
        return Ok(code.to_owned());
    }
    Err(Refusal::wrong("invalid language code specified"))
}

fn read_scope(world: &World, scope: &Value) -> Result<Scope, Refusal> {
    let expected = match scope["type"].as_str().unwrap_or_default() {
        "chat_member" => 3,
        "chat" | "chat_administrators" => 2,
        _ => 1,
    };
    if scope.as_object().map_or(0, serde_json::Map::len) != expected {
        return Err(Refusal::wrong("can't parse BotCommandScope: its fields do not fit its type"));
    }
    let chat = || read_chat(world, scope);
    Ok(match scope["type"].as_str().unwrap_or_default() {
        "default" => Scope::Default,
        "all_private_chats" => Scope::AllPrivateChats,
        "all_group_chats" => Scope::AllGroupChats,
        "all_chat_administrators" => Scope::AllChatAdministrators,
        "chat" => Scope::Chat(chat()?),
        "chat_administrators" => Scope::ChatAdministrators(chat()?),
        "chat_member" => Scope::ChatMember(chat()?, scope["user_id"].as_i64().unwrap_or_default()),
        _ => return Err(Refusal::wrong("can't parse BotCommandScope: unsupported type specified")),
    })
}

/// Telegram knows only chats the bot has met: commands for somebody who never wrote are refused.
fn read_chat(world: &World, scope: &Value) -> Result<ChatId, Refusal> {
    let id = scope["chat_id"].as_i64().or_else(|| scope["chat_id"].as_str()?.parse().ok());
    let chat = id.and_then(|id| world.chats.get(id)).filter(|chat| !chat.bot_kicked);
    let known = chat.filter(|chat| {
        !chat.is_private() || world.people.get(chat.id).is_some_and(|account| account.started)
    });
    known.map(|chat| chat.id).ok_or_else(|| Refusal::vain("chat not found"))
}

/// The commands a person is shown in a chat: the narrowest scope that has any, their language before none.
pub(in crate::telegram) fn published(world: &World, person: PersonId, chat_id: ChatId) -> Vec<Command> {
    let Some(chat) = world.chats.get(chat_id) else { return Vec::new() };
    let language = world.people.get(person).and_then(|account| account.person.language_code.as_deref());
    let language = language.and_then(|code| code.split(['-', '_']).next()).unwrap_or_default();
    let is_admin = chat.admins.contains(&person);
    let mut scopes = Vec::new();
    if chat.is_private() {
        scopes.extend([Scope::Chat(chat_id), Scope::AllPrivateChats]);
    } else {
        scopes.push(Scope::ChatMember(chat_id, person));
        scopes.extend(is_admin.then_some(Scope::ChatAdministrators(chat_id)));
        scopes.push(Scope::Chat(chat_id));
        scopes.extend(is_admin.then_some(Scope::AllChatAdministrators));
        scopes.push(Scope::AllGroupChats);
    }
    scopes.push(Scope::Default);
    let keys = scopes.into_iter().flat_map(|scope| [(scope, language.to_owned()), (scope, String::new())]);
    keys.filter_map(|key| world.bot.commands.get(&key))
        .find(|list| !list.is_empty())
        .cloned()
        .unwrap_or_default()
}
