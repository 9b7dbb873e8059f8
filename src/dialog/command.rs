//! Commands: what can be typed after a slash, by whom, and where it is published. A command that is missing from a `match`
//! does not compile, one without a description fails the locales' test. Not teloxide's `BotCommands`: docs/decisions/029 says why.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{Note, note::CodeNote};
use crate::domain::shop::Shop;

/// A command somebody typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Which one.
    pub name: CommandName,
    /// What stands after it, trimmed; untrusted.
    pub args: String,
}

/// The commands there are, in the order of the command menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase", ascii_case_insensitive)]
pub enum CommandName {
    New,
    Orders,
    Status,
    Search,
    Balance,
    TopUp,
    Code,
    Invite,
    Mass,
    Export,
    Cancel,
    Lang,
    Help,
    PaySupport,
    Terms,
    Start,
    Order,
    Payment,
    Prices,
    Codes,
    CancelOrders,
    Users,
    Stats,
    Sync,
    Pause,
    Resume,
}

impl CommandName {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// What is typed after the slash.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Whether only admins may use it.
    pub fn for_admins(self) -> bool {
        match self {
            Self::Users
            | Self::Payment
            | Self::Prices
            | Self::Codes
            | Self::Order
            | Self::CancelOrders
            | Self::Stats
            | Self::Sync
            | Self::Pause
            | Self::Resume => true,
            Self::New
            | Self::Orders
            | Self::Status
            | Self::Search
            | Self::Balance
            | Self::TopUp
            | Self::Code
            | Self::Invite
            | Self::PaySupport
            | Self::Terms
            | Self::Mass
            | Self::Export
            | Self::Cancel
            | Self::Lang
            | Self::Help
            | Self::Start => false,
        }
    }

    /// Whether it is only there where customers pay.
    pub fn for_shop(self) -> bool {
        self.is_about_codes()
            || matches!(
                self,
                Self::TopUp | Self::Invite | Self::PaySupport | Self::Terms | Self::Payment | Self::Prices
            )
    }

    /// Whether it is there on these terms, if customers pay.
    pub fn is_there(self, shop: Option<&Shop>) -> bool {
        match shop {
            None => !self.for_shop(),
            Some(shop) => self != Self::Invite || shop.referral.is_some(),
        }
    }

    fn is_about_codes(self) -> bool {
        matches!(self, Self::Code | Self::Codes)
    }

    /// What is said of it where the owner pays.
    pub fn not_here(self) -> Note {
        if self.is_about_codes() { Note::Code(CodeNote::NotHere) } else { Note::UnknownCommand }
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
    Some(match word.parse() {
        Ok(name) => Typed::Command(Command { name, args: args.trim().to_owned() }),
        Err(_) => Typed::Unknown,
    })
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
