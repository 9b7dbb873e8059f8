//! The command line: what the program can be asked for beside being the bot, and the manual of its settings.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// A Telegram bot through which people order from an SMM panel
#[derive(Parser)]
#[command(name = "panelgram", version = env!("PANELGRAM_VERSION"))]
pub(super) struct CommandLine {
    #[command(subcommand)]
    pub task: Option<Task>,
}

#[derive(Subcommand)]
pub(super) enum Task {
    /// Copies the database into a file while the bot works, and checks the copy; nothing is overwritten
    Backup {
        /// The copy; must not be there yet
        file: PathBuf,
    },
    /// Puts a copy in the place of the database, which is kept under another name; the bot has to be stopped
    Restore {
        /// The copy, as `backup` made it or as it came to the admins' chat
        file: PathBuf,
    },
    /// Asks what the bot needs, tries it out, and writes it into .env in the current folder
    Init,
    /// Says in one table what is right and what is wrong, also while the bot works; ends with 1 if something is wrong
    Check,
    /// Asks the bot that runs here whether it is well, over `HTTP_LISTEN`; ends with 1 if not, for Docker's health check
    Healthy,
    // A program without the demo knows the words, so that it can say what it lacks.
    /// Try it: the bot against a panel and a Telegram on this machine, with a chat page in the browser
    #[cfg_attr(not(feature = "demo"), command(hide = true))]
    Demo {
        /// The chat page's port; 0 is any free one
        #[arg(long, default_value_t = 8095)]
        port: u16,
        /// A shop: customers pay from balances of their own
        #[arg(long)]
        shop: bool,
    },
    /// Only the panel and the Telegram to try a bot with, for those who develop
    #[cfg_attr(not(feature = "demo"), command(hide = true))]
    Sandbox {
        /// The first server's port; 0 is any free one
        #[arg(long, default_value_t = 8095)]
        port: u16,
    },
}

/// What `--help` says of the settings.
pub(super) fn manual() -> String {
    let command = super::command();
    let entries = command.get_arguments().map(|setting| {
        let help = setting.get_help().map(ToString::to_string).unwrap_or_default();
        let default = setting.get_default_values().first().map(|value| value.to_string_lossy());
        let default = match default.filter(|value| !value.is_empty()) {
            Some(value) => format!(" [default: {value}]"),
            None if setting.is_required_set() => " [required]".to_owned(),
            None => String::new(),
        };
        format!("\n  {}{default}\n          {help}\n", setting.get_id())
    });
    "Settings, from the environment or a file named .env in the current folder. A secret may have a file of its own, which NAME_FILE names \
     in the place of NAME, as in TELOXIDE_TOKEN_FILE=/run/secrets/token.\n"
        .to_owned()
        + &entries.collect::<String>()
}
