//! Commands: what can be typed after a slash, by whom, and where it is published. One table; a command that is missing
//! from a `match` below does not compile, one without a description fails the locales' test.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

/// A command somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Which one.
    pub name: CommandName,
    /// What stands after it, trimmed; untrusted.
    pub args: String,
}

/// The commands there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandName {
    Start,
    New,
    Search,
    Orders,
    Status,
    Balance,
    Export,
    Cancel,
    Lang,
    Help,
    Users,
    Order,
    CancelOrders,
    Stats,
    Sync,
    Pause,
    Resume,
}

impl CommandName {
    /// All of them, in the order of the command menu.
    pub const ALL: [Self; 17] = [
        Self::New,
        Self::Orders,
        Self::Status,
        Self::Search,
        Self::Balance,
        Self::Export,
        Self::Cancel,
        Self::Lang,
        Self::Help,
        Self::Start,
        Self::Order,
        Self::CancelOrders,
        Self::Users,
        Self::Stats,
        Self::Sync,
        Self::Pause,
        Self::Resume,
    ];

    /// What is typed after the slash.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::New => "new",
            Self::Search => "search",
            Self::Orders => "orders",
            Self::Status => "status",
            Self::Balance => "balance",
            Self::Export => "export",
            Self::Cancel => "cancel",
            Self::Lang => "lang",
            Self::Help => "help",
            Self::Users => "users",
            Self::Order => "order",
            Self::CancelOrders => "cancelorders",
            Self::Stats => "stats",
            Self::Sync => "sync",
            Self::Pause => "pause",
            Self::Resume => "resume",
        }
    }

    /// Whether only admins may use it.
    pub fn for_admins(self) -> bool {
        matches!(
            self,
            Self::Users
                | Self::Order
                | Self::CancelOrders
                | Self::Stats
                | Self::Sync
                | Self::Pause
                | Self::Resume
        )
    }

    /// Whether it makes sense in the admin group, where nobody orders.
    pub fn for_group(self) -> bool {
        self.for_admins() || matches!(self, Self::Balance | Self::Help | Self::Cancel)
    }
}

/// What a text that begins with a slash is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// One of ours.
    Command(Command),
    /// A command that this bot does not have.
    Unknown,
    /// Addressed to another bot.
    NotForUs,
}

/// Reads a text that may be a command; `None` if it is none. `bot` is the bot's username.
pub fn parse_command(text: &str, bot: &str) -> Option<Typed> {
    let rest = text.trim_start().strip_prefix('/')?;
    let (head, args) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (word, to) = head.split_once('@').map_or((head, None), |(word, to)| (word, Some(to)));
    if to.is_some_and(|to| !to.eq_ignore_ascii_case(bot)) {
        return Some(Typed::NotForUs);
    }
    let name = CommandName::ALL.into_iter().find(|name| name.word().eq_ignore_ascii_case(word));
    Some(name.map_or(Typed::Unknown, |name| Typed::Command(Command { name, args: args.trim().to_owned() })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_with_arguments_and_addressees() {
        let command = |name, args: &str| Some(Typed::Command(Command { name, args: args.into() }));
        assert_eq!(parse_command("/new", "our_bot"), command(CommandName::New, ""));
        assert_eq!(parse_command("/Status@Our_Bot  1024 ", "our_bot"), command(CommandName::Status, "1024"));
        assert_eq!(
            parse_command("/search\nlikes fast", "our_bot"),
            command(CommandName::Search, "likes fast")
        );
        assert_eq!(parse_command("/new@other_bot", "our_bot"), Some(Typed::NotForUs));
        assert_eq!(parse_command("/teleport", "our_bot"), Some(Typed::Unknown));
        assert_eq!(parse_command("no / command", "our_bot"), None);
    }
}
