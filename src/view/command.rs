//! What the command menu says of each command. A command without a description does not compile.

use crate::{
    dialog::command::CommandName,
    i18n::{Lang, label},
};

/// One command, in a few words.
pub fn description(name: CommandName, lang: Lang) -> String {
    match name {
        CommandName::Start => label!(lang, "cmd-start"),
        CommandName::New => label!(lang, "cmd-new"),
        CommandName::Search => label!(lang, "cmd-search"),
        CommandName::Orders => label!(lang, "cmd-orders"),
        CommandName::Status => label!(lang, "cmd-status"),
        CommandName::Balance => label!(lang, "cmd-balance"),
        CommandName::TopUp => label!(lang, "cmd-topup"),
        CommandName::Code => label!(lang, "cmd-code"),
        CommandName::Invite => label!(lang, "cmd-invite"),
        CommandName::Codes => label!(lang, "cmd-codes"),
        CommandName::PaySupport => label!(lang, "cmd-paysupport"),
        CommandName::Terms => label!(lang, "cmd-terms"),
        CommandName::Payment => label!(lang, "cmd-payment"),
        CommandName::Prices => label!(lang, "cmd-prices"),
        CommandName::Mass => label!(lang, "cmd-mass"),
        CommandName::Export => label!(lang, "cmd-export"),
        CommandName::Cancel => label!(lang, "cmd-cancel"),
        CommandName::Lang => label!(lang, "cmd-lang"),
        CommandName::Help => label!(lang, "cmd-help"),
        CommandName::Users => label!(lang, "cmd-users"),
        CommandName::Order => label!(lang, "cmd-order"),
        CommandName::CancelOrders => label!(lang, "cmd-cancelorders"),
        CommandName::Stats => label!(lang, "cmd-stats"),
        CommandName::Sync => label!(lang, "cmd-sync"),
        CommandName::Pause => label!(lang, "cmd-pause"),
        CommandName::Resume => label!(lang, "cmd-resume"),
    }
}
