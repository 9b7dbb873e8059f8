//! `panelgram check`: one table of what is right and what is wrong with everything the bot needs. It changes nothing, is made beside a
//! running bot, and asks the panel only what the bot itself asks all day. No secret is in it.

mod backups;
mod chats;
mod probes;
mod way;

use std::{
    fmt,
    io::{self, Write},
};

pub(super) use self::chats::{anybody_may_join, readers_may_come_in};

use crate::{
    config::{Refusal, Settings},
    domain::secret::Secrets,
};

/// How one thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Right,
    /// The bot works; somebody should know.
    Odd,
    Wrong,
    /// Something else has to be put right before it can be looked at.
    Unknown,
}

/// A line of the table.
#[derive(Clone, Debug)]
struct Finding {
    what: &'static str,
    verdict: Verdict,
    words: String,
}

impl Finding {
    fn right(what: &'static str, words: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Right, words: words.into() }
    }

    fn odd(what: &'static str, words: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Odd, words: words.into() }
    }

    fn wrong(what: &'static str, words: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Wrong, words: words.into() }
    }

    fn unknown(what: &'static str, words: impl Into<String>) -> Self {
        Self { what, verdict: Verdict::Unknown, words: words.into() }
    }
}

/// Looks at everything and says it on stdout. Whether all is right.
pub async fn check(settings: Result<Box<Settings>, Refusal>, hints: Vec<String>) -> bool {
    let (findings, secrets) = match settings {
        Ok(settings) => (check_all(&settings, &hints).await, settings.secrets()),
        Err(refusal) => (refused(&refusal), vec![]),
    };
    // The last guard and not the first: what is said here is made without secrets.
    let table = table(&findings);
    let _ = writeln!(io::stdout(), "{}", Secrets::new(&secrets).strike_out(&table));
    !findings.iter().any(|finding| matches!(finding.verdict, Verdict::Wrong | Verdict::Unknown))
}

/// With settings that can't be used, nothing else can be looked at.
fn refused(refusal: &Refusal) -> Vec<Finding> {
    let said = refusal.problems().iter().map(ToString::to_string);
    let said: Vec<String> = said.chain(refusal.hints().iter().cloned()).collect();
    let mut findings = vec![Finding::wrong("settings", said.join("\n"))];
    let rest = ["telegram", "token", "admins", "panel", "key", "catalog", "database", "backups", "clock"];
    findings.extend(rest.map(|what| Finding::unknown(what, "not looked at: put the settings right first")));
    findings
}

async fn check_all(settings: &Settings, hints: &[String]) -> Vec<Finding> {
    let mut findings = vec![check_settings(settings, hints)];
    findings.extend(chats::check(settings).await);
    findings.extend(probes::check_panel(settings).await);
    findings.extend(probes::check_database(settings).await);
    findings.push(backups::check_backups(settings).await);
    findings.push(probes::check_clock(settings).await);
    findings
}

fn check_settings(settings: &Settings, hints: &[String]) -> Finding {
    let mut said = hints.to_vec();
    if settings.admin_ids.as_slice().is_empty() && settings.admin_chat_id.is_none() {
        said.push(
            "nobody can let people in or settle what is unclear: set ADMIN_IDS or ADMIN_CHAT_ID".to_owned(),
        );
    }
    if said.is_empty() {
        Finding::right("settings", format!("panel {}", probes::shown_address(&settings.panel_url)))
    } else {
        Finding::odd("settings", said.join("\n"))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Right => "ok",
            Self::Odd => "odd",
            Self::Wrong => "WRONG",
            Self::Unknown => "?",
        })
    }
}

/// Three columns; a finding of several lines goes on below itself.
fn table(findings: &[Finding]) -> String {
    let mut lines = Vec::new();
    for Finding { what, verdict, words } in findings {
        for (index, line) in words.lines().enumerate() {
            lines.push(if index == 0 {
                format!("{what:<10}{verdict:<7}{line}")
            } else {
                format!("{:17}{line}", "")
            });
        }
    }
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    let end = match (count(Verdict::Wrong), count(Verdict::Unknown)) {
        (0, 0) => "Nothing is wrong.".to_owned(),
        (0, unknown) => format!("Nothing that was looked at is wrong. Not looked at: {unknown}."),
        (wrong, _) => format!("Wrong: {wrong}."),
    };
    lines.push(String::new());
    lines.push(end);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_right_only_where_all_was_looked_at() {
        let end = |findings: &[Finding]| table(findings).lines().last().unwrap_or_default().to_owned();
        let (right, odd) = (Finding::right("key", "balance 1"), Finding::odd("clock", "31s behind"));
        assert_eq!(end(&[right.clone(), odd]), "Nothing is wrong.");
        let unknown = Finding::unknown("clock", "nobody said the time");
        assert_eq!(end(&[right, unknown.clone()]), "Nothing that was looked at is wrong. Not looked at: 1.");
        assert_eq!(end(&[unknown, Finding::wrong("token", "refused")]), "Wrong: 1.");
    }
}
